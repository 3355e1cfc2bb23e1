"""`python -m sandbox`: the servers that play HeadHunter, a language model and Telegram, in one command."""

import argparse
import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

START_S = 60.0
STOP_S = 5.0
LISTENING = "listening on "
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


@dataclass(frozen=True)
class Plan:
    """A server to start: its name and the arguments of `python -m sandbox.<name>`."""

    name: str
    arguments: tuple[str, ...]


class DiedError(Exception):
    """A server ended that nobody told to."""


def parser() -> argparse.ArgumentParser:
    """The flags."""
    flags = argparse.ArgumentParser(prog="python -m sandbox", description="All sandboxes at once, each a process.")
    flags.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    flags.add_argument("--headhunter-port", type=int, default=8081, metavar="N", help="0: any free (default: 8081)")
    flags.add_argument("--llm-port", type=int, default=8099, metavar="N", help="0: any free (default: 8099)")
    flags.add_argument("--telegram-port", type=int, default=8098, metavar="N", help="0: any free (default: 8098)")
    flags.add_argument("--control", action="store_true", help="serve the control endpoint of each under /_sandbox")
    flags.add_argument("--seed", type=int, default=1, help="same seed, same worlds (default: %(default)s)")
    flags.add_argument("--vacancies", type=Path, metavar="FILE.jsonl", help="headhunter serves these vacancies")
    flags.add_argument("--resumes", type=Path, metavar="FILE.json", help="headhunter's applicant owns these resumes")
    flags.add_argument("--employers", choices=("off", "calm", "lively", "hostile"), default="off")
    return flags


def plans(options: argparse.Namespace) -> tuple[Plan, ...]:
    """What to start, from the flags."""
    common = ("--host", options.host, "--seed", str(options.seed), *(("--control",) if options.control else ()))
    files = [
        part
        for flag, file in (("--vacancies", options.vacancies), ("--resumes", options.resumes))
        if file is not None
        for part in (flag, str(file))
    ]
    ports = {"headhunter": options.headhunter_port, "llm": options.llm_port, "telegram": options.telegram_port}
    own = {"headhunter": (*files, "--employers", options.employers)}
    return tuple(Plan(name, ("--port", str(port), *common, *own.get(name, ()))) for name, port in ports.items())


def _with_parent() -> Callable[[], None]:
    """What a server does before it starts: ask the kernel (of Linux; others have no such word) to end it with us."""
    parent = os.getpid()

    def ask() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:  # we died before the word was said
            os.kill(os.getpid(), signal.SIGTERM)

    return ask


async def _ended(plan: Plan, process: Process) -> None:
    """Wait for the end of a server; always DiedError."""
    code = await process.wait()
    raise DiedError(f"{plan.name} ended by itself with code {code}; its own words are above. All are stopped.")


async def _address(plan: Plan, process: Process) -> str:
    """What the server says about where it listens; DiedError when it ends or stays silent."""
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_S):
            async for line in process.stdout:
                if line.decode().startswith(LISTENING):
                    return line.decode().removeprefix(LISTENING).strip()
    except TimeoutError:
        raise DiedError(f"{plan.name} said nothing within {START_S:g} s. All are stopped.") from None
    await _ended(plan, process)
    raise AssertionError("unreachable")


async def _stop(processes: list[Process]) -> None:
    """End all: politely, then for sure."""
    running = [process for process in processes if process.returncode is None]
    for process in running:
        process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await asyncio.gather(*(process.wait() for process in running))
    except TimeoutError:
        for process in (one for one in running if one.returncode is None):
            process.kill()
            await process.wait()


async def _serve(wanted: tuple[Plan, ...], processes: list[Process]) -> None:
    """Start all at once, print where they listen, then wait; DiedError as soon as one ends."""
    for plan in wanted:
        # a group of its own: Ctrl-C of the terminal reaches this process alone, which then ends the others in peace
        command = [sys.executable, "-m", f"sandbox.{plan.name}", *plan.arguments]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=PIPE,
            process_group=0,
            preexec_fn=_with_parent(),
        )
        processes.append(process)
    pairs = list(zip(wanted, processes, strict=True))
    addresses = await asyncio.gather(*(_address(plan, process) for plan, process in pairs))
    for plan, address in zip(wanted, addresses, strict=True):
        print(f"{plan.name:<10} {address}", flush=True)  # noqa: T201 - the command's own answer
    print("all are up; Ctrl-C stops them", flush=True)  # noqa: T201
    await asyncio.gather(*(_ended(plan, process) for plan, process in pairs))


async def run(wanted: tuple[Plan, ...]) -> int:
    """Serve until SIGTERM or SIGINT (0) or until a server ends by itself (1)."""
    stop_asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop_asked.set)
    processes: list[Process] = []
    serving = asyncio.create_task(_serve(wanted, processes))
    stopping = asyncio.create_task(stop_asked.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    died = None if stop_asked.is_set() or not serving.done() else serving.exception()
    for task in (serving, stopping):
        task.cancel()
    await asyncio.gather(serving, stopping, return_exceptions=True)
    await _stop(processes)
    if died is None:
        return 0
    if not isinstance(died, DiedError):
        raise died
    print(died, file=sys.stderr)  # noqa: T201
    return 1


def main() -> int:
    """Parse the flags and serve."""
    return asyncio.run(run(plans(parser().parse_args())))


if __name__ == "__main__":
    sys.exit(main())
