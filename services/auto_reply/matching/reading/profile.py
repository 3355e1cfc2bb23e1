"""One pass over the text of a vacancy: which skills it asks for and how much, years, where and in what format."""

import re
from dataclasses import dataclass
from itertools import compress, count
from operator import itemgetter

from libs.common.text.tokens import MARKS, Word, keys, words
from libs.common.text.vocabulary import vocabulary
from libs.common.text.years import required_years
from services.auto_reply.matching.reading.remote import UNSAID, Formats, read_formats, says_formats
from services.auto_reply.matching.trades.titles import Title
from services.auto_reply.matching.words.lists import WORDS

REQUIREMENTS, NICE, DUTIES, OTHER, CONDITIONS = "requirements", "nice", "duties", "other", "conditions"
WEIGHTS = {REQUIREMENTS: 1.0, DUTIES: 0.6, OTHER: 0.45, NICE: 0.35, CONDITIONS: 0.0}
"""How much a skill counts by the part of the text it stands in; benefits («обучение», «доставка») prove nothing."""

_HEADERS = {key: section for section, said in WORDS.table("headers").items() for key in keys(" ".join(said))}
_STRONG = frozenset(keys(" ".join(WORDS.words("headers_strong"))))
_INLINE_NICE = frozenset(keys(" ".join(WORDS.words("headers_nice"))))
_TELLING = frozenset(_HEADERS) | MARKS
_KEY, _STEM = itemgetter(0), itemgetter(1)
_ONE_BYTE = 1.15
_COLON_LENGTH, _LINE_LENGTH = 9, 4
"""Words a header has at most: closed by a colon, or standing alone in its line."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the text says: weight 0-1 by skill id, all stems (the title's too), years asked for (None.

    Not said), formats of work it mentions.
    """

    mentions: dict[int, float]
    stems: frozenset[str]
    years: float | None
    formats: Formats
    teaches: bool = False
    """The employer says that the work will be taught."""
    english: bool = False
    """The text has next to no Cyrillic letters."""


_TEACHING, _TEACHES = re.compile(WORDS.either("teaching")), re.compile("бучи|бучае|бучени|аучи|train|teach")
_AROUND = 40
"""Characters before and after a word of teaching in which it is read."""


def _teaches(lowered: str) -> bool:
    return any(
        _TEACHING.search(lowered, max(0, hint.start() - _AROUND), hint.end() + _AROUND)
        for hint in _TEACHES.finditer(lowered)
    )


def in_english(text: str) -> bool:
    """Tell whether a text has next to no Cyrillic letters, which take two bytes each."""
    return len(text.encode()) < _ONE_BYTE * len(text)


def read_profile(text: str, title: Title, *, formats_known: bool) -> Profile:
    """Read the plain text of a description (or of a search snippet) under its title.

    Empty text gives little, never an error.

    The text is not asked for formats of work that hh's own field already tells.
    """
    sequence = words(text)
    stems = title.stems.union(map(_STEM, sequence))
    lowered = f"{title.text}\n{text}".lower().replace("ё", "е")
    return Profile(
        mentions=_mentions(sequence),
        stems=stems,
        years=required_years(lowered),
        formats=UNSAID if formats_known or not says_formats(stems) else read_formats(lowered),
        english=in_english(lowered),
        teaches=_teaches(lowered),
    )


def _mentions(sequence: list[Word]) -> dict[int, float]:
    weights: dict[int, float] = {}
    spans = _sections(sequence)
    cursor, last = 0, len(spans) - 1
    for found in vocabulary().find(sequence):
        while cursor < last and spans[cursor + 1][0] <= found.start:
            cursor += 1
        weight = WEIGHTS[spans[cursor][1]]
        if weight > weights.get(found.value.id, 0.0):
            weights[found.value.id] = weight
    return weights


def _sections(sequence: list[Word]) -> list[tuple[int, str]]:
    """(first word, section) in order of the text.

    A header is a short clause before a colon or alone in its line, or a strong word capitalised in flattened text.
    """
    spans = [(0, OTHER)]
    section, start, cue, nice = OTHER, 0, "", False
    for position in compress(count(), map(_TELLING.__contains__, map(_KEY, sequence))):
        word = sequence[position]
        if word.mark:
            if cue and _is_header(word.key, position - start, cue, section):
                section = cue
                spans.append((start, section))
            elif nice and section != CONDITIONS:
                spans.append((start, NICE))
                spans.append((position, section))
            start, cue, nice = position + 1, "", False
            continue
        cue = cue or _HEADERS[word.key]
        nice = nice or word.key in _INLINE_NICE
        if word.key in _STRONG and not word.lower and position > start:
            section = _HEADERS[word.key]
            spans.append((position, section))
    spans.sort(key=_KEY)
    return spans


def _is_header(mark: str, length: int, cue: str, section: str) -> bool:
    if mark in {":", "?"}:
        return length <= _COLON_LENGTH
    return mark == "\n" and length <= _LINE_LENGTH and (section != CONDITIONS or cue == REQUIREMENTS)
