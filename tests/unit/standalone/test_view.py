"""The live view fits every terminal and says the important things."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from rich.console import Console

from ops.funnel import Funnel
from ops.limits import Limit
from ops.queries import Switch
from standalone.launcher import Launcher
from standalone.news.figures import Numbers
from standalone.news.journal import Journal
from standalone.terminal.view import View, as_text

# The longest that a run makes: a port of five digits and 18 random bytes.
LINK = f"http://127.0.0.1:58020/link#{'A-b_4567' * 3}"

BOT = "http://127.0.0.1:58021/vacancy_bot?start=abcdefghijklmnop"
SPENT = LINK.replace("A-b_4567", "spent_67")


def _funnel(number: int, title: str) -> Funnel:
    funnel = Funnel(UUID(int=number), title, "review", 60, looked_at=1240, detailed=400, scored=400, matched=99)
    funnel.rejected_by = {"area": 100, "salary": 400, "score_below_threshold": 380, "employment": 50, "schedule": 9}
    funnel.states, funnel.held_by = {"sent": 5, "held": 4, "review": 12, "queued": 68}, {"limit": 4}
    funnel.blocked_by, funnel.failed_by = {"has_test": 7}, {"test_required": 2}
    return funnel


def _launcher(**parts: Any) -> Launcher:
    journal = Journal(lambda: datetime(2026, 3, 5, 10, 0, tzinfo=UTC))
    for number in range(50):
        journal.say(f"Событие {number}: отклик на вакансию «Ведущий разработчик серверной части» отправлен.")
    titles = ("NATS", "PostgreSQL", "API", "Уведомления", "Песочница hh.ru", "Песочница LLM")
    workers = [
        SimpleNamespace(spec=SimpleNamespace(title=title), state="ready", restarts=0, uptime=70.0) for title in titles
    ]
    workers.append(SimpleNamespace(spec=SimpleNamespace(title="Поиск и отклики"), state="down", restarts=2, uptime=0.0))
    usual: dict[str, Any] = {
        "choice": SimpleNamespace(demo=True),
        "welcome": SimpleNamespace(link=LINK, printed=SPENT),
        "invitation": SimpleNamespace(link=BOT, linked=False),
        "infra": [],
        "workers": workers,
        "numbers": Numbers(
            [_funnel(1, "Python-разработчик (backend), удалённо"), _funnel(2, "Преподаватель информатики в вузе")],
            [Limit("Анна Кузнецова", "Откликов за 24 часа", 5, 40), Limit("demo@vkatilsya.local", "По тарифу", 5, 90)],
            [Switch("user", UUID(int=3), "owner")],
            fresh=True,
        ),
        "journal": journal,
    }
    return cast("Launcher", SimpleNamespace(**(usual | parts)))


def drawn(launcher: Launcher, width: int, height: int) -> str:
    console = Console(width=width, height=height, file=io.StringIO(), force_terminal=True)
    return as_text(View(launcher, console).lines())


@pytest.mark.parametrize(("width", "height"), [(60, 24), (80, 24), (100, 30), (120, 40), (200, 60)])
def test_everything_that_matters_fits_the_terminal(width: int, height: int) -> None:
    lines = drawn(_launcher(), width, height).splitlines()
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line.removeprefix("Войти: ") == LINK], "the link stands whole on its line"
    text = " ".join(lines)
    for said in ("упал, запускаю", "24 письма ждут вашего решения", "5 из 40", "Событие 49", "Событие 48", "1240"):
        assert said in text
    assert "Событие 0:" not in text
    assert "…" not in lines[-1], "events are shown whole"
    assert "Отправл" in text
    assert not [line for line in lines if line.startswith("Резюме") and "…" in line], "headings are shown whole"


def test_a_terminal_too_narrow_for_the_link_says_how_to_get_one() -> None:
    text = drawn(_launcher(), 50, 24)
    assert "make link" in text
    assert "/link#" not in text


def test_a_low_terminal_shows_the_newest_event_and_nothing_overflows() -> None:
    lines = drawn(_launcher(), 80, 12).splitlines()
    assert len(lines) <= 12
    assert any(LINK in line for line in lines)


def test_a_link_that_was_said_before_is_not_shown_beside_the_fresh_one() -> None:
    launcher = _launcher()
    launcher.journal.say(f"Готово. Войти: {SPENT}")
    text = drawn(launcher, 80, 24)
    assert "Готово. Войти: вверху" in text
    assert text.count("/link#") == 1


def test_a_start_shows_what_happens_before_there_are_figures() -> None:
    text = drawn(_launcher(welcome=None, numbers=Numbers()), 80, 24)
    assert "Событие 49" in text
    assert "Войти" not in text


def test_the_summary_is_one_line_and_tells_what_waits_for_a_decision() -> None:
    assert _launcher().numbers.summary == (
        "Итого: просмотрено 2480, отсеяно 1878, подошло 198, отправлено 10, в работе 168, не отправлено 0. "
        "24 письма ждут вашего решения: войдите и откройте «На проверке»."
    )


def test_a_title_of_a_resume_is_no_markup_and_no_command() -> None:
    numbers = Numbers([_funnel(1, "[/bold] \x1b[2J\n[link=http://x]")], [], [], fresh=True)
    console = Console(width=120, height=40, file=io.StringIO())
    text = as_text(View(_launcher(numbers=numbers), console).lines())
    assert "[/bold]  [2J [link=http://x]" in text
    assert "\x1b" not in text
