"""Backups of the installation, for its administrator. The launcher of `make run` makes them and puts them back.

Where there is none (containers), the list says so: `launcher` is false, and the other routes answer 409 `no_launcher`.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field

from libs.common.accounts import audit
from services.api.ports import Deps, Launcher
from services.api.sessions.proof import prove_owner
from services.api.web.auth import Admin, DepsOf
from services.api.web.models import Input, Output
from services.api.web.problems import conflict

router = APIRouter(tags=["admin"])


class BackupBody(Output):
    """One backup, as its file says of itself."""

    id: str = Field(examples=["2026-11-29_211500_daily"])
    made_at: datetime
    version: str = Field(description="Of the product that made it", examples=["0.1.0"])
    kind: str = Field(description="daily, by_hand or before_restore", examples=["daily"])
    size: int = Field(description="Bytes")
    state: str = Field(
        description="ready: can be restored here; backup_wrong_phrase: needs the phrase of its installation; else why "
        "it cannot: backup_newer, backup_other_keys, backup_other_mode, backup_other_world, backup_unbound, "
        "backup_unreadable",
        examples=["ready"],
    )


class RestoreBody(Output):
    """The restore that was asked for last."""

    id: UUID
    state: Literal["running", "done", "failed", "interrupted"] = Field(
        description="failed and interrupted: nothing has changed"
    )
    backup: str
    backup_at: datetime = Field(description="When it was made")
    version: str
    asked_at: datetime
    ended_at: datetime | None
    point: str | None = Field(description="The backup of what was before; none: there was nothing, or it failed")
    why: str | None = Field(description="Code of what made it fail", examples=["backup_unreadable"])


class BackupList(Output):
    """All backups of this installation, the newest first."""

    launcher: bool = Field(description="Whether this installation makes and restores them from here")
    folder: str | None = Field(description="Where they lie on the machine")
    kept: int = Field(description="Daily ones that are kept")
    next_at: datetime | None = Field(description="When the next daily one is due")
    making: bool = Field(description="One is being made now")
    making_failed: bool = Field(description="The last one could not be made")
    items: list[BackupBody]
    spoiled: int = Field(description="Files that are named like a backup and cannot be read")
    last: RestoreBody | None


NOTHING = BackupList(
    launcher=False,
    folder=None,
    kept=0,
    next_at=None,
    making=False,
    making_failed=False,
    items=[],
    spoiled=0,
    last=None,
)


class RestoreAsk(Input):
    """What to restore, and the proof that the administrator asks for it."""

    id: str = Field(max_length=200, description="See `GET /api/admin/backups`")
    passphrase: str | None = Field(
        default=None, max_length=200, description="Not needed for a backup of this installation"
    )
    password: str | None = Field(
        default=None, max_length=128, description="Not needed when there is none and the sign-in was just now"
    )


class RestoreTaken(Output):
    """It begins now."""

    id: UUID = Field(description="See `last` of `GET /api/admin/backups`")


@router.get("/api/admin/backups", summary="List the backups of the installation (administrator)")
async def list_backups(me: Admin, deps: DepsOf) -> BackupList:
    """With what is being done with them, and what became of the last restore."""
    if deps.launcher is None:
        return NOTHING
    return BackupList.model_validate({"launcher": True, **await deps.launcher.backups()})


@router.post("/api/admin/backups", summary="Make a backup now (administrator)", status_code=202)
async def make_backup(me: Admin, deps: DepsOf) -> None:
    """It is in the list when it is ready. A 409 `backup_under_way` while one is made or restored."""
    await _launcher(deps).back_up()
    async with deps.engine.begin() as connection:
        await audit.append(connection, user_id=me.user_id, actor="administrator", action="backup.made", data={})


@router.post(
    "/api/admin/backups/restore", summary="Put a backup in the place of all data (administrator)", status_code=202
)
async def restore_backup(body: RestoreAsk, request: Request, me: Admin, deps: DepsOf) -> RestoreTaken:
    """After the password (or a sign-in by link of the last ten minutes) and the second factor where there is one.

    Everything stops, the data are kept as a backup first, then everything starts again: the api is away meanwhile.
    Sessions go on that were open when the backup was made. A 409 `backup_wrong_phrase` and the like change nothing.
    """
    launcher = _launcher(deps)
    await prove_owner(deps, request, me, body.password)
    async with deps.engine.begin() as connection:
        # Before it is asked for: the line belongs to the data that are kept as a restore point.
        data = {"backup": body.id}
        await audit.append(
            connection, user_id=me.user_id, actor="administrator", action="backup.restore_asked", data=data
        )
    return RestoreTaken(id=UUID(await launcher.restore(body.id, body.passphrase, by=me.user_id)))


def _launcher(deps: Deps) -> Launcher:
    if deps.launcher is None:
        raise conflict("no_launcher")
    return deps.launcher
