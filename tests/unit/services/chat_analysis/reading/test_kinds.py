"""What a text calls for, where rules and weights disagree; shares are given here, so that each guard stands alone."""

import pytest

from libs.common.answers.domain import Topic
from services.chat_analysis.reading.classifier.likely import KINDS, Likely
from services.chat_analysis.reading.kinds import Call, call_of
from services.chat_analysis.reading.understanding import understand
from tests.support.chats import NOW

KNOWN, OTHER = "Какие у вас зарплатные ожидания?", "Почему именно к нам?"


def shares(*, private: float = 0.0, **kinds: float) -> Likely:
    rest = (1 - sum(kinds.values())) / len(KINDS)
    return Likely({one: kinds.get(one, 0.0) + rest for one in KINDS}, private, dict.fromkeys(Topic, 0.0))


def call(text: str, found: Likely) -> Call:
    return call_of(understand(text, NOW, "Europe/Moscow"), found)


def test_a_reply_is_proposed_where_the_weights_are_sure_or_the_rules_agree() -> None:
    assert call(OTHER, shares(propose_reply=0.9)).kind == "propose_reply"
    assert call(KNOWN, shares(propose_reply=0.4)).kind == "propose_reply"
    assert call(OTHER, shares(propose_reply=0.4)).kind == "ask_user"


@pytest.mark.parametrize(
    "text",
    [
        f"К сожалению, мы выбрали другого кандидата. {KNOWN}",
        f"{KNOWN} И есть ли у вас судимость?",
        f"Я бот-рекрутер, ответьте на вопросы. {KNOWN}",
    ],
)
def test_what_the_rules_bar_is_no_reply_however_sure_the_weights_are(text: str) -> None:
    assert call(text, shares(propose_reply=0.99)).kind == "ask_user"


@pytest.mark.parametrize(
    "found",
    [
        shares(propose_reply=0.75, private=0.2),
        shares(propose_reply=0.75, rejection=0.2),
        shares(propose_reply=0.75, suspicious=0.2),
    ],
)
def test_what_the_weights_hold_possible_is_no_reply_even_where_the_rules_propose_one(found: Likely) -> None:
    assert call(KNOWN, found).kind == "ask_user"
