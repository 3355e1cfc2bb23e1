"""The grounding check against sentences labelled by somebody who has not read it."""

from pathlib import Path

import pytest

from bench.texts.grounding import KINDS, Figures, all_figures, table

CORPUS = Path(__file__).parents[2] / "corpus" / "grounding"


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    measured = all_figures(CORPUS)
    print("\n" + table(measured))
    return measured


@pytest.mark.parametrize("split", ["dev", "holdout", "all"])
def test_false_sentences_are_caught(figures: dict[str, Figures], split: str) -> None:
    assert figures[split].caught_share >= 0.97


# What nothing proves is not sent: of statements about a vacancy and of paraphrases with words that the resume does not
# have, more is lost than in the letters corpus.
@pytest.mark.parametrize(("split", "most"), [("dev", 0.04), ("holdout", 0.13), ("all", 0.09)])
def test_honest_sentences_are_kept(figures: dict[str, Figures], split: str, most: float) -> None:
    assert figures[split].lost_share <= most


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_falsehood_is_a_hole(figures: dict[str, Figures], kind: str) -> None:
    assert figures["all"].kind_share(kind) >= 0.90
    assert figures["dev"].kind_share(kind) >= 0.90
    # A kind has 12 to 16 sentences in the holdout: one sentence is 6 to 8 points there.
    assert figures["holdout"].kind_share(kind) >= 0.85


def test_the_corpus_is_large_enough(figures: dict[str, Figures]) -> None:
    assert sum(figures["all"].false.values()) >= 200
    assert figures["all"].honest >= 280
    assert all(figures["all"].false[kind] > 0 for kind in KINDS)
