"""Which pieces of a resume's text assert something: what is denied, wished or only tried proves nothing."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from libs.common.grounding.facts import Text
from libs.common.grounding.language.sentences import Span, split_segments, split_sentences
from libs.common.grounding.language.stance import Stance, denies, stances, wishes
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading


# The reader of a resume and of what it denies ask it of the same texts, one soon after the other.
@lru_cache(maxsize=64)
def asserted(text: Text) -> tuple[Text, ...]:
    """Give the pieces of a resume text that assert: «С Go не работал» and «ищу», «не рассматриваю» prove nothing."""
    return tuple(_asserted(text))


def _asserted(text: Text) -> Iterator[Text]:
    for sentence in split_sentences(text.text):
        segments = split_segments(sentence)
        found = stances(sentence, segments)
        if text.path.startswith("/experience/") and _WISHED.search(sentence.text) is None:
            found = [Stance.OWN if stance is Stance.WISH else stance for stance in found]
        if all(stance not in {Stance.DENIED, Stance.WISH} for stance in found):
            yield Text(text.path, sentence.text)
            continue
        apart = _told_apart(sentence, segments)
        for number, (segment, stance) in enumerate(zip(segments, found, strict=True)):
            opens = number == 0 and len(segments) > 1
            named = opens and stance is Stance.WISH and _names_oneself(segment.text)
            graded = opens and stance is Stance.DENIED and _has_level(segment.text)
            rest = number > 0 and _ONLY_THAT.match(segment.text) is not None
            rest = rest or _counts_apart(segments, number) or number in apart
            rest = rest and not (denies(segment.text) or wishes(segment.text))
            if named or graded or rest or stance not in {Stance.DENIED, Stance.WISH}:
                yield Text(text.path, segment.text)


def _counts_apart(segments: Sequence[Span], number: int) -> bool:
    """Tell whether a segment says what was, and another one behind it what was not: «14 выездов, повторных нет»."""
    denial = next((one.text for one in segments[number + 1 :] if denies(one.text)), None)
    if denial is None or _ABSENT.search(denial) is None:
        return False
    words = _FIRST_WORD.findall(segments[number].text)
    first = next((found for word in words if "NOUN" in (found := reading(word.lower()).grammemes)), None)
    return any(map(str.isdigit, segments[number].text)) or (first is not None and "gent" not in first)


def _told_apart(sentence: Span, segments: Sequence[Span]) -> frozenset[int]:
    """The segments that stand apart from what their sentence denies: «эксперт ОГЭ; экспертом ЕГЭ не была».

    Behind a denial only what lasted is: «44-ФЗ не работала, 223-ФЗ — 3 года».
    """
    first = next((place for place, one in enumerate(segments) if denies(one.text)), None)
    if first is None:
        return frozenset()
    lasted = {place for place in range(first + 1, len(segments)) if _LASTED.search(segments[place].text)}
    lasted |= {place - 1 for place in lasted if place - 1 > first and _ALONE.fullmatch(segments[place].text)}
    return frozenset(lasted).union(_before(sentence, segments[: first + 1]))


def _before(sentence: Span, segments: Sequence[Span]) -> range:
    """The segments before a denial, the last one, that tell of something else."""
    joints = [
        sentence.text[one.end - sentence.start : other.start - sentence.start] for one, other in pairwise(segments)
    ]
    ended = max((place + 1 for place, joint in enumerate(joints) if ";" in joint), default=0)
    opened = next((place for place, joint in enumerate(joints) if _OPENS.search(joint)), None)
    listed = opened is not None and opened + 2 < len(segments) and "," in joints[-1]
    apart = listed and _of_its_own(segments[-1].text) and _NAME_ALONE.fullmatch(segments[-2].text) is None
    return range(len(segments) - 1 if apart else ended)


def _of_its_own(denial: str) -> bool:
    """Tell whether a denial names what it denies: «таможенное оформление сама не делала», not «сам не мерил»."""
    found = (reading(word.lower()).grammemes for word in _FIRST_WORD.findall(denial)[:-1])
    named = any(one & _NAMES and "Apro" not in one for one in found)
    return named or (denial.isascii() and len(denial.split()) > _SHORT)


def only_tried(text: str) -> bool:
    """Tell whether a text says that something was only tried: it proves no work with it."""
    return _ONLY.search(text) is not None and _TRIED.search(text) is not None


def _names_oneself(text: str) -> bool:
    """Tell whether a text only says who somebody is: «бортпроводник с налётом 2 800 часов», before what is wished."""
    if wishes(text) or denies(text):
        return False
    first = _FIRST_WORD.search(text)
    return first is not None and {"NOUN", "anim", "nomn"} <= reading(first[0].lower()).grammemes


def _has_level(text: str) -> bool:
    return not denies(text) and _LEVEL.search(text) is not None


_WISHED = re.compile(
    r"\b(?:хо(?:чу|тел)|ищу|планиру|мечта|готов[аы]?\b|рассматрива|интересует|надеюсь|want|would|looking|plan to|hope)",
    re.IGNORECASE,
)
"""What is wished in the story of a job, which else tells what was done: «отчёты клиентам, созвоны»."""
_ABSENT = re.compile(
    r"(?<!\w)\w++\W+(?:по \w+ \w+ )?(?:нет|не (?:было|бывает|случалось))\W*$|^\W*без\s\w+", re.IGNORECASE
)
"""What was not, whoever did it: «повторных нет», «аварий не было»."""
_LEVEL = re.compile(r"(?<!\w)[ABCАВС][12](?!\w)")
"""What a language has that is known: «английский — C1, немецкий не знаю»."""
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LASTED = re.compile(
    r"(?:^|[-–—]) ?(?:\d{1,2}(?:[.,]\d)?|полтора|один|два|три|четыре|пять) (?:год|года|лет|г|мес(?:яц(?:а|ев)?)?)\.?$",
    re.IGNORECASE,
)
"""How long something was done, behind what was not: «44-ФЗ не работала, 223-ФЗ — 3 года»."""
_ALONE = re.compile(r" ?\d.*")
"""A segment that names nothing but a time."""
_OPENS = re.compile(r":|\s[-–—]\s")
"""What stands between a topic and what is told of it."""
_NAME_ALONE = re.compile(r"\W*[A-Za-z+#.]+\W*")
"""«Базы: MySQL, PostgreSQL не знаю» may deny both."""
_NAMES = frozenset({"NOUN", "ADJF"})
_SHORT = 3
"""Words of an English denial that names nothing: "not used it"."""
_ONLY_THAT = re.compile(
    r"\W*(?:(?:а|но|зато)\s+)?"
    r"(?:(?:есть|имеется)(?!\w)|(?:только|лишь)\b(?!\s+(?:учебн|на уровне|слыша|чита|теор|курс)))",
    re.IGNORECASE,
)
"""What is done, behind what is not: «детей не веду, только взрослые»."""
_ONLY = re.compile(rf"{WORDS.either('only')}|\bjust\b", re.IGNORECASE)


_TRIED = re.compile(r"учебн|пробов|\bкурс|самообраз|pet|\btried|\bcourse|training|tutorial|practice", re.IGNORECASE)
