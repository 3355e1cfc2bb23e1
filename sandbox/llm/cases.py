"""Russian words in the case that a sentence asks for; what cannot be declined safely is left to another sentence."""

import re
from functools import cache, lru_cache
from typing import Any

import pymorphy3

_CYRILLIC = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_LEGAL = re.compile(r"(?:ООО|ОАО|ПАО|ЗАО|АО|ИП|ТОО|МУП|ГУП|ЧОП|ТК|СК)\s")
_QUOTES = re.compile(r"[«»\"“”]")
_ON = ("завод", "фабрика", "комбинат", "склад", "предприятие", "станция")
"""How places end at which Russian works «на», not «в»."""
_KINDS = frozenset({"компания", "сеть", "агентство", "клиника", "больница", "поликлиника", "школа", "магазин", "салон"})
"""Kinds of places that are none's own name: «Логистическая компания»."""
_CLUSTER = re.compile(r"[вф][^аеёиоуыэюя\W]")
_MOST_WORDS = 4
_OWN = frozenset({"свой", "собственный", "личный"})
_PEOPLE = frozenset({"команда", "отдел", "группа", "бригада", "коллектив", "штат", "смена"})
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
    """«в таксопарке «Вираж»», «в школе № 73», «в ООО «Камень»», «в компании «Марс»»; None where nothing is safe."""
    if _LEGAL.match(company):
        return f"в {company}"
    place = _at_place(company.split())
    if place is not None:
        return place
    return None if _QUOTES.search(company) else f"в компании «{company}»"


def _at_place(words: list[str]) -> str | None:
    """The kind of place in the locative with what it is called after it; None for a name alone."""
    said: list[str] = []
    for number, word in enumerate(words[:_MOST_WORDS]):
        form, head = _located(word)
        if form is None:
            return None
        said.append(form.lower())
        if head is not None:
            called = any(mark in " ".join(words[number + 1 :]) for mark in ("«", "№", '"'))
            if not called and head not in _KINDS:
                return None
            phrase = " ".join((*said, *words[number + 1 :]))
            return f"{'на' if head.endswith(_ON) else 'во' if _CLUSTER.match(phrase) else 'в'} {phrase}"
    return None


def _located(word: str) -> tuple[str | None, str | None]:
    """An adjective or a noun in the locative, and the noun's dictionary form."""
    if not _CYRILLIC.fullmatch(word):
        return None, None
    first, hyphen, last = word.lower().rpartition("-")
    for found in _words().parse(last):
        tag = found.tag
        noun = tag.POS in _HEADS and "inan" in tag
        if "nomn" in tag and "sing" in tag and (noun or tag.POS in _QUALIFIES):
            form = found.inflect({"loct"})
            return (f"{first}{hyphen}{form.word}" if form is not None else None), found.normal_form if noun else None
    return None, None


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


@lru_cache(maxsize=2_048)
def kind_of(line: str) -> str:
    """What a line tells: it is `told` in a sentence already, a `count`, `people`, what is `had`, or `works`."""
    if is_told(line):
        return "told"
    first = re.match(r"[\w-]+", line)
    found = _words().parse(first.group().lower())[0] if first is not None else None
    if found is None or first is None:
        return "works"
    if first.group().isdigit() or found.tag.POS == "NUMR":
        return "count"
    if found.normal_form in _OWN:
        return "had"
    return "people" if found.normal_form in _PEOPLE else "works"
