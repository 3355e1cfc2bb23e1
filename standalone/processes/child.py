"""Child processes that end when their parent ends, whatever ended it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded here, because between fork and exec nothing may be imported or allocated that takes a lock.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class RunAs:
    """The operating system user a child runs as."""

    uid: int
    gid: int
    name: str


def end_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """Return a function for `preexec_fn` that has the kernel send `sig` to the child when its parent is gone.

    On Linux the parent is the *thread* that started the child: start children from a thread that lives as long as
    they should. Elsewhere the function does nothing.
    """
    parent = os.getpid()

    def arm() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl, the signal would never come
            os.kill(os.getpid(), sig)

    return arm


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    on_parent_death: signal.Signals,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    run_as: RunAs | None = None,
    keep_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start a child with its output appended to `log` (never to an inherited pipe) and in a session of its own.

    A session of its own keeps Ctrl-C in the terminal from reaching it: the launcher stops its children in order.
    """
    log.touch(mode=0o600)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - the command is ours
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            pass_fds=keep_fds,
            start_new_session=True,
            preexec_fn=end_with_parent(on_parent_death),  # noqa: PLW1509 - it only calls prctl, see above
            user=None if run_as is None else run_as.uid,
            group=None if run_as is None else run_as.gid,
            extra_groups=None if run_as is None else [],
        )


def end(process: subprocess.Popen[bytes], sig: signal.Signals, patience: float) -> int:
    """Send `sig`, wait `patience` seconds, then kill; return the exit code."""
    if process.poll() is None:
        process.send_signal(sig)
        try:
            return process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def begin_private(log: Path) -> None:
    """Empty a log file, or make it; it is readable by its owner only, also where an older one was not."""
    log.touch(mode=0o600)
    log.chmod(0o600)
    log.write_bytes(b"")


def tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log file, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
