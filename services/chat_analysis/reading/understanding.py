"""What one text of an employer says, by its acts: refused, asked, demanded, proposed, or nothing of these."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from libs.common.answers.asking import asked_topics
from libs.common.answers.domain import Needed
from libs.common.text.sayings import Sayings, sayings
from libs.common.text.speech import Sentence, Speech, marked, read_speech
from services.chat_analysis.reading.options import marks_of, options_of
from services.chat_analysis.reading.signs import Signs, signs_of
from services.chat_analysis.reading.times import Times, read_times

_words = partial(sayings, "services.chat_analysis.reading.words")
_ENOUGH = 1.0
_WEAK = 0.9
_OURS = ("оплачиваем", "оплатим", "оплачивается", "выплатим", "выплачиваем", "компенсируем", "возместим", "за наш счет")


@dataclass(frozen=True, slots=True)
class Want:
    """A sentence that wants something, and what it wants, as far as it is understood."""

    sentence: Sentence
    topics: tuple[Needed, ...]
    experience: str | None

    @property
    def understood(self) -> bool:
        """Whether facts can answer it."""
        return bool(self.topics or self.experience)


@dataclass(frozen=True, slots=True)
class Understood:
    """What the reading of a text found."""

    signs: Signs
    speech: Speech
    times: Times
    unease: tuple[str, ...]
    sensitive: tuple[Sentence, ...]
    rejection: float
    refusing: tuple[Sentence, ...]
    robot: tuple[Sentence, ...]
    form: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    meeting: tuple[Sentence, ...]
    offer: tuple[Sentence, ...]
    wants: tuple[Want, ...]
    options: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        """Whether it is a refusal."""
        return self.rejection >= _ENOUGH

    @property
    def unknown(self) -> tuple[Want, ...]:
        """What is wanted and not understood."""
        return tuple(want for want in self.wants if not want.understood)


def understand(text: str, now: datetime, zone: str) -> Understood:
    """Read a text; its time is bounded whatever it holds."""
    signs = signs_of(text)
    speech = _with_marks(signs)
    sentences = speech.sentences
    times = read_times(signs.plain, now, zone)
    rejection, refusing = _refusal(sentences)
    return Understood(
        signs=signs,
        speech=speech,
        times=times,
        unease=_unease(signs, sentences),
        sensitive=tuple(one for one in sentences if one.wants and _words("sensitive").found(one)),
        rejection=rejection,
        refusing=refusing,
        robot=_robot(sentences),
        form=_said(sentences, _words("tasks"), "form"),
        test=_said(sentences, _words("tasks"), "test"),
        meeting=_meeting(sentences, times),
        offer=tuple(one for one in sentences if _words("offer").found(one)),
        wants=tuple(_want(one) for one in sentences if one.wants and not _words("harmless").found(one)),
        options=options_of(signs.plain),
    )


def _with_marks(signs: Signs) -> Speech:
    marks = set(marks_of(signs.plain))
    if signs.role:
        marks.add("<role>")
    if any(word in signs.plain.lower() for word in _OURS):
        marks.add("<we-pay>")
    return marked(read_speech(signs.plain), *marks)


def _unease(signs: Signs, sentences: Iterable[Sentence]) -> tuple[str, ...]:
    found = [head for one in sentences for head in _words("unease").heads(one)]
    if signs.hidden:
        found.append("hidden")
    if signs.role:
        found.append("steer")
    return tuple(dict.fromkeys(found))


def _refusal(sentences: Iterable[Sentence]) -> tuple[float, tuple[Sentence, ...]]:
    """The weight of all that refuses, each way to say it counted once, and the sentences that weigh."""
    weights: dict[str, float] = {}
    refusing: list[Sentence] = []
    for sentence in sentences:
        found = _words("rejection").found(sentence)
        weights |= {saying.pattern: float(saying.head) for saying in found}
        if sum(float(saying.head) for saying in found) > _WEAK / 2:
            refusing.append(sentence)
    return sum(weights.values()), tuple(refusing)


def _robot(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    said = [(one, frozenset(_words("robot").heads(one))) for one in sentences]
    ways = tuple(one for one, heads in said if "way" in heads)
    selves = tuple(one for one, heads in said if "self" in heads)
    wants = any(one.wants and not _words("harmless").found(one) for one in sentences)
    return (*selves, *ways) if ways or (selves and wants) else ()


def _said(sentences: Iterable[Sentence], words: Sayings, head: str) -> tuple[Sentence, ...]:
    found = tuple(one for one in sentences if head in words.heads(one))
    wanted = any(one.wants or "<link>" in one.marks or head == "test" for one in found)
    return found if wanted else ()


def _meeting(sentences: tuple[Sentence, ...], times: Times) -> tuple[Sentence, ...]:
    heads = [frozenset(_words("meeting").heads(one)) for one in sentences]
    met = tuple(one for one, head in zip(sentences, heads, strict=True) if "meet" in head)
    proposed = any("propose" in head for head in heads)
    return met if proposed or times.slots else ()


def _want(sentence: Sentence) -> Want:
    kinds = _words("experience").heads(sentence) if sentence.asked or "<request>" in sentence.marks else ()
    return Want(sentence, asked_topics(sentence), kinds[0] if kinds else None)
