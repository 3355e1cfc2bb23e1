"""The learned weights: what they are learned from, what they tell apart, and what the rules keep from them."""

from collections import Counter
from pathlib import Path

import pytest

from bench.texts import message_kinds
from services.chat_analysis.reading.classifier.features import features, vector
from services.chat_analysis.reading.classifier.likely import KINDS, learned, likely
from services.chat_analysis.reading.kinds import ruled_kind
from services.chat_analysis.reading.understanding import understand
from tests.support.chats import NOW, labelled, proposal

WEIGHTS = Path(message_kinds.WEIGHTS)
BLIND = {
    "blind/first.txt": (71, 128), "blind/second.txt": (101, 144), "blind/third.txt": (90, 129),
    "blind/fourth.txt": (134, 177), "blind/fifth.txt": (95, 116),
}  # fmt: skip
"""Never learned from, written before they were read, all but the fifth by who saw no rule: how many the rules alone and
the whole reader read rightly."""


@pytest.mark.parametrize("name", BLIND)
def test_messages_that_nothing_was_learned_from_are_read_rightly(name: str) -> None:
    rows = labelled(name)
    rules, reader = BLIND[name]
    assert sum(row.is_read_rightly for row in rows) >= reader
    assert sum(ruled_kind(understand(row.text, NOW, "Europe/Moscow")) == row.kind for row in rows) >= rules


def test_the_weights_are_those_of_the_messages_and_rules_that_stand_here() -> None:
    assert f"# Learned from {message_kinds.digest(message_kinds.learned_from())}" in WEIGHTS.read_text(encoding="utf-8")


def test_a_lesson_is_learned_and_the_same_lesson_gives_the_same_weights() -> None:
    taught = [(row.targets(topics=True), features(row.text)) for row in message_kinds.labelled(_usual())[:120]]
    one, other = message_kinds.learn(taught), message_kinds.learn(taught)
    assert message_kinds.written(one, "x") == message_kinds.written(other, "x")
    told = [message_kinds.judged(one, row.text, ()).kind == row.kind for row in message_kinds.labelled(_usual())[:120]]
    assert sum(told) > 110


def test_what_is_written_is_what_is_read() -> None:
    lines = WEIGHTS.read_text(encoding="utf-8").split("\n")
    known = learned()
    assert len(known.by_feature) == len([line for line in lines if line.count("\t") == 2])
    assert set(known.rarity) == set(known.by_feature)


def test_a_vector_forgets_unknown_words_and_has_the_length_of_one() -> None:
    found = vector(features("Готовы ли вы переехать, абырвалг?"), {"готов": 2.0, "?": 1.0})
    assert [name for name, _ in found] == ["готов", "?"]
    assert sum(weight * weight for _, weight in found) == pytest.approx(1)


def test_shares_of_kinds_add_up_for_any_text() -> None:
    for text in ("", "\x00", "а" * 10_000, "https://x.example " * 300, "🙂"):
        assert sum(likely(text).kinds.values()) == pytest.approx(1)
        assert set(likely(text).kinds) == set(KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "Увы, по возрасту не проходите, нам до тридцати. А сколько вы хотите получать?",
        "Сколько хотите получать и есть ли у вас судимость?",
        "Когда сможете выйти? Пришлите серию и номер паспорта.",
        "Сколько хотите получать? Переведите 500 рублей за медкнижку.",
    ],
)
def test_what_the_rules_bar_is_no_reply_however_it_sounds(text: str) -> None:
    assert proposal(text).kind != "propose_reply"
    assert not proposal(text).may_be_automatic


def test_a_question_in_words_that_no_list_knows_gets_a_draft_for_its_owner_and_never_goes_by_itself() -> None:
    rows = [row for row in labelled("learned/facts.txt") if row.kind == "propose_reply"]
    drafted = [row.proposal() for row in rows]
    by_rules = [ruled_kind(understand(row.text, NOW, "Europe/Moscow")) == "propose_reply" for row in rows]
    assert sum(one.kind == "propose_reply" for one in drafted) > sum(by_rules)
    went = [one for one, known in zip(drafted, by_rules, strict=True) if one.may_be_automatic and not known]
    assert went == []


def test_no_message_that_is_barred_becomes_a_reply() -> None:
    rows = [row for name in (*message_kinds.NEW, *BLIND) for row in labelled(name)]
    barred = [row for row in rows if row.kind in {"rejection", "suspicious"} or row.flags]
    kinds = Counter(row.proposal().kind for row in barred)
    assert len(barred) > 1_400
    assert kinds["propose_reply"] == 0
    assert not any(row.proposal().may_be_automatic for row in rows if row.kind != "propose_reply")


def _usual() -> Path:
    return message_kinds.CORPUS / "learned" / "usual.txt"
