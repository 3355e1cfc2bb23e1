"""Russian words in the case that a sentence asks for; what cannot be declined safely is left to another sentence."""

import re
from functools import cache, lru_cache
from typing import Any

import pymorphy3

_CYRILLIC = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_LEGAL = re.compile(r"[А-ЯЁ]{2,6}(?:\s(?:ДО|ДПО))?\s(?=[А-ЯЁ«])")
"""What a company or an institution is by law: its name stays as it is."""
_PERSONAL = re.compile(r"(?:ИП|КФХ)\s(?!«)")
_STRAIGHT = re.compile(r"[\"“„]([^\"“”„«»]{1,120})[\"”“]")
_QUOTES = re.compile(r"[«»\"“”]")
_ON = ("завод", "фабрика", "комбинат", "склад", "предприятие", "станция")
"""How places end at which Russian works «на», not «в»."""
_ON_SHORT = ("АЗС ", "АЗК ", "СТО ", "ТЭЦ", "ГЭС ", "АЭС ")
_OWN_WORK = re.compile(r"\b(?:фриланс|самозанят|freelance)", re.IGNORECASE)
_KINDS = frozenset(
    {
        *("компания", "сеть", "агентство", "клиника", "больница", "поликлиника", "школа", "магазин", "салон", "театр"),
        *("музей", "студия", "центр", "завод", "фабрика", "клуб", "лагерь", "ателье", "колледж", "бюро", "мастерская"),
    }
)
"""Kinds of places that are none's own name: «Логистическая компания»."""
_CLUSTER = re.compile(r"[вф][^аеёиоуыэюя\W]")
_MOST_WORDS = 8
_BEGINS = 4
"""Words among which a sentence has its verb."""
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
    parts = word.split("-")
    people = [_person(part) for part in parts] if len(parts) > 1 else []
    if people and None not in people:
        return "-".join(filter(None, people)), True
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


def _person(word: str) -> str | None:
    """One of two names of a job in the instrumental: «техником» of «техник-протезист»."""
    for found in _words().parse(word):
        if {"NOUN", "anim", "nomn", "sing"} <= set(found.tag.grammemes):
            form = found.inflect({"ablt"})
            return form.word if form is not None else None
    return None


def printed(company: str) -> str:
    """A name in the quotation marks of print, without the bracket behind it."""
    return _STRAIGHT.sub(r"«\1»", company.partition(" (")[0])


@lru_cache(maxsize=2_048)
def at(company: str) -> str | None:
    """«в таксопарке «Вираж»», «в школе № 73», «в ООО «Камень»», «в компании «Марс»»; None where nothing is safe."""
    company = printed(company)
    if _PERSONAL.match(company):
        return None
    if _OWN_WORK.search(company):
        return "на себя"
    if company.startswith(_ON_SHORT):
        return f"на {company}"
    if _LEGAL.match(company):
        return f"в{'о' if company.startswith('ФГ') else ''} {company}"
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
        said.append(form)
        if head is not None:
            called = any(mark in " ".join(words[number + 1 :]) for mark in ("«", "№", '"'))
            if not called and head not in _KINDS:
                return None
            phrase = " ".join((*said, *words[number + 1 :]))
            return f"{'на' if head.endswith(_ON) else 'во' if _CLUSTER.match(phrase) else 'в'} {phrase}"
    return None


def _located(word: str) -> tuple[str | None, str | None]:
    """An adjective or a noun in the locative, and the noun's dictionary form."""
    first, hyphen, last = word.rpartition("-")
    if not _CYRILLIC.fullmatch(last) or not (first.isascii() or _CYRILLIC.fullmatch(first)):
        return None, None
    first, last = first if first.isascii() else first.lower(), last.lower()
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
    """Whether a line of a resume is a sentence already: it begins with what somebody does or did."""
    words = re.findall(r"[\w-]+", re.split(r"[,:(]", line, maxsplit=1)[0])
    return any(_is_deed(word, 1 if place else 2) for place, word in enumerate(words[:_BEGINS]))


def _is_deed(word: str, most: int) -> bool:
    said = (found.tag for found in _words().parse(word.lower())[:most])
    return any(tag.POS == "VERB" and ("past" in tag or "1per" in tag) for tag in said)


@lru_cache(maxsize=2_048)
def is_over(line: str) -> bool:
    """Whether a sentence tells what was done, not what one does."""
    words = re.findall(r"[\w-]+", re.split(r"[,:(]", line, maxsplit=1)[0])
    return any("past" in _words().parse(word.lower())[0].tag for word in words[:_BEGINS])


_YEAR = re.compile(r"(?:19|20)\d\d\s?[-–—:]")
"""A line that begins with a bare year: «2024 — 2 место»."""


@lru_cache(maxsize=2_048)
def kind_of(line: str) -> str:
    """What a line tells: it is `told` in a sentence already, a `count`, `people`, what is `had`, or `works`."""
    if is_told(line):
        return "told"
    first = re.match(r"[\w-]+", line)
    found = _words().parse(first.group().lower())[0] if first is not None else None
    if found is None or first is None:
        return "works"
    if _YEAR.match(line):
        return "people"
    if found.tag.POS == "PREP":
        return "told"  # «в подчинении 26 человек» is a sentence
    if first.group().isdigit() or found.tag.POS == "NUMR":
        return "count"
    if found.normal_form in _OWN:
        return "had"
    if {"NOUN", "anim", "nomn"} in found.tag:
        return "people"  # «наставник», «подрядчики: контроль работ» are nothing that is on one
    return "people" if found.normal_form in _PEOPLE else "works"
