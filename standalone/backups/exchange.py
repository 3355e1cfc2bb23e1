"""The one moment at which restored data take the place of the old: before it everything is old, after it restored.

The keys and files of the backup lie ready in `restoring/`, beside a loaded database that still has another name. One
transaction then gives that database its name. Whoever finds `restoring/` later, after a restore that was killed, sees
by the names of the databases whether that moment came, and ends what was begun: forward, or back.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ops.folder import Folder, write_private
from standalone.backups.archive import SUFFIX
from standalone.backups.making import folder_of_backups
from standalone.backups.outcome import end_outcome
from standalone.backups.tools import Tools

_READY, _DRAFT, _DONE, _SAID = "restoring", "restoring.new", "restoring.old", "restoring.json"


def beside(database: str) -> str:
    """Where a dump is loaded before it takes the place of a database."""
    return f"{database}_restoring"


def is_unfinished(folder: Folder) -> bool:
    """Whether a restore was killed here before its end."""
    return (folder.path / _READY).exists()


def clear_drafts(folder: Folder) -> None:
    """Remove what a killed restore or backup has begun to write; nothing may be under way."""
    begun = [folder.path / _DRAFT, folder.path / _DONE]
    begun += [one for kind in (".making-*", ".restoring-*") for one in folder_of_backups(folder).glob(kind)]
    for one in begun:
        shutil.rmtree(one, ignore_errors=True)
    for one in folder_of_backups(folder).glob(f"*{SUFFIX}.new"):
        one.unlink(missing_ok=True)


def exchange(folder: Folder, tools: Tools, keys: Mapping[str, str], files: Iterable[Path]) -> None:
    """Put what was loaded beside the database in its place, with its keys and the files of its sandbox."""
    database = folder.database
    tools.drop(_before(database))
    draft, ready = folder.path / _DRAFT, folder.path / _READY
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    write_private(draft / _SAID, {"database": database, "world": folder.world, "keys": dict(keys)})
    for one in files:
        shutil.copyfile(one, draft / one.name)
    for one in (*draft.iterdir(), draft):
        _to_disk(one)
    draft.rename(ready)
    _to_disk(folder.path)
    tools.swap(database, by=beside(database), aside=_before(database))
    settle(folder, tools)


def settle(folder: Folder, tools: Tools) -> bool | None:
    """End a restore that was begun: True when the backup is in place, False when the old data are, None for none."""
    ready = folder.path / _READY
    if not ready.exists():
        return None
    said = json.loads((ready / _SAID).read_text(encoding="utf-8"))
    database: str = said["database"]
    came = beside(database) not in tools.databases()
    if came:
        where = replace(folder, world=said["world"])
        where.take_keys(said["keys"])
        shutil.rmtree(where.nats / "jetstream", ignore_errors=True)
        for one in ready.glob("*.json"):
            if one.name != _SAID:
                shutil.copyfile(one, where.state / one.name)
        for one in (where.path / "secrets.json", *where.state.iterdir(), where.state, where.path):
            _to_disk(one)
    end_outcome(folder, "done" if came else "interrupted")
    # From here on the names of databases are asked no more, so that what was put aside may go.
    done = folder.path / _DONE
    shutil.rmtree(done, ignore_errors=True)
    ready.rename(done)
    _to_disk(folder.path)
    shutil.rmtree(done)
    tools.drop(_before(database) if came else beside(database))
    return came


def _before(database: str) -> str:
    return f"{database}_before_restore"


def _to_disk(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
