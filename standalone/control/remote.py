"""Commands from another terminal: stop, restart a service, follow the logs."""

import asyncio
import os
import shutil
import sys

from libs.common.errors import ConfigurationError
from ops.folder import Folder
from ops.options import chosen_folder
from ops.run_state import RunState, read_run_state
from standalone.control.server import ask
from standalone.errors import StandaloneError
from standalone.lock import FolderLock

STOP_SECONDS = 90.0
LAST_LINES = 30
USAGE = "Команды: run, stop, restart СЕРВИС, logs [СЕРВИС]. То же самое: make run, make stop, make restart, make logs."


def command(name: str, arguments: list[str]) -> int:
    """Run one command; raises StandaloneError with a sentence."""
    if name in {"-h", "--help", "help"}:
        sys.stdout.write(f"{USAGE}\n")
        return 0
    folder = chosen_folder()
    if name == "stop":
        return _stop(folder)
    if name == "restart":
        return _restart(folder, arguments)
    if name == "logs":
        return _logs(folder, arguments)
    if name == "run":
        raise ConfigurationError(f"Команде run ничего больше не нужно, а дано: {' '.join(arguments)}. {USAGE}")
    raise ConfigurationError(f"Нет команды {name}. {USAGE}")


def _stop(folder: Folder) -> int:
    state = read_run_state(folder.run_file)
    if state is None:
        sys.stdout.write("Вкатился не запущен.\n")
        return 0
    asyncio.run(ask(state, "stop"))
    gone = FolderLock(folder.path, "Вкатился")
    gone.acquire(patience=STOP_SECONDS, even_if_alive=True)
    gone.release()
    sys.stdout.write("Вкатился остановлен.\n")
    return 0


def _restart(folder: Folder, arguments: list[str]) -> int:
    state = _running(folder)
    if not arguments:
        raise StandaloneError(f"Назовите сервис: make restart SERVICE=... Есть: {', '.join(state.services)}.")
    answer = asyncio.run(ask(state, "restart", service=arguments[0]))
    sys.stdout.write(f"{answer['done']}\n")
    return 0


def _logs(folder: Folder, arguments: list[str]) -> int:
    known = sorted(folder.output.glob("*.log"))
    chosen = [path for path in known if not arguments or path.stem in arguments]
    if not chosen:
        names = ", ".join(path.stem for path in known) or "пока никаких"
        raise StandaloneError(f"Журнала {' '.join(arguments)} нет. Есть: {names}.".replace("  ", " "))
    tail = shutil.which("tail")
    if tail is None:
        raise StandaloneError(f"В системе нет команды tail. Журналы лежат в {folder.output}.")
    os.execv(tail, ["tail", "-n", str(LAST_LINES), "-F", *map(str, chosen)])  # noqa: S606 - no shell is wanted


def _running(folder: Folder) -> RunState:
    state = read_run_state(folder.run_file)
    if state is None:
        raise StandaloneError("Вкатился не запущен. Запустите его: make run")
    return state
