"""Russian words in the case that a sentence asks for; what cannot be declined safely is left to another sentence."""

import re
from functools import cache, lru_cache
from typing import Any

import pymorphy3

_CYRILLIC = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_HEADS = {"NOUN"}
_QUALIFIES = {"ADJF", "PRTF"}


@cache
def _words() -> Any:
    return pymorphy3.MorphAnalyzer(lang="ru")  # pyright: ignore[reportUnknownMemberType]


@lru_cache(maxsize=2_048)
def as_whom(position: str) -> str | None:
    """«процедурной медсестрой» for «Процедурная медсестра»; None where the first words are no plain name of a job."""
    words, said = position.split(), list[str]()
    for at, word in enumerate(words):
        if "/" in word or not _CYRILLIC.search(word):
            return None
        declined, head = _declined(word)
        if declined is None:
            return None
        said.append(declined)
        if head:
            return " ".join((*said, *words[at + 1 :]))
    return None


def _declined(word: str) -> tuple[str | None, bool]:
    """The word in the instrumental, and whether it is the noun that the rest depends on."""
    foreign, hyphen, own = word.rpartition("-")
    if hyphen and foreign.isascii():
        declined, head = _declined(own)
        return (f"{foreign}-{declined}" if declined else None), head
    for found in _words().parse(word):
        tag = found.tag
        if "nomn" in tag and "sing" in tag and (tag.POS in _QUALIFIES or (tag.POS in _HEADS and "anim" in tag)):
            form = found.inflect({"ablt"})
            return (form.word if form is not None else None), tag.POS in _HEADS
    return None, False


@lru_cache(maxsize=2_048)
def is_told(line: str) -> bool:
    """Whether a line of a resume is a sentence already: it begins with what the applicant does or did."""
    first = re.match(r"[\w-]+", line)
    if first is None:
        return False
    return any(
        found.tag.POS == "VERB" and ("past" in found.tag or "1per" in found.tag)
        for found in _words().parse(first.group().lower())[:2]
    )
