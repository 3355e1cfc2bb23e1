"""The grammar of Russian words, from the OpenCorpora dictionary: parts of speech, cases, genders, other forms."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pymorphy3

_PLAIN = re.compile("[а-яё-]+")
_LIKELY = 0.1
"""The least share of the likeliest reading's weight that another one needs to count."""
_ROOT = 3
"""Letters by which one superlative of a word is told from another."""

PERSON = frozenset({"NOUN", "anim", "sing"})
AS_WHOM = PERSON | {"ablt"}
"""«Работала технологом»."""
GENDERS = ("masc", "femn", "neut")


class Reading(NamedTuple):
    """One way to read a word: its dictionary form and its grammemes as OpenCorpora names them (NOUN, femn, past …)."""

    word: str
    normal: str
    grammemes: frozenset[str]
    score: float
    known: bool = True
    """Whether a dictionary has the word; else its reading is guessed by the ending."""

    def has(self, *grammemes: str) -> bool:
        """Tell whether the reading has all of these grammemes."""
        return self.grammemes.issuperset(grammemes)


@cache
def _analyzer() -> Any:
    # Loaded at the first word, not at import: 0.1 s and 40 MB that a service without letters does not need.
    return pymorphy3.MorphAnalyzer(lang="ru")  # pyright: ignore[reportUnknownMemberType]


# What is kept of a word for long is what its readers make of it.
@lru_cache(maxsize=4_096)
def readings(word: str) -> tuple[Reading, ...]:
    """Give the readings of a word, the likeliest first; words that no dictionary has are guessed by their endings.

    A word with a digit in it («2гис», «c4») is no Russian word, unless a hyphen parts them («30-летний»).
    """
    if _PLAIN.fullmatch(word) is None:
        digits = "-" not in word and any(map(str.isdigit, word))
        # The analyser asks for the name of a character, which those of private use do not have.
        if digits or any(unicodedata.name(char, None) is None for char in word):
            return (Reading(word, word, frozenset({"UNKN"}), 1.0),)
    parses = _analyzer().parse(word)
    known = {said: bool(parse.is_known) for said, parse in {parse.word: parse for parse in parses}.items()}
    return tuple(
        Reading(parse.word, parse.normal_form, parse.tag.grammemes, parse.score, known[parse.word]) for parse in parses
    )


def reading(word: str) -> Reading:
    """Give the likeliest reading of a word."""
    return readings(word)[0]


def likely(word: str) -> tuple[Reading, ...]:
    """The readings that count beside the likeliest one."""
    found = readings(word)
    least = found[0].score * _LIKELY
    return tuple(one for one in found if one.score >= least)


def lemmas(word: str) -> frozenset[str]:
    """The dictionary forms of a word, ё written as е."""
    return frozenset(one.normal.replace("ё", "е") for one in likely(word))


@lru_cache(maxsize=20_000)
def inflected(word: str, *grammemes: str, like: tuple[str, ...] = ()) -> str | None:
    """Give the word in another form, or None where it has none; `like` chooses among readings (("NOUN",))."""
    for parse in _analyzer().parse(word):
        if parse.tag.grammemes.issuperset(like) and (form := parse.inflect(frozenset(grammemes))):
            said = _superlative(parse, form) if "Supr" in form.tag.grammemes else str(form.word)
            return _cased(said, word)
    return None


def _superlative(parse: Any, form: Any) -> str:
    """The form of the same superlative, as a lexeme has several: «лучшим» of «лучший», not «наихорошим»."""
    alike = (str(one.word) for one in parse.lexeme if one.tag.grammemes == form.tag.grammemes)
    return next((word for word in alike if word[:_ROOT] == parse.word[:_ROOT]), str(form.word))


def _cased(form: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if like[:1].isupper() else form
