"""The funnel and the limits as tables and sentences; shared by `status` and the live view."""

from rich.table import Table
from rich.text import Text

from libs.common.applications import State
from libs.common.messages.catalogue import Kind, known, message, reason_of_application
from libs.common.text.clean import plain_line
from ops.funnel import ON_THEIR_WAY, Funnel
from ops.limits import Limit
from ops.words import plural

_COLUMNS = (
    # the full heading, the short one, and the width from which the column is shown
    ("Режим", "Режим", 72, lambda one: MODES.get(one.mode, one.mode)),
    ("Просмотрено", "Просм.", 0, lambda one: one.looked_at),
    ("Отсеяно", "Отсеяно", 0, lambda one: one.rejected),
    ("Подробно", "Подробно", 120, lambda one: one.detailed),
    ("Оценено", "Оценено", 120, lambda one: one.scored),
    ("Подошло", "Подошло", 0, lambda one: one.matched),
    ("В работе", "В работе", 0, lambda one: one.waiting),
    ("Отправлено", "Отправл.", 0, lambda one: one.sent),
    ("Отказ", "Отказ", 72, lambda one: one.refused),
)  # fmt: skip
WIDE = 120
_KINDS: tuple[Kind, ...] = ("rule", "state", "pause")
MODES = {"off": "выкл.", "dry": "проба", "review": "спрашивает", "auto": "сам"}


def funnel_table(found: list[Funnel], width: int) -> Table:
    """Return one row per resume, from looked at to sent; a narrow terminal gets shorter headings and fewer columns."""
    wide = width >= WIDE
    columns = [(full if wide else short, value) for full, short, least, value in _COLUMNS if width >= least]
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    left = width - sum(len(name) + 1 for name, _ in columns) - 1
    table.add_column("Резюме", no_wrap=True, overflow="ellipsis", max_width=min(max(left, 8), 40))
    for name, _ in columns:
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    for one in found:
        table.add_row(Text(plain_line(one.title)), *(str(value(one)) for _, value in columns))
    return table


def rejections_text(found: list[Funnel]) -> str:
    """Return, over all resumes, why vacancies fell out and why applications were not sent."""
    lines = [
        _reasons("Отсеяно", [one.rejected_by for one in found]),
        _reasons("Подходят, но откликается там не агент", [one.blocked_by for one in found]),
        _reasons("Не отправлено", [one.failed_by for one in found]),
        _reasons("В работе", [_at_work(one) for one in found]),
        _outlasted(sum(one.outlasted for one in found)),
    ]
    return "\n".join(line for line in lines if line)


def decisions_text(found: list[Funnel]) -> str:
    """Return how many letters wait for their owner, and where; empty when none does."""
    waiting = sum(one.review for one in found)
    if not waiting:
        return ""
    letters = plural(waiting, "письмо ждёт", "письма ждут", "писем ждут")
    return f"{letters} вашего решения: войдите и откройте «На проверке»."


def limits_text(found: list[Limit]) -> str:
    """Return the used limits in one line each."""
    return "\n".join(
        f"{one.what} ({one.owner}): {one.used}" + (f" из {one.limit}" if one.limit is not None else "") for one in found
    )


def reason_word(reason: str) -> str:
    """Return a machine reason in words where there are some."""
    found = next((one for kind in _KINDS if (one := known(kind, reason))), None) or reason_of_application(reason)
    return found.word if found else reason


def _at_work(one: Funnel) -> dict[str, int]:
    """Where each application is that is not done: what it waits for, held ones by the reason."""
    states = {state: one.states.get(state, 0) for state in ON_THEIR_WAY if state is not State.HELD}
    return {**{state: number for state, number in states.items() if number}, **one.held_by}


def _outlasted(number: int) -> str:
    return f"Не уйдут: {message('decision', 'expires_first').word} {number}" if number else ""


def _reasons(title: str, counts: list[dict[str, int]]) -> str:
    total: dict[str, int] = {}
    for one in counts:
        for reason, number in one.items():
            total[reason] = total.get(reason, 0) + number
    if not total:
        return ""
    ordered = sorted(total.items(), key=lambda item: -item[1])
    return f"{title}: " + ", ".join(f"{reason_word(reason)} {number}" for reason, number in ordered)
