"""Whose word a segment is: told by the applicant of themselves, of the vacancy, as a wish, or denied."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from libs.common.grounding.language.sentences import Span
from libs.common.grounding.words.lists import WORDS


class Stance(Enum):
    """The attitude of a segment; only `OWN` makes claims."""

    OWN = auto()
    DENIED = auto()
    VACANCY = auto()
    WISH = auto()


def _words(alternatives: str) -> re.Pattern[str]:
    """Match whole words; alternatives are separated by «¦», because «|» separates inside of them; lines are joined."""
    parts = (part.strip() for part in re.sub(r"\s*\n\s*", "", alternatives).split("¦"))
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?![\w])", re.IGNORECASE)


_POLITE = re.compile(rf"^\W*(?:{WORDS.either('stance_polite')})", re.IGNORECASE)

# A denial that affirms: "не только", "не первый год", "не понаслышке"; and troubles that are denied, not skills.
_FALSE_DENIAL = WORDS.any_of("stance_false_denial")
_DENIAL = WORDS.any_of("stance_denial")

_OPINION = WORDS.whole_words("stance_opinion")

_WISH = WORDS.whole_words("stance_wish")

_VACANCY = WORDS.whole_words("stance_vacancy")

# What somebody says who has done a thing; strong enough to stand against the vacancy's or a wish's words.
_EXPERIENCE = WORDS.whole_words("stance_experience")

# A finished action of nobody else: it does not inherit the denial or the wish before it.
_PAST = re.compile(
    r"(?<!\w)(?!(?:отдел|материал|персонал|портал|канал|сигнал|журнал|филиал|капитал|потенциал|идеал|функционал|профил|"
    r"стал[аи]?\b|был[аи]?\b|школ|сил[аы]?\b|дел[ао]?\b)\w*)\w{2,}(?:ал|ил|ел|ял|ул|ёл|ёс|ыл|ала|"
    r"ила|ела|яла|ула|ыла|али|или|ели|яли|если|есла)(?:ся|сь)?(?!\w)",
    re.IGNORECASE,
)

_PERCEPTION = WORDS.whole_words("stance_perception")
_RELATIVE = re.compile(
    r"^\s*(?:с |в |на |о |над |под |по |к |за )?(?:котор|which|that\b|whose|who\b|что вы|что у вас)", re.IGNORECASE
)
_IDENTITY = re.compile(
    r"\b(?:это (?:как раз |именно |точно |всё )?(?:я\b|про меня|обо мне|ко мне)|that(?:'s| is) (?:exactly )?me)\b",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(rf"\b(?:{WORDS.either('stance_back_reference')})\b", re.IGNORECASE)


def stances(sentence: Span, segments: Sequence[Span]) -> list[Stance]:
    """Give each segment its stance; a segment that says nothing of itself takes that of its neighbour."""
    if _POLITE.match(sentence.text):
        return _polite(segments)
    question = sentence.text.rstrip('»”") ').endswith("?")
    marked = [_marked(segment.text, question=question) for segment in segments]
    if question:
        return [stance or Stance.WISH for stance in marked]
    filled = _inherited(segments, marked)
    return _referred(sentence, segments, filled)


def _polite(segments: Sequence[Span]) -> list[Stance]:
    """A greeting or thanks claims nothing, but what follows it in the same sentence may."""
    rest = [_marked(segment.text, question=False) if number else None for number, segment in enumerate(segments)]
    return [
        Stance.OWN if stance is Stance.OWN and _EXPERIENCE.search(segment.text) else Stance.WISH
        for stance, segment in zip(rest, segments, strict=True)
    ]


# Letters of one person say the same of that person to every employer.
@lru_cache(maxsize=8_192)
def _marked(text: str, *, question: bool) -> Stance | None:
    if denies(text):
        return Stance.DENIED
    experience = _EXPERIENCE.search(text) is not None
    if _OPINION.search(text):
        return Stance.WISH
    wish, vacancy = _WISH.search(text) is not None, _VACANCY.search(text) is not None
    if experience and not (_PERCEPTION.search(text) and vacancy) and not (wish and _only_future(text)):
        return None if question else Stance.OWN
    if vacancy:
        return Stance.VACANCY
    if wish or _PERCEPTION.search(text):
        return Stance.WISH
    return Stance.OWN if _PAST.search(text) and not question else None


_FUTURE_OWN = WORDS.whole_words("stance_future_own")
_KEPT_OWN = WORDS.whole_words("stance_kept_own")


def _only_future(text: str) -> bool:
    """Tell whether the experience word of a wish belongs to the wish, as in «хочу использовать»."""
    return _KEPT_OWN.search(text) is None and _FUTURE_OWN.search(text) is not None


def _inherited(segments: Sequence[Span], marked: Sequence[Stance | None]) -> list[Stance]:
    result: list[Stance] = []
    for number, stance in enumerate(marked):
        if stance is not None:
            result.append(stance)
            continue
        previous = _main_before(segments, result, number)
        result.append(previous or _main_after(segments, marked, number) or Stance.OWN)
    return result


def _main_before(segments: Sequence[Span], result: Sequence[Stance], number: int) -> Stance | None:
    for before in range(number - 1, -1, -1):
        if _RELATIVE.match(segments[before].text) is None or before == number - 1:
            return result[before]
    return None


def _main_after(segments: Sequence[Span], marked: Sequence[Stance | None], number: int) -> Stance | None:
    for after in range(number + 1, len(segments)):
        if marked[after] is not None and _RELATIVE.match(segments[after].text) is None:
            return marked[after]
    return None


def _referred(sentence: Span, segments: Sequence[Span], found: list[Stance]) -> list[Stance]:
    """Make the vacancy's words the applicant's when a later segment claims them: «нужна Kafka, с ней я работал»."""
    claimed = _IDENTITY.search(sentence.text) is not None
    for number, segment in enumerate(segments):
        if number and found[number] is Stance.OWN and _BACK_REFERENCE.search(segment.text):
            claimed = True
    if not claimed:
        return found
    return [Stance.OWN if stance is Stance.VACANCY else stance for stance in found]


@lru_cache(maxsize=16_384)
def denies(text: str) -> bool:
    """Tell whether a text denies something; «не только» and «не менее» do not."""
    if not any(map(_may_deny, _WORDS.findall(text))):
        return False
    return _DENIAL.search(_FALSE_DENIAL.sub(" ", text)) is not None


@lru_cache(maxsize=8_192)
def wishes(text: str) -> bool:
    """Tell whether a text has words of a wish."""
    return _WISH.search(text) is not None


# The patterns cost a hundred times more than this, and most clauses have no such word.
_WORDS = re.compile(r"\w+")
_DENYING = (
    "предсто", "прид", "пришлось", "осво", "изуч", "погруж", "знаком", "потреб", "понадоб", "нужн", "зна", "мне",
    "станет", "start", "still", "yet", "would", "will",
    "не", "ни", "без", "отсутств", "для", "только", "no", "never", "without", "lack", "yet", "пока", "can", "t",
    "unfam", "only", "new",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def _may_deny(word: str) -> bool:
    """Tell whether a denial may begin with the word; "t" is what is left of "don't"."""
    lowered = word.lower()
    return lowered.startswith(_DENYING[:-6]) or lowered in {"can", "cannot", "t", "only", "new"} or "unfam" in lowered


@lru_cache(maxsize=8_192)
def tells_experience(text: str) -> bool:
    """Tell whether a text has words of somebody who has done something."""
    return _EXPERIENCE.search(text) is not None
