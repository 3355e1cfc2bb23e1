"""Whether an employer was told something else before: facts compared by what they amount to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from libs.common.answers.domain import Fact, Topic
from libs.common.text.sayings import sayings
from libs.common.text.spans import SPAN_NUMBERS
from libs.common.text.speech import Sentence, read_speech

_topics = partial(sayings, "libs.common.answers", "topics")
_positions = partial(sayings, "libs.common.answers", "positions")
_AMOUNT = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[  .]\d{3})+|\d{2,7})(?:[.,]\d+)?\s*(к(?!\w)|k\b|тыс\w*|т\.?р)?", re.IGNORECASE
)
_TENS = "|".join(word for word, number in SPAN_NUMBERS.items() if number >= 20)
_SPAN = re.compile(
    rf"(?<!\w)(?:(?:({_TENS})\s{{1,3}})?(\d{{1,3}}|\w{{1,20}})\s{{0,3}})?(дн\w*|день|сут(?:ки|ок)|недел\w*|месяц\w*|days?|weeks?|months?)(?!\w)",
    re.IGNORECASE,
)
_LEAST_AMOUNT = 1_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What was said before against what a fact says; `stated` is the earlier sentence."""

    topic: Topic
    stated: str
    now: str


def contradictions(facts: Iterable[Fact], stated: Iterable[str]) -> tuple[Contradiction, ...]:
    """What the applicant's earlier texts to an employer say otherwise than the facts."""
    earlier = [sentence for text in stated for sentence in read_speech(text).sentences]
    return tuple(_found(facts, earlier))


def _found(facts: Iterable[Fact], earlier: list[Sentence]) -> Iterator[Contradiction]:
    for fact in facts:
        now = _position(fact.topic, fact.text or fact.text_en)
        for sentence in earlier:
            before = position_of(fact.topic, sentence)
            if now and before and now.isdisjoint(before):
                yield Contradiction(fact.topic, sentence.text[:300], fact.text or fact.text_en)
                break


def _position(topic: Topic, text: str) -> frozenset[str]:
    return frozenset().union(*(_amounts_to(topic, one) for one in read_speech(text).sentences))


def position_of(topic: Topic, sentence: Sentence) -> frozenset[str]:
    """What a sentence about that topic amounts to; empty where it is about something else or takes no position."""
    about = topic.value in _topics().heads(sentence) or (topic is Topic.SALARY and "<money>" in sentence.marks)
    return _amounts_to(topic, sentence) if about else frozenset()


def _amounts_to(topic: Topic, sentence: Sentence) -> frozenset[str]:
    if topic is Topic.SALARY:
        return frozenset(_amounts(sentence.text))
    if topic is Topic.START:
        return frozenset(_spans(sentence.text.lower().replace("ё", "е"))) or _worded("start", sentence)
    if topic in {Topic.FORMAT, Topic.SCHEDULE}:
        return _worded(topic.value, sentence)
    if topic in {Topic.RELOCATION, Topic.TRIPS}:
        return frozenset({"no"} if _positions().heads(sentence).count("no") else {"yes"})
    return frozenset()


def _amounts(text: str) -> Iterator[str]:
    for match in _AMOUNT.finditer(text):
        number = int(re.sub(r"\D", "", match[1])) * (1_000 if match[2] else 1)
        if number >= _LEAST_AMOUNT:
            yield str(number)
        elif number >= _LEAST_AMOUNT / 20:
            yield str(number * 1_000)  # «от 150 на руки»


def _spans(text: str) -> Iterator[str]:
    for match in _SPAN.finditer(text):
        tens, said, unit = match[1], match[2] or "1", match[3]
        number = int(said) if said.isdigit() else SPAN_NUMBERS.get(said, 1)
        number += SPAN_NUMBERS[tens] if tens else 0  # «двадцать пять дней»
        days = 30 if unit.startswith(("мес", "mon")) else 7 if unit.startswith(("нед", "week")) else 1
        yield f"{number * days:g}"


def _worded(topic: str, sentence: Sentence) -> frozenset[str]:
    heads = _positions().heads(sentence)
    return frozenset(head for head in heads if head.startswith(f"{topic}-"))
