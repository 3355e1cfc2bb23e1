"""Resumes: sync, list, settings."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.events.account import AccountChanged
from libs.common.messages.said import say
from libs.common.resumes.choice import checked, chosen, effective
from libs.common.resumes.filters import ResumeFilters
from services.api.accounts.login_lost import noticing_lost_login
from services.api.accounts.store import linked as accounts
from services.api.ports import Deps
from services.api.resumes import store
from services.api.resumes.bodies import ResumeBody, ResumeList, SyncBody, resume_body
from services.api.resumes.domain import GIVEN, unknown
from services.api.resumes.settings_bodies import SettingsBody, SettingsChange, settings_body, suggested_of
from services.api.resumes.syncing import sync
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.problems import conflict, not_found
from services.api.web.validation import from_pydantic, invalid_field

CHANGE_COST = 5
"""What a change takes of the allowance: the agent looks at everything again."""
router = APIRouter(tags=["resumes"])


@router.get("/api/resumes", summary="List the resumes with their settings")
async def list_resumes(me: Me, deps: DepsOf, language: LanguageOf) -> ResumeList:
    """As last synced; those that are gone from hh are left out."""
    async with deps.engine.connect() as connection:
        rows = await store.listing(connection, me.user_id)
    return ResumeList(items=[resume_body(row, language) for row in rows], total=len(rows))


@router.post("/api/resumes/sync", summary="Read the resumes from hh now")
async def sync_resumes(me: Me, deps: DepsOf) -> SyncBody:
    """New resumes start with the cautious defaults (in the demo: the brisk ones)."""
    async with deps.engine.connect() as connection:
        account = await accounts.current(connection, me.user_id)
    if account is None:
        raise conflict("no_account")
    found = await sync(deps, me.user_id, account.id)
    return SyncBody(found=found.found, changed=found.changed, removed=found.removed)


@router.get("/api/resumes/{resume_id}", summary="Show one resume with its settings")
async def show_resume(resume_id: UUID, me: Me, deps: DepsOf, language: LanguageOf) -> ResumeBody:
    """As last synced."""
    return resume_body(await _owned(deps, me.user_id, resume_id), language)


@router.get("/api/resumes/{resume_id}/settings", summary="Show what the owner allows for a resume")
async def show_settings(resume_id: UUID, me: Me, deps: DepsOf) -> SettingsBody:
    """`version` is what the next change must expect."""
    return settings_body(await _owned(deps, me.user_id, resume_id))


@router.put("/api/resumes/{resume_id}/settings", summary="Change what the owner allows for a resume")
async def change_settings(resume_id: UUID, body: SettingsChange, me: Me, deps: DepsOf) -> SettingsBody:
    """Fields left out stay, and so does every filter left out of `filters`.

    A 409 `version_conflict` carries the current settings in `current`.
    """
    deps.allowance.take(me.user_id, CHANGE_COST)
    found = await _owned(deps, me.user_id, resume_id)
    values = body.columns()
    if GIVEN in found.resume.snapshot and values.get("mode", "off") != "off":
        raise invalid_field("/mode", "mode_assisted")
    _check_pacing(values, found.settings)
    if body.filters is not None or body.filters_reset:
        values["filters"] = choice = chosen(found.settings.filters, body.filters, body.filters_reset)
        _check_whole(effective(suggested_of(found.resume), choice))
    if body.filters is not None:
        account_id = await _asking(deps, me.user_id, found.resume)
        async with noticing_lost_login(deps, me.user_id, account_id):
            await _check_ids(deps, account_id, body.filters)
    async with deps.engine.begin() as connection:
        saved = await store.save_settings(
            connection, me.user_id, resume_id, expected_version=body.expected_version, values=values
        )
        found = await store.owned(connection, me.user_id, resume_id)
        if found is None:
            raise not_found()
        if not saved:
            raise conflict("version_conflict", current=settings_body(found).model_dump(mode="json", by_alias=True))
        await _announce(connection, deps, me.user_id, found, sorted(values))
    return settings_body(found)


async def _announce(
    connection: AsyncConnection, deps: Deps, user_id: UUID, found: store.ResumeInUse, changed: list[str]
) -> None:
    """The line in the audit log, and the event."""
    resume, settings = found.resume, found.settings
    data = {"resume": str(resume.id), "changed": changed, "version": settings.version}
    await audit.append(connection, user_id=user_id, actor="owner", action="settings.changed", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=settings.updated_at,
        account_id=resume.account_id,
        change="settings",
        scope="resume",
        scope_id=resume.id,
        why=(say("news", "settings", title=resume.title),),
    )
    await deps.outbox.add(connection, event)


async def _owned(deps: Deps, user_id: UUID, resume_id: UUID) -> store.ResumeInUse:
    async with deps.engine.connect() as connection:
        found = await store.owned(connection, user_id, resume_id)
    if found is None:
        raise not_found()
    return found


async def _asking(deps: Deps, user_id: UUID, resume: Resume) -> UUID:
    """The account by which hh's dictionaries are read; a given resume has none of its own."""
    if GIVEN not in resume.snapshot:
        return resume.account_id
    async with deps.engine.connect() as connection:
        account = await accounts.current(connection, user_id)
    if account is None:
        raise conflict("no_account")
    return account.id


def _check_pacing(values: Mapping[str, Any], settings: ResumeSettings) -> None:
    shortest = values.get("pacing_min_seconds", settings.pacing_min_seconds)
    longest = values.get("pacing_max_seconds", settings.pacing_max_seconds)
    if longest < shortest:
        raise invalid_field("/pacing_max_seconds", "pacing_order")


def _check_whole(filters: ResumeFilters) -> None:
    try:
        checked(filters)
    except ValidationError as error:
        raise from_pydantic([{**one, "loc": ("body", "filters", *one["loc"])} for one in error.errors()]) from None


async def _check_ids(deps: Deps, account_id: UUID, filters: ResumeFilters) -> None:
    """Areas and roles must be in hh's dictionaries, which the client keeps; without them nothing is saved."""
    client = deps.hh.of(account_id)
    for name in ("include", "exclude"):
        ids: list[str] = getattr(filters.areas, name)
        if ids and (missing := unknown(ids, await client.areas())):
            raise invalid_field(f"/filters/areas/{name}", "unknown_area", ids=", ".join(missing))
    if filters.professional_roles and (
        missing := unknown(filters.professional_roles, await client.professional_roles())
    ):
        raise invalid_field("/filters/professional_roles", "unknown_role", ids=", ".join(missing))
