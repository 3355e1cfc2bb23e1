"""The letters corpus is complete and balanced."""

from collections import Counter

from tests.corpus.letters.reading import TRADES, hostile, people, sentences


def test_each_trade_has_as_many_false_sentences_as_honest_ones() -> None:
    found = Counter((one.trade, one.honest) for one in sentences())
    assert found == {(trade, honest): 40 for trade in people() for honest in (True, False)}


def test_each_kind_of_falsehood_has_twenty_sentences() -> None:
    found = Counter(one.kind for one in sentences() if not one.honest)
    assert len(found) == 20
    assert set(found.values()) == {20}


def test_no_sentence_stands_twice_and_each_half_is_about_a_half() -> None:
    found = list(sentences())
    assert len({(one.trade, one.text) for one in found}) == 800
    assert 340 < Counter(one.half for one in found)["unseen"] < 460


def test_more_trades_have_both_labels_each() -> None:
    found = Counter((one.trade, one.honest) for one in sentences(TRADES))
    assert set(found) == {(trade, honest) for trade in people(TRADES) for honest in (True, False)}
    assert min(found.values()) >= 6


def test_there_are_ten_carriers_of_hostile_words() -> None:
    found = list(hostile())
    assert len(found) == 44
    assert len({one.carrier for one in found}) == 10
