"""What the person sees: a live view in a terminal, plain lines elsewhere."""

import asyncio
import contextlib
import sys
from collections.abc import Generator

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ops.queries import Funnel
from ops.tables import funnel_table, limits_text, rejections_text
from ops.words import duration
from standalone.journal import Line
from standalone.launcher import Launcher

_REFRESHES_PER_SECOND = 2
_SUMMARY_SECONDS = 30.0
_STATES = {
    "waiting": ("ждёт", "dim"),
    "starting": ("запускается", "yellow"),
    "ready": ("работает", "green"),
    "unready": ("не готов", "yellow"),
    "down": ("упал, запускаю", "red"),
    "stopped": ("остановлен", "dim"),
}


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
    """Redraw services, funnels, limits and the last events twice a second."""
    console = Console()
    view = View(launcher, console)
    with Live(get_renderable=view.draw, console=console, refresh_per_second=_REFRESHES_PER_SECOND, screen=False):
        yield


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


class View:
    """Draws the state of a launcher to fit a console."""

    def __init__(self, launcher: Launcher, console: Console) -> None:
        self._launcher = launcher
        self._console = console

    def draw(self) -> RenderableType:
        """Return the whole picture."""
        parts: list[RenderableType] = [self._header(), self._services()]
        numbers = self._launcher.numbers
        if numbers.funnels:
            parts.append(funnel_table(numbers.funnels, self._console.width))
            parts.append(_why(numbers.funnels))
        if numbers.limits:
            parts.append(Text(limits_text(numbers.limits), style="cyan"))
        if numbers.pauses:
            parts.append(Text(f"Включены остановки: {len(numbers.pauses)}. Подробно: vkatilsya status", style="yellow"))
        parts.append(self._events(used=sum(_height(part) for part in parts)))
        return Group(*parts)

    def _header(self) -> RenderableType:
        mode = "демо: песочница вместо hh.ru" if self._launcher.choice.demo else "настоящий hh.ru"
        text = Text.assemble(("Вкатился", "bold green"), f" · {mode} · Ctrl-C — остановить")
        if self._launcher.welcome is not None:
            text.append(f"\nВойти: {self._launcher.welcome.link}")
        return Panel(text, border_style="green")

    def _services(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for one in self._launcher.infra:
            table.add_row(one.title, _state(one.state), "", _restarts(one.restarts))
        for worker in self._launcher.workers:
            uptime = duration(worker.uptime) if worker.pid else ""
            table.add_row(worker.spec.title, _state(worker.state), uptime, _restarts(worker.restarts))
        return table

    def _events(self, *, used: int) -> Panel:
        room = max(self._console.height - used - 3, 4)
        width = self._console.width - 4
        lines = [str(line)[: width - 1] for line in self._launcher.journal.last(room)]
        return Panel(Text("\n".join(lines)), title="Последние события", title_align="left", border_style="dim")


def _why(found: list[Funnel]) -> Text:
    return Text(rejections_text(found), style="dim")


def _state(state: str) -> Text:
    word, style = _STATES[state]
    return Text(word, style=style)


def _restarts(number: int) -> str:
    return f"перезапусков: {number}" if number else ""


def _height(part: RenderableType) -> int:
    if isinstance(part, Table):
        return part.row_count + 4
    if isinstance(part, Text):
        return part.plain.count("\n") + 1
    return 4
