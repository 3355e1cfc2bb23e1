"""The picture of a run, made to fit a terminal of any size: what matters most first, the rest where there is room."""

from collections.abc import Iterator
from io import StringIO

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.text import Text

from ops.tables import decisions_text, funnel_table, limits_text, rejections_text
from ops.words import duration, pause_word, plural, scope_word
from standalone.launcher import Launcher
from standalone.processes.worker import Worker
from standalone.servers.pair import Embedded

FEWEST_EVENTS = 5
_STATES = {
    "waiting": ("ждёт", "dim"),
    "starting": ("запускается", "yellow"),
    "ready": ("работает", "green"),
    "unready": ("не готов", "yellow"),
    "down": ("упал, запускаю", "red"),
    "stopped": ("остановлен", "dim"),
}
Lines = list[list[Segment]]


class View:
    """Draws the state of a launcher as lines, never more or wider than the console."""

    def __init__(self, launcher: Launcher, console: Console) -> None:
        self._launcher = launcher
        self._console = console

    def lines(self) -> Lines:
        """The whole picture; the newest event is its last line."""
        room = self._console.height
        parts = [self._rendered(part) for part in self._parts()]
        optional = [self._rendered(part) for part in self._extras()]
        used = sum(map(len, parts)) + 1
        for lines in optional:
            if used + len(lines) + FEWEST_EVENTS <= room:
                parts.append(lines)
                used += len(lines)
        picture = [line for part in parts for line in part]
        picture.append(self._rule("Последние события"))
        return (picture + self._events(max(room - used, 1)))[:room]

    def _parts(self) -> Iterator[RenderableType]:
        """What is always shown, by weight."""
        numbers = self._launcher.numbers
        yield self._header()
        yield self._services_in_brief()
        if decisions := decisions_text(numbers.funnels):
            yield Text(decisions, style="bold magenta")
        if numbers.pauses:
            stops = "; ".join(f"{scope_word(one.scope)}: {pause_word(one.reason)}" for one in numbers.pauses)
            yield Text(f"Остановки: {stops}", style="yellow")
        if numbers.funnels:
            yield funnel_table(numbers.funnels, self._console.width)
        if numbers.limits:
            yield Text(limits_text(numbers.limits), style="cyan")

    def _extras(self) -> Iterator[RenderableType]:
        """What a larger terminal shows beside."""
        numbers = self._launcher.numbers
        for line in rejections_text(numbers.funnels).splitlines():
            yield Text(line, style="dim")
        yield Text("\n").join(_service_line(one) for one in self._all())

    def _header(self) -> Text:
        mode = "демо, песочница вместо hh.ru" if self._launcher.choice.demo else "настоящий hh.ru"
        text = Text.assemble(("Вкатился", "bold green"), f" · {mode} · Ctrl-C — стоп")
        link = self._launcher.welcome.link if self._launcher.welcome is not None else ""
        if not link:
            return text
        # On a line of its own that nothing breaks: it is copied with the mouse.
        if len(link) > self._console.width:
            return text.append("\nОкно узкое для ссылки. Напечатать её: make link")
        lead = "Войти: " if len(link) + 7 <= self._console.width else ""
        text.append(f"\n{lead}").append(link, style=f"bold link {link}")
        return self._with_invitation(text)

    def _with_invitation(self, text: Text) -> Text:
        invitation = self._launcher.invitation
        link = invitation.link if invitation is not None else ""
        if invitation is None or not link or len(link) > self._console.width:
            return text
        lead = "Telegram: " if invitation.linked else "Подключить Telegram: "
        lead = lead if len(link) + len(lead) <= self._console.width else ""
        return text.append(f"\n{lead}").append(link, style=f"link {link}")

    def _services_in_brief(self) -> Text:
        every = self._all()
        well = sum(one.state == "ready" for one in every)
        whole = f"Работает {well} из {plural(len(every), 'процесса', 'процессов', 'процессов')}"
        text = Text(whole, style="green" if well == len(every) else "yellow")
        for one in every:
            word, style = _STATES[one.state]
            if one.state != "ready":
                text.append(f" · {_title(one)}: {word}", style=style)
        restarts = sum(one.restarts for one in every)
        return text.append(f" · перезапусков: {restarts}", style="yellow") if restarts else text

    def _all(self) -> list[Embedded | Worker]:
        return [*self._launcher.infra, *self._launcher.workers]

    def _events(self, room: int) -> Lines:
        """The newest lines whole, as many as fit; an older one that does not fit is left out."""
        chosen: Lines = []
        for line in reversed(self._launcher.journal.last(room)):
            rendered = self._rendered(Text(self._without_old_link(str(line))))
            if len(chosen) + len(rendered) > room:
                break
            chosen = rendered + chosen
        return chosen

    def _without_old_link(self, line: str) -> str:
        """The one that was said may be spent by now; the one that signs in is above."""
        welcome = self._launcher.welcome
        return line.replace(welcome.printed, "вверху") if welcome is not None and welcome.printed else line

    def _rule(self, title: str) -> list[Segment]:
        filled = f"── {title} ".ljust(self._console.width, "─")[: self._console.width]
        return [Segment(filled, self._console.get_style("dim"))]

    def _rendered(self, part: RenderableType) -> Lines:
        return self._console.render_lines(part, pad=False)


def as_text(lines: Lines) -> str:
    """The picture without colours."""
    out = StringIO()
    for line in lines:
        out.write("".join(segment.text for segment in line).rstrip() + "\n")
    return out.getvalue()


def _service_line(one: Embedded | Worker) -> Text:
    word, style = _STATES[one.state]
    text = Text.assemble(f"  {_title(one)}: ", (word, style))
    if isinstance(one, Worker) and one.uptime >= 60:
        text.append(f", {duration(one.uptime // 60 * 60)}")
    return text.append(f", перезапусков: {one.restarts}" if one.restarts else "")


def _title(one: Embedded | Worker) -> str:
    return one.title if isinstance(one, Embedded) else one.spec.title
