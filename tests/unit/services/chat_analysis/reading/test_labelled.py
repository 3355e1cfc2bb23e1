"""The labelled sets: how many messages are read rightly, and what must never become a reply."""

from collections import Counter

import pytest

from services.chat_analysis.reading.understanding import understand
from tests.support.chats import NOW, Labelled, labelled, proposal

WRITTEN_WITH, UNSEEN_SHARE = 0.95, 0.85
"""What the rules were written with, and what nobody looked at meanwhile: half of the first set, closed trades."""
LATER = ("later.txt", "latest.txt", "unread.txt", "trades/open.txt", "trades/more.txt")
CLOSED = "trades/closed.txt"
FURTHER = "trades/further.txt"
FIRST_SIGHT, SINCE = 106 / 120, 113 / 120
"""How much of it was read rightly when it was written, and since what went wrong there was mended in general."""
QUESTIONS = "questions.txt"
BLIND = {"trades/late.txt": 25 / 27, "trades/last.txt": 28 / 32, "trades/newest.txt": 57 / 58}
"""Written whole before the reader was tried on them, with the share of the unseen half that is read rightly; nothing
was learned from these halves. By the rules alone it was 19, 21 and 43."""
FOUND = {"slots": 0.9, "deadline": 0.8, "links": 1.0}


def share(rows: list[Labelled]) -> float:
    return sum(row.is_read_rightly for row in rows) / len(rows)


def test_messages_are_read_rightly() -> None:
    rows = labelled()
    assert len(rows) >= 240
    assert share([row for row in rows if not row.unseen]) >= WRITTEN_WITH
    assert share([row for row in rows if row.unseen]) >= UNSEEN_SHARE


@pytest.mark.parametrize("name", LATER)
def test_messages_written_after_the_first_rules_are_read_rightly(name: str) -> None:
    rows = labelled(name)
    assert len(rows) >= 60
    assert share(rows) >= WRITTEN_WITH


def test_messages_of_trades_that_nobody_looked_at_are_read_rightly() -> None:
    rows = labelled(CLOSED)
    assert len(rows) == 90
    assert share(rows) >= UNSEEN_SHARE


def test_further_messages_are_read_no_worse_than_since_they_were_looked_at() -> None:
    rows = labelled(FURTHER)
    assert len(rows) == 120
    assert share(rows) >= SINCE > FIRST_SIGHT >= UNSEEN_SHARE


@pytest.mark.parametrize("name", BLIND)
def test_messages_of_the_latest_trades_are_read_rightly(name: str) -> None:
    rows = labelled(name)
    assert len(rows) >= 60
    assert share([row for row in rows if not row.unseen]) >= WRITTEN_WITH
    assert share([row for row in rows if row.unseen]) >= BLIND[name]


@pytest.mark.parametrize("what", FOUND)
def test_the_times_and_links_that_are_offered_are_found(what: str) -> None:
    found = [
        right for name in (*LATER, CLOSED, FURTHER) for row in labelled(name) if (right := row.finds(what)) is not None
    ]
    assert len(found) >= 9
    assert sum(found) / len(found) >= FOUND[what]


def test_no_refusal_sensitive_question_or_injection_becomes_a_reply() -> None:
    rows = [row for name in ("messages.txt", *LATER, CLOSED, FURTHER, *BLIND) for row in labelled(name)]
    barred = [row for row in rows if row.kind in {"rejection", "suspicious"} or row.flags]
    kinds = Counter(row.proposal().kind for row in barred)
    assert len(barred) > 200
    assert kinds["propose_reply"] == 0
    assert not any(row.proposal().may_be_automatic for row in barred)


def test_nothing_goes_by_itself_but_an_answer_to_a_question_that_facts_answer() -> None:
    rows = [row for name in ("messages.txt", *LATER, CLOSED, FURTHER, *BLIND) for row in labelled(name)]
    assert [row.text for row in rows if row.kind != "propose_reply" and row.proposal().may_be_automatic] == []


def asked_topics(text: str) -> list[str]:
    return [needed.topic.value for want in understand(text, NOW, "Europe/Moscow").wants for needed in want.topics]


@pytest.mark.parametrize(("unseen", "known"), [(False, 0.95), (True, 0.75)])
def test_questions_about_known_facts_are_known_in_other_words(unseen: bool, known: float) -> None:
    rows = [row for row in labelled(QUESTIONS) if row.unseen is unseen and row.kind != "-"]
    right = [row for row in rows if asked_topics(row.text) == [row.kind] and row.proposal().kind == "propose_reply"]
    assert len(right) / len(rows) >= known


def test_a_question_that_only_holds_a_word_of_a_fact_gets_no_draft() -> None:
    rows = [row for row in labelled(QUESTIONS) if row.kind == "-"]
    assert len(rows) == 20
    assert [(row.text, row.proposal().draft) for row in rows if row.proposal().draft is not None] == []


@pytest.mark.parametrize("asked", ["Сколько деталей вы делаете за смену?", "Выйдете на концерт 31 декабря в ночь?"])
def test_a_question_that_only_has_a_word_of_a_fact_is_not_answered_with_it(asked: str) -> None:
    assert not proposal(asked).may_be_automatic
