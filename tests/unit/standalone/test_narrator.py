"""A burst of matches is told in a few lines, everything else at once."""

import asyncio
import json
from uuid import UUID

import pytest

from standalone.news import narrator
from standalone.news.narrator import Narrator

ID = str(UUID(int=1))


def _match(number: int) -> bytes:
    card = {"id": str(number), "name": f"Вакансия {number}"}
    facts = {"user_id": ID, "occurred_at": "2026-03-05T10:00:00Z", "match_id": ID, "account_id": ID, "resume_id": ID}
    return json.dumps(facts | {"vacancy": card, "score": 70, "threshold": 60, "mode": "auto"}).encode()


def _paused() -> bytes:
    facts = {"user_id": ID, "occurred_at": "2026-03-05T10:00:00Z", "reason": "captcha", "sentence": "Капча."}
    return json.dumps(facts).encode()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(narrator, "BURST_SECONDS", 0.05)
    return []


async def _settled() -> None:
    await asyncio.sleep(0.15)


async def test_many_matches_become_the_first_few_and_a_count(said: list[str]) -> None:
    lines = Narrator(said.append)
    for number in range(10):
        lines.hear("match.found", _match(number))
    await _settled()
    assert len(said) == 4
    assert said[0] == "Соответствие 70 из 100: «Вакансия 0». Отклик будет отправлен."
    assert said[-1] == "…и ещё 7 подходящих вакансий."


async def test_few_matches_are_told_whole_and_the_next_burst_begins_anew(said: list[str]) -> None:
    lines = Narrator(said.append)
    for _ in range(2):
        lines.hear("match.found", _match(1))
        lines.hear("match.found", _match(2))
        await _settled()
    assert (
        said
        == [
            "Соответствие 70 из 100: «Вакансия 1». Отклик будет отправлен.",
            "Соответствие 70 из 100: «Вакансия 2». Отклик будет отправлен.",
        ]
        * 2
    )


async def test_other_events_are_never_held_back(said: list[str]) -> None:
    lines = Narrator(said.append)
    for number in range(10):
        lines.hear("match.found", _match(number))
    lines.hear("reply.paused", _paused())
    assert said[-1] == "hh.ru просит пройти проверку. Капча."
    await lines.stop()
