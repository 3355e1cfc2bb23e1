"""run.json: which run is going on in a data folder, and where its parts are."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from libs.common.errors import ConfigurationError
from ops.folder import write_private

LOCK = "lock"
"""The file in a data folder that its run holds locked (`standalone/lock.py`)."""


@dataclass(slots=True)
class RunState:
    """What run.json says about the run that is going on; readable by its owner only.

    The start is noted by the wall clock and by `clock.elapsed`: apart, they tell of a clock that was moved.

    `limits`: the fields of `LimitSettings` that its services were started with.

    `instances`: what each of `services` says in X-Instance; what says another word there is not ours.

    `left_out`: sentences about the records of VACANCIES and RESUMES that the sandbox could not take.

    The addresses are those of the command line: it reads as `ops`, makes people as the api and replays as `replay`.
    """

    pid: int
    mode: str
    control_port: int = 0
    token: str = ""
    api_url: str = ""
    realtime_url: str = ""
    nats_url: str = ""
    replay_nats_url: str = ""
    database_url: str = ""
    people_database_url: str = ""
    sandbox: dict[str, str] = field(default_factory=dict[str, str])
    services: dict[str, str] = field(default_factory=dict[str, str])
    instances: dict[str, str] = field(default_factory=dict[str, str])
    started_at: float = 0.0
    started_elapsed: float = 0.0
    metrics: dict[str, str] = field(default_factory=dict[str, str])
    left_out: list[str] = field(default_factory=list[str])
    limits: dict[str, Any] = field(default_factory=dict[str, Any])


def write_run_state(path: Path, state: RunState) -> None:
    """Replace run.json."""
    write_private(path, asdict(state))


def read_run_state(path: Path) -> RunState | None:
    """Return the run that is going on, None when there is none (a file left by a killed run does not count, also where
    the system has given its number to another process: a run holds the lock of its folder).

    Raises ConfigurationError when the file cannot be read.
    """
    if not path.exists():
        return None
    try:
        state = _state(json.loads(path.read_text(encoding="utf-8")))
        runs = is_alive(state.pid) and _is_held(path.with_name(LOCK))
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise ConfigurationError(f"Файл {path} испорчен ({error}). Удалите его: он будет сделан снова.") from error
    return state if runs else None


def _state(content: Any) -> RunState:
    """An older version may have written more."""
    known = {one.name for one in fields(RunState)}
    return RunState(**{name: value for name, value in content.items() if name in known})


def _is_held(lock: Path) -> bool:
    """Whether somebody holds the lock; of one that cannot be asked nothing else is known."""
    try:
        fd = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def is_alive(pid: int) -> bool:
    """Whether a process with this id runs, whoever started it; 0 is none."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
