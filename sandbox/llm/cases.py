"""Russian words in the case that a sentence asks for; what cannot be declined safely is left to another sentence."""

import re
from functools import cache, lru_cache
from typing import Any

import pymorphy3

_CYRILLIC = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_LEGAL = re.compile(r"(?:ООО|ОАО|ПАО|ЗАО|АО|ИП|ТОО|МУП|ГУП|ЧОП|ТК|СК)\s")
_NAMED = re.compile(r"(?P<kind>[А-ЯЁ][а-яё]{2,30}) (?P<name>(?:[а-яё]{2,30} )?«[^«»]{1,80}»)")
_QUOTES = re.compile(r"[«»\"“”]")
_ON = frozenset({"завод", "фабрика", "комбинат", "склад", "предприятие", "станция"})
_DID = frozenset(
    {
        *("built", "wrote", "led", "ran", "grew", "cut", "made", "won", "sold", "taught", "held", "kept", "set"),
        *("run", "drive", "manage", "teach"),
    }
)
"""Verbs that a line of an English resume begins with, beside those in -ed."""
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
        declined, head = _declined(word, last=at == len(words) - 1)
        if declined is None:
            return None
        said.append(declined)
        if head:
            return " ".join((*said, *words[at + 1 :]))
    return None


def _declined(word: str, *, last: bool) -> tuple[str | None, bool]:
    """The word in the instrumental, and whether it is the noun that the rest depends on."""
    foreign, hyphen, own = word.rpartition("-")
    if hyphen and foreign.isascii():
        declined, head = _declined(own, last=last)
        return (f"{foreign}-{declined}" if declined else None), head
    # «Старший» of «старший диспетчер» is no «старший» by itself.
    for found in sorted(_words().parse(word), key=lambda one: last == (one.tag.POS in _QUALIFIES)):
        tag = found.tag
        if "nomn" in tag and "sing" in tag and (tag.POS in _QUALIFIES or (tag.POS in _HEADS and "anim" in tag)):
            form = found.inflect({"ablt"})
            return (form.word if form is not None else None), tag.POS in _HEADS
    return None, False


@lru_cache(maxsize=2_048)
def at(company: str) -> str | None:
    """«в таксопарке «Вираж»», «в ООО «Камень»», «в компании «Марс»»; None where that cannot be said safely."""
    if _LEGAL.match(company):
        return f"в {company}"
    named = _NAMED.fullmatch(company)
    if named is None:
        return None if _QUOTES.search(company) else f"в компании «{company}»"
    kind = named["kind"].lower()
    for found in _words().parse(kind):
        if found.tag.POS == "NOUN" and "nomn" in found.tag and "sing" in found.tag:
            form = found.inflect({"loct"})
            return f"{'на' if kind in _ON else 'в'} {form.word} {named['name']}" if form is not None else None
    return None


@lru_cache(maxsize=2_048)
def as_said_in_english(line: str) -> str | None:
    """ "I designed a game" for "Designed a game"; None for a line that tells no action."""
    first = line.partition(" ")[0]
    small = first.lower()
    if small in ("responsible", "accountable"):
        return f"I am {small}{line[len(first) :]}"
    return f"I {small}{line[len(first) :]}" if small in _DID or re.fullmatch(r"[a-z]{2,}ed", small) else None


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
