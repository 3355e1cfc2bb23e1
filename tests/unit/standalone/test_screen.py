"""The live view fits the terminal and says the important things."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from rich.console import Console

from ops.queries import Funnel, Limit
from standalone.journal import Journal
from standalone.launcher import Launcher
from standalone.numbers import Numbers
from standalone.screen import View


def _launcher() -> Launcher:
    funnel = Funnel(UUID(int=1), "Python-разработчик", "auto", 60, looked_at=120, detailed=40, scored=40, matched=9)
    funnel.rejected_by, funnel.states, funnel.held_by = {"area": 100}, {"sent": 5, "held": 4}, {"limit": 4}
    journal = Journal(lambda: datetime(2026, 3, 5, 10, 0, tzinfo=UTC))
    for number in range(50):
        journal.say(f"Событие {number}")
    spec = SimpleNamespace(title="Поиск и отклики")
    parts: dict[str, Any] = {
        "choice": SimpleNamespace(demo=True),
        "welcome": SimpleNamespace(link="http://127.0.0.1:8020/login/abc"),
        "infra": [SimpleNamespace(title="NATS", state="ready", restarts=1)],
        "workers": [SimpleNamespace(spec=spec, state="down", pid=None, restarts=2, uptime=0.0)],
        "numbers": Numbers([funnel], [Limit("Анна", "Откликов за 24 часа", 5, 40)], [], fresh=True),
        "journal": journal,
    }
    return cast("Launcher", SimpleNamespace(**parts))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 60)])
def test_everything_fits_the_terminal(width: int, height: int) -> None:
    console = Console(width=width, height=height, record=True, file=io.StringIO())
    console.print(View(_launcher(), console).draw())
    lines = console.export_text().splitlines()
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for said in (
        "Войти: http://127.0.0.1:8020/login/abc",
        "упал, запускаю",
        "перезапусков: 2",
        "Событие 49",
        "5 из 40",
    ):
        assert said in text
    assert "Событие 0\n" not in text


def test_the_summary_is_one_line() -> None:
    assert _launcher().numbers.summary == (
        "Итого: просмотрено 120, отсеяно 100, подошло 9, отправлено 5, в работе 4, не отправлено 0."
    )
