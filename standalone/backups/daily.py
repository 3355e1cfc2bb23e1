"""A backup a day of a run that goes on, made beside its work."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ops.folder import Folder
from standalone.backups.archive import listed
from standalone.backups.making import folder_of_backups, make, put_away
from standalone.backups.tools import Tools
from standalone.errors import StandaloneError

DAY, LOOK_SECONDS = timedelta(days=1), 600.0


def is_due(folder: Folder, now: datetime) -> bool:
    """Whether the newest one of any kind is a day old; a clock that was put back makes none due."""
    newest = next(iter(listed(folder_of_backups(folder))), None)
    return newest is None or now - newest.manifest.moment >= DAY


async def keep_backups(folder: Folder, tools: Callable[[], Tools], say: Callable[[str], None]) -> None:
    """Look now and then, for ever; a backup that fails is told, and tried again at the next look."""
    while True:
        if is_due(folder, datetime.now(UTC)):
            try:
                made = await asyncio.to_thread(make, folder, tools(), "daily")
                await asyncio.to_thread(put_away, folder)
                say(f"Резервная копия: {made.path}")
            except (StandaloneError, OSError) as error:
                say(f"Резервная копия не получилась: {error}")
        await asyncio.sleep(LOOK_SECONDS)
