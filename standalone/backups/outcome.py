"""What became of the last restore that the page asked for: a file beside the data, because these are exchanged.

The passphrase is not in it.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from ops.folder import Folder, write_private
from standalone.backups.archive import listed
from standalone.backups.making import folder_of_backups

State = Literal["running", "done", "failed", "interrupted"]
_FILE = "restore.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`by`: the person who asked. `point`: the backup of what was before. `why`: the code of what made it fail.

    `told`: whether the audit log of the restored data has it.
    """

    id: str
    backup: str
    backup_at: str
    version: str
    by: str
    asked_at: str
    state: State = "running"
    ended_at: str | None = None
    point: str | None = None
    why: str | None = None
    told: bool = False


def read_outcome(folder: Folder) -> Outcome | None:
    """That of the last one; None when none was asked for, or when the file is damaged: no data depend on it."""
    path = folder.path / _FILE
    if not path.exists():
        return None
    try:
        return Outcome(**json.loads(path.read_bytes()))
    except (ValueError, TypeError):
        return None


def write_outcome(folder: Folder, outcome: Outcome) -> None:
    """In the place of the one before."""
    write_private(folder.path / _FILE, asdict(outcome))


def end_outcome(folder: Folder, state: State, why: str | None = None) -> None:
    """Say of the one that runs how it ended; of a restore by the command line nothing is kept."""
    outcome = read_outcome(folder)
    if outcome is None or outcome.state != "running":
        return
    asked = datetime.fromisoformat(outcome.asked_at)
    points = [
        one.name
        for one in listed(folder_of_backups(folder))
        if one.manifest.kind == "before_restore" and one.manifest.moment >= asked
    ]
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    point = points[0] if points and state == "done" else None
    write_outcome(folder, replace(outcome, state=state, why=why, ended_at=ended, point=point))
