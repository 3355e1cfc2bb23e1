"""Backups of the run that goes on, as its page asks for them by way of the api.

The api is given a token for these commands alone. It names a backup by what `backups` has listed: no path comes from
outside. A restore is only taken here, when its passphrase is right; it is carried out once everything has stopped.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from ops.folder import Folder
from standalone.backups.archive import Backup, Kind, read_all
from standalone.backups.making import KEPT, folder_of_backups, make, passphrase_here, put_away
from standalone.backups.outcome import read_outcome
from standalone.backups.restoring import opened
from standalone.backups.tools import Tools
from standalone.backups.wanted import Wanted
from standalone.control.server import Command
from standalone.errors import StandaloneError

DAY, LOOK_SECONDS = timedelta(days=1), 600.0
READY, BUSY = "ready", "backup_under_way"


class Desk:
    """One backup at a time. `leave` is called with the restore that was taken; everything stops then."""

    def __init__(
        self, folder: Folder, tools: Callable[[], Tools], say: Callable[[str], None], leave: Callable[[Wanted], None]
    ) -> None:
        self._folder, self._tools, self._say, self._leave = folder, tools, say, leave
        self._making = asyncio.Lock()
        self._failed = False
        self._wanted: Wanted | None = None
        self._at_work: set[asyncio.Task[Any]] = set()
        self._states: dict[tuple[Path, int, int, str], str] = {}

    @property
    def commands(self) -> dict[str, Command]:
        """What the api may ask."""
        return {"backups": self._list, "back_up": self._begin, "restore": self._restore}

    async def keep_daily(self) -> None:
        """Look now and then, for ever; a backup that fails is told, and tried again at the next look."""
        while True:
            if await asyncio.to_thread(is_due, self._folder, datetime.now(UTC)):
                await self._make("daily")
            await asyncio.sleep(LOOK_SECONDS)

    async def _make(self, kind: Kind) -> None:
        async with self._making:
            try:
                made = await asyncio.to_thread(make, self._folder, self._tools(), kind)
                await asyncio.to_thread(put_away, self._folder)
            except (StandaloneError, OSError) as error:
                self._failed = True
                self._say(f"Резервная копия не получилась: {error}")
                return
        self._failed = False
        self._say(f"Резервная копия: {made.path}")

    async def _list(self, _: dict[str, Any]) -> dict[str, Any]:
        found, spoiled = await asyncio.to_thread(read_all, folder_of_backups(self._folder))
        outcome = self._wanted.outcome if self._wanted else read_outcome(self._folder)
        return {
            "folder": str(folder_of_backups(self._folder)),
            "kept": KEPT,
            "next_at": _next(found, datetime.now(UTC)).isoformat(),
            "making": self._making.locked() or bool(self._at_work),
            "making_failed": self._failed,
            "items": await asyncio.to_thread(lambda: [self._said(one) for one in found]),
            "spoiled": len(spoiled),
            "last": outcome and {name: getattr(outcome, name) for name in outcome.__slots__},
        }

    async def _begin(self, _: dict[str, Any]) -> dict[str, Any]:
        self._refuse_when_busy()
        task = asyncio.create_task(self._make("by_hand"))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return {}

    async def _restore(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._refuse_when_busy()
        found = await asyncio.to_thread(read_all, folder_of_backups(self._folder))
        backup = next((one for one in found[0] if one.name == asked.get("id")), None)
        if backup is None:
            raise StandaloneError("Такой копии нет.", code="not_found")
        passphrase = str(asked.get("passphrase") or "") or passphrase_here(self._folder) or ""
        await asyncio.to_thread(opened, self._folder, backup.path, passphrase)
        self._refuse_when_busy()
        self._wanted = Wanted(backup, passphrase, UUID(str(asked.get("by"))))
        self._leave(self._wanted)
        return {"id": str(self._wanted.id)}

    def _refuse_when_busy(self) -> None:
        # One that was asked for holds the lock only at its first step.
        if self._wanted is not None or self._making.locked() or self._at_work:
            raise StandaloneError("Копия уже делается или возвращается.", code=BUSY)

    def _said(self, one: Backup) -> dict[str, Any]:
        manifest = one.manifest
        return {
            "id": one.name,
            "made_at": manifest.at,
            "version": manifest.version,
            "kind": manifest.kind,
            "size": one.size,
            "state": self._state(one),
        }

    def _state(self, one: Backup) -> str:
        """Whether it can be restored here: `ready`, or the code of what stands in the way. Looked at once a file."""
        stat, passphrase = one.path.stat(), passphrase_here(self._folder) or ""
        key = (one.path, stat.st_mtime_ns, stat.st_size, passphrase)
        if key not in self._states:
            try:
                opened(self._folder, one.path, passphrase)
                self._states[key] = READY
            except StandaloneError as error:
                self._states[key] = error.code
        return self._states[key]


def is_due(folder: Folder, now: datetime) -> bool:
    """Whether the newest one of any kind is a day old; a clock that was put back makes none due."""
    return _next(read_all(folder_of_backups(folder))[0], now) <= now


def _next(found: list[Backup], now: datetime) -> datetime:
    return found[0].manifest.moment + DAY if found else now
