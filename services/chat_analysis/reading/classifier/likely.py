"""The learned weights, and the shares that they give a message.

`weights.txt` is made by `python -m bench.texts.message_kinds`; nothing is learned while the product runs.
"""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from libs.common.answers.domain import Topic
from libs.common.events.chat import ActionKind
from services.chat_analysis.reading.classifier.features import features, vector

SCALE = 100
"""Weights are kept as whole hundredths."""
SENSITIVE = "sensitive"
KINDS: tuple[ActionKind, ...] = (
    "automated", "ask_user", "fill_form", "mark_interview", "none", "propose_reply", "rejection", "suspicious",
    "test_task",
)  # fmt: skip
TOPICS = (Topic.SALARY, Topic.START, Topic.FORMAT, Topic.SCHEDULE, Topic.RELOCATION, Topic.TRIPS, Topic.LINKS)
COLUMNS = (*KINDS, SENSITIVE, *(f"topic.{one}" for one in TOPICS))


@dataclass(frozen=True, slots=True)
class Likely:
    """Shares between 0 and 1: the kinds add up to 1, the others stand alone."""

    kinds: Mapping[ActionKind, float]
    sensitive: float
    topics: Mapping[Topic, float]

    @property
    def kind(self) -> ActionKind:
        """The most likely kind."""
        return max(self.kinds, key=self.kinds.__getitem__)


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight a column for each known feature, the rarity of each, and what each column starts from.

    What `by_feature` holds counts times `unit`.
    """

    start: tuple[float, ...]
    rarity: Mapping[str, float]
    by_feature: Mapping[str, Sequence[float]]
    unit: float = 1.0


def likely(text: str, signals: Iterable[str] = ()) -> Likely:
    """Judge a text; its time is linear in it, and the same text has the same shares in every process."""
    return judged(learned(), text, signals)


def judged(weights: Weights, text: str, signals: Iterable[str]) -> Likely:
    """Judge a text by these weights."""
    sums = summed(weights.start, weights.by_feature, vector(features(text, signals), weights.rarity), weights.unit)
    kinds = softmax(sums[: len(KINDS)])
    alone = [logistic(one) for one in sums[len(KINDS) :]]
    return Likely(dict(zip(KINDS, kinds, strict=True)), alone[0], dict(zip(TOPICS, alone[1:], strict=True)))


def summed(
    start: Sequence[float],
    by_feature: Mapping[str, Sequence[float]],
    line: Iterable[tuple[str, float]],
    unit: float = 1.0,
) -> list[float]:
    """What speaks for each column: where it starts from, and the weights of the features that are there."""
    sums = list(start)
    for name, share in line:
        for column, weight in enumerate(by_feature[name]):
            sums[column] += share * unit * weight
    return sums


def softmax(sums: list[float]) -> list[float]:
    """Shares that add up to 1."""
    highest = max(sums)
    powers = [math.exp(one - highest) for one in sums]
    whole = sum(powers)
    return [one / whole for one in powers]


def logistic(value: float) -> float:
    """A share of its own."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


@lru_cache(1)
def learned() -> Weights:
    """The weights that the project ships."""
    kept = files("services.chat_analysis.reading.classifier").joinpath("weights.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in kept.split("\n") if line and not line.startswith("#")]
    [columns, start, *known] = rows
    if tuple(columns) != COLUMNS:
        raise ValueError("weights.txt was learned for other kinds: python -m bench.texts.message_kinds")
    return Weights(
        tuple(int(one) / SCALE for one in start),
        {name: int(rarity) / SCALE for name, rarity, _ in known},
        {name: array("h", map(int, weights.split())) for name, _, weights in known},
        1 / SCALE,
    )
