"""One `run` from the first check to the exit code."""

import asyncio
import contextlib
import logging
import shutil
import signal
import sys
from collections.abc import Callable, Generator
from dataclasses import replace

from libs.common import exits
from libs.common.clock import elapsed
from libs.common.errors import VkatilsyaError
from ops.disk import refusal
from ops.folder import Folder, folder_of
from ops.options import Choice, read_choice
from ops.run_state import LOCK, read_run_state
from ops.world import World, changes, remember, remembered, world_of
from standalone.backups.wanted import Wanted, carry_out, end_what_was_killed
from standalone.errors import FolderBusyError, StandaloneError, exit_of
from standalone.launcher import Launcher
from standalone.lock import FolderLock
from standalone.servers.postgres_folder import remove_place
from standalone.terminal.screen import can_draw, live, plain

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run() -> int:
    """Run until stopped. Exit codes: 0 stopped as asked, 1 could not go on (a sentence says why), 2 wrong settings."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        choice = read_choice()
        world = world_of(choice)
        folder = replace(folder_of(choice.mode, choice.data_dir), world=world.key)
        folder.make()
        with _only_one(folder):
            _begin_anew_if_asked(choice, folder)
            memory = remembered(folder)
            remember(folder, memory, world)
            _until_stopped(choice, folder, world, changes(memory, world))
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_of(error)
    except OSError as error:
        sys.stderr.write(f"{refusal(error)}\n")
        return exits.FAILED
    with contextlib.suppress(OSError):  # whoever read this has gone
        sys.stdout.write("Вкатился остановлен. Данные сохранены; make run продолжит с этого места.\n")
        sys.stdout.flush()
    return 0


def _until_stopped(choice: Choice, folder: Folder, world: World, changed: list[str]) -> None:
    """One run after another, with a restore between two of them where one was asked for."""
    while True:
        end_what_was_killed(folder)
        wanted = asyncio.run(_run(choice, folder, world, changed))
        if wanted is None:
            return
        with _patience() as stop_asked:
            carry_out(folder, wanted, _say)
        if stop_asked():
            return
        changed = []


@contextlib.contextmanager
def _patience() -> Generator[Callable[[], bool]]:
    """A signal ends no restore, it is remembered; Ctrl-C in a terminal reaches the tools, which then give up."""
    came: list[int] = []
    before = {sig: signal.signal(sig, lambda number, _: came.append(number)) for sig in _SIGNALS}
    try:
        yield lambda: bool(came)
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError):  # whoever read this has gone
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


class _only_one:  # noqa: N801 - reads as a sentence where it is used
    """Hold the folder's lock; a second run is told where the first one is."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = FolderLock(folder.path, "Вкатился")

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except FolderBusyError as error:
            state = read_run_state(self._folder.run_file)
            where = f" Он открыт на {state.api_url}." if state is not None and state.api_url else ""
            raise StandaloneError(
                f"Вкатился уже работает с папкой {self._folder.path}.{where} "
                "Остановите его (make stop) или задайте другую папку: DATA_DIR=..."
            ) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _begin_anew_if_asked(choice: Choice, folder: Folder) -> None:
    if choice.reset:
        sys.stdout.write(f"Начинаю заново: данные в {folder.path} удаляются.\n")
        wipe(folder)
    for old in folder.output.glob("*.log"):
        old.unlink()


def wipe(folder: Folder) -> None:
    """Delete all data of a mode but the lock, which the caller holds."""
    remove_place(folder.postgres)
    for entry in folder.path.iterdir():
        if entry.name == LOCK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    folder.make()


class Stopping:
    """The first signal asks to stop, one that comes later ends at once.

    A signal to a whole group of processes arrives twice under make, which passes it on; that is one wish.
    """

    SAME_WISH_SECONDS = 1.0

    def __init__(self, ask: Callable[[], None], end: Callable[[], None], now: Callable[[], float] = elapsed) -> None:
        self._ask, self._end, self._now = ask, end, now
        self._first: float | None = None

    @property
    def was_signalled(self) -> bool:
        """Whether one came."""
        return self._first is not None

    def signalled(self) -> None:
        """A signal came."""
        if self._first is None:
            self._first = self._now()
            self._ask()
        elif self._now() - self._first > self.SAME_WISH_SECONDS:
            self._end()


async def _run(choice: Choice, folder: Folder, world: World, changed: list[str]) -> Wanted | None:
    launcher = Launcher(choice, folder, world)
    loop = asyncio.get_running_loop()

    stop = Stopping(launcher.stop_asked.set, launcher.kill)
    for sig in _SIGNALS:
        loop.add_signal_handler(sig, stop.signalled)
    screen = live if can_draw() else plain
    with screen(launcher):
        for sentence in changed:
            launcher.journal.say(sentence)
        await launcher.run()
    return None if stop.was_signalled else launcher.wanted
