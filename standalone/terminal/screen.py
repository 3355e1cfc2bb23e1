"""What the person sees: a live view in a terminal, plain lines elsewhere."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Generator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment

from standalone.launcher import Launcher
from standalone.news.journal import Line
from standalone.terminal.view import Lines, View

_SUMMARY_SECONDS = 30.0
_LOOK_SECONDS = 0.5
_LEFT_BEHIND = 10
"""How many of the last lines stay in the terminal after the live view has gone."""


def can_draw() -> bool:
    """Whether this is a terminal that can be redrawn."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown", ""}


@contextlib.contextmanager
def plain(launcher: Launcher) -> Generator[None]:
    """Print every line as it comes, and the totals every half a minute when they have changed."""
    launcher.journal.listen(_Printer(launcher).print)
    summing = asyncio.create_task(_summaries(launcher))
    try:
        yield
    finally:
        summing.cancel()


@contextlib.contextmanager
def live(launcher: Launcher) -> Generator[None]:
    """Show the view in the terminal's second screen; the last lines are printed below the command afterwards."""
    console = Console(markup=False)
    view = View(launcher, console)
    drawing: asyncio.Task[None] | None = None
    try:
        with Live(_Picture([]), console=console, auto_refresh=False, screen=True) as shown:
            drawing = asyncio.create_task(_draw(view, shown))
            drawing.add_done_callback(lambda task: task.cancelled() or launcher.stop_asked.set())
            yield
    finally:
        if drawing is not None:
            drawing.cancel()
        for line in launcher.journal.last(_LEFT_BEHIND):
            sys.stdout.write(f"{line}\n")


async def _draw(view: View, shown: Live) -> None:
    """Redraw when something has changed: an unchanged screen keeps what is selected on it."""
    last: Lines | None = None
    while True:
        lines = view.lines()
        if lines != last:
            shown.update(_Picture(lines), refresh=True)
            last = lines
        await asyncio.sleep(_LOOK_SECONDS)


class _Picture:
    """Lines that are ready."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, line in enumerate(self._lines):
            if number:
                yield Segment.line()
            yield from line


class _Printer:
    """Writes lines until nobody reads them any more (a closed terminal, `| head`); then the run is asked to stop."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._heard = True

    def print(self, line: Line) -> None:
        if not self._heard:
            return
        try:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        except OSError:
            self._heard = False
            self._launcher.stop_asked.set()


async def _summaries(launcher: Launcher) -> None:
    last = ""
    while True:
        await asyncio.sleep(_SUMMARY_SECONDS)
        summary = launcher.numbers.summary
        if launcher.numbers.funnels and summary != last:
            launcher.journal.say(summary)
            last = summary
