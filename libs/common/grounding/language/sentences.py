"""A letter cut into sentences and segments, with places in Unicode code points."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import readings

_ABBREVIATION = re.compile(
    rf"(?:\b(?:{WORDS.either_word('abbreviations')})|(?<!\d )(?<!\d-)\b[A-ZА-ЯЁ])$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_VERBS = frozenset({"VERB", "INFN", "GRND", "PRTS", "PRED"})
_LIKELY = 0.3
_LONGEST_ABBREVIATION = 12
"""Characters before a full stop that are looked at; more than any abbreviation has."""
_CUT_OFF = re.compile(r"(?<![\w-])[а-яё]{1,7}[бвгджзйклмнпрстфхцчшщ]$")
"""A word that may be cut off before its end."""
_LAST_WORD = re.compile(r"(?<![\w-])(?:[а-яё]{5,30}|[A-Za-z]{6,30})$")
_LONGEST_WORD = 32
"""A word of five letters that is known is no abbreviation."""
_OF_YEARS = frozenset({"гг"})
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[»”\")]*(?=\s)")
_NEXT = re.compile(r"\s*(\S)")
_BULLET = re.compile(r"[ \t]*(?:[-–—•*·]|\d{1,2}[.)])[ \t]+")
_LINE_ENDS = re.compile(r"\n+")
_I = "я|мы|мне|у меня|сейчас|теперь|также|затем|потом|i|my|now"
_SPLIT = re.compile(
    r"[,;:](?=[\s»”\"]|$)|\s[-–—]{1,2}\s|[()]|"
    r"(?:^|(?<=\s))(?:но|однако|зато|хотя|but|however|although|though|while|whereas)(?=\s)|"
    rf"(?<=\s)(?:и|а|and)(?=\s+(?:{_I})\s)",
    re.IGNORECASE,
)


_INSTEAD_OF = re.compile(
    rf"\bне (?:(?:на|за|в|по|через) )?(?P<number>\w+)[^.,;:!?()]{{0,40}}(?P<cut>, а) (?!(?:{_I})\b)", re.IGNORECASE
)
"""«Не пять часов, а три» tells of three hours and denies nothing."""


class Span(NamedTuple):
    """A piece of the text; `start` and `end` are code points of the whole text."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Span]:
    """Cut a text into sentences; abbreviations, initials, versions and decimals do not end one, a bullet line does."""
    return list(each_sentence(text))


def each_sentence(text: str) -> Iterator[Span]:
    """As `split_sentences`, one after another, for those who stop early."""
    for start, end in _lines(text) if "\n" in text else ((0, len(text)),):
        yield from _in_line(text, start, end)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Join a line with the next one when that goes on in the middle of a sentence."""
    start = 0
    for match in _LINE_ENDS.finditer(text):
        following = text[match.end() : match.end() + 1]
        if (
            len(match[0]) == 1
            and following.islower()
            and _last_before(text, start, match.start()) not in {".", "!", ";"}
        ):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _last_before(text: str, start: int, end: int) -> str:
    """The last character of a piece that is no white space; empty when there is none."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[end - 1 : end] if end > start else ""


def _in_line(text: str, start: int, end: int) -> Iterator[Span]:
    # One after the other: whoever has read enough of a long line has the rest not cut.
    bullet = _BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    open_quotes, counted = 0, begin  # those between `begin` and `counted`
    for match in _STOP.finditer(text, begin, end):
        open_quotes += text.count("«", counted, match.start()) - text.count("»", counted, match.end())
        counted = match.end()
        if match[0].startswith(".") and _abbreviated(text, begin, match.start()):
            continue
        if open_quotes > 0:
            continue
        if (
            match[0] == "."
            and (following := _NEXT.match(text, match.end(), end))
            and following[1].islower()
            and not _ends_with_a_word(text, begin, match.start())
        ):
            continue
        yield from _span(text, begin, match.end())
        begin, open_quotes = match.end(), 0
    yield from _span(text, begin, end)


def _abbreviated(text: str, begin: int, stop: int) -> bool:
    """Tell whether a full stop belongs to the word before it; «гг.» before a capital ends a sentence too."""
    found = _ABBREVIATION.search(text, max(begin, stop - _LONGEST_ABBREVIATION), stop)
    following = _NEXT.match(text, stop + 1)
    if found is None and following is not None and following[1].isdigit():
        cut = _CUT_OFF.search(text, max(begin, stop - _LONGEST_ABBREVIATION), stop)
        return cut is not None and not readings(cut[0])[0].known  # «часы матем. 6 в нед.»
    return found is not None and not (
        found[0].lower() in _OF_YEARS and following is not None and following[1].isupper()
    )


def _ends_with_a_word(text: str, begin: int, stop: int) -> bool:
    """Tell whether a whole word stands before a full stop: what is written small after it is a sentence, too."""
    word = _LAST_WORD.search(text, max(begin, stop - _LONGEST_WORD), stop)
    return word is not None and (word[0].isascii() or readings(word[0].lower())[0].known)


def _span(text: str, start: int, end: int) -> tuple[Span, ...]:
    piece = text[start:end].lstrip()
    left, stripped = end - len(piece), piece.rstrip()
    return (Span(left, left + len(stripped), stripped),) if any(map(str.isalnum, stripped)) else ()


def split_segments(sentence: Span) -> list[Span]:
    """Cut a sentence at commas, colons, dashes, brackets and turning words; a segment has one attitude."""
    segments: list[Span] = []
    begin = 0
    kept = [match.start("cut") for match in _INSTEAD_OF.finditer(sentence.text) if _counts(match["number"])]
    cuts = [match for match in _SPLIT.finditer(sentence.text) if match.start() not in kept]
    for number, match in enumerate(cuts):
        following = cuts[number + 1].start() if number + 1 < len(cuts) else len(sentence.text)
        if _copula(match[0], sentence.text[begin : match.start()], sentence.text[match.end() : following]):
            continue
        segments.extend(_segment(sentence, begin, match.start()))
        begin = match.end() if not match[0].strip().isalpha() else match.start()
    segments.extend(_segment(sentence, begin, len(sentence.text)))
    return segments


def _counts(word: str) -> bool:
    return word[0].isdigit() or bool(readings(word.lower())[0].grammemes & {"NUMR"})


def _copula(cut: str, before: str, after: str) -> bool:
    """Tell whether a dash stands for «есть»: «Немецкий — свободно», «мой стаж — семь лет»."""
    if not cut.strip(" ") or cut.strip(" ")[0] not in "-–—" or not before.strip() or not after.strip():
        return False
    return not any(_may_act(word) for word in _WORD.findall(f"{before} {after}"))


@lru_cache(maxsize=65_536)
def _may_act(word: str) -> bool:
    """Tell whether a word may be a verb; an English one written small may."""
    if word.isascii():
        return word.islower() and word.isalpha()
    found = readings(word.lower())
    return any(one.score >= found[0].score * _LIKELY and one.grammemes & _VERBS for one in found)


def _segment(sentence: Span, start: int, end: int) -> tuple[Span, ...]:
    piece = sentence.text[start:end]
    return (Span(sentence.start + start, sentence.start + end, piece),) if any(map(str.isalnum, piece)) else ()
