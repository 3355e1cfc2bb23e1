"""What kind of thing a line of the resume says, and how its words stand inside a sentence of a letter."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from libs.common.letters.composing.deeds import Form, done_once, in_verbs, takes_on
from libs.common.letters.composing.forms import (
    acts,
    as_her,
    busy_with,
    head_of,
    lowered,
    names_a_person,
    tells_a_deed,
    works_on,
)
from libs.common.letters.composing.splitting import OUTSIDE
from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import GENDERS, Reading, likely, reading

Kind = Literal[
    "now", "past", "activity", "works", "thing", "scale", "dated", "person", "people", "responsible", "said", "other"
]
"""`scale` says how much is done in a time, `dated` what there was in some year.

`people` says with whom one worked, which is nothing done and has no frames.
"""

_RUSSIAN_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_FIRST = re.compile(r"[A-Za-z]+")
_PAST = re.compile(rf"[a-z]{{2,}}ed|{WORDS.either_word('english_past')}")
_PRESENT, _EITHER = (frozenset(WORDS.either_word(name).split("|")) for name in ("english_present", "english_either"))
_DETERMINED = re.compile(r"[a-z]+ (?:an?|the|all|my|our|up|over|\d)", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:I|My|We|Our)\b")
_TURNED = re.compile(r"(?:[A-Za-z-]+ ){1,4}(?:fell|rose|grew|dropped|increased|decreased) (?:by|from|to)\b")
"""A sentence that says itself what came of it: «Fraud losses fell from 0.30 to 0.12 %»."""
_TEAM = re.compile(r"(?:an? )?(?:team|crew|group|staff) of \d", re.IGNORECASE)
_RESPONSIBLE = ("responsible", "accountable")
_RESULT = re.compile(WORDS.either("results"), re.IGNORECASE)
_AMOUNT = re.compile(
    rf"(?:(?:более|больше|свыше|около|до|порядка|почти)\s)?(?:\d|(?:{WORDS.either_word('numbers')})\b)", re.IGNORECASE
)
_RATE = re.compile(r"(?:\b(?:в|за) |/\s?)(?:час|день|дн|смен|сутк|недел|нед|месяц|мес|квартал|год)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\bс )(?<![\w-])(?:19|20)\d\d(?!\d)")
_CHANGE = re.compile(
    r"(?P<before>[а-яё»)])(?P<mark>:| —)?\s"
    r"(?P<was>\d[\d.,\s]{0,12}(?:%|[а-яё/]{1,12}\.?)?(?:\s(?:в|за)\s\d{4}\s?г?г?\.?)?)\s?(?:→|-{1,2}>|=>)\s?(?=\d)",
    re.IGNORECASE,
)
"""What was and, after an arrow, what is: «размер сборки 168 → 121 МБ»."""
_ADDED = re.compile(r"(?:в|во|на|до|от|по|из|с|со|за|для|около|более)\s|\d", re.IGNORECASE)
"""A part of a list that belongs to the one before it."""
_PEOPLE = frozenset({"команда", "отдел", "группа", "бригада", "коллектив", "штат", "смена", "звено"})
_FROM_TO = re.compile(r"\bсо? \d[^,]{0,20} до \d")
_AND = " и "
_LEAST = 2
_FEW = 3
"""Words of a thing that a list adds to the one before it."""
_GUESSED = 5
"""Letters up to which a word that no dictionary has is rather cut short than a verb: «плем. учёт»."""
_LONGEST = 400
"""Characters of a line whose grammar is looked at."""
_NAMING = frozenset({"PREP", "ADVB", "CONJ", "PRCL", "NPRO", "ADJS", "PRTS", "INFN", "GRND", "PRED", "INTJ", "COMP"})
"""Parts of speech with which a line begins that names no thing."""
_JOINING = frozenset({"CONJ", "PRCL", "NPRO", "INTJ"})
"""Parts of speech with which a sentence begins that goes on with another one."""
_HEAD_END = re.compile(r"(?=[:,.;—–(])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the resume: its kind, its words inside a sentence, and the work it names as one is busy with it."""

    kind: Kind
    text: str
    activity: str | None = None

    def in_verbs(self, form: Form) -> "Line | None":
        """The same work told with a verb: «веду базу клиентов» for «Ведение базы клиентов»."""
        told = _told(self.text, lambda work: in_verbs(work, form)) if self.kind in ("activity", "works") else None
        return Line("now" if form == "now" else "past", told) if told is not None else None

    def done_once(self, form: Form) -> "Line | None":
        """The same work told as done where a number counts it: «запустил 3 команды» for «Запуск 3 команд»."""
        told = done_once(self.text, form) if self.kind in ("activity", "works", "scale") else None
        return Line("past", told) if told is not None else None

    def named(self) -> "Line | None":
        """The same work only named: «на мне ведение базы клиентов»."""
        return Line("works", self.text) if self.kind == "activity" else None


@lru_cache(maxsize=512)
def in_russian(line: str, *, female: bool) -> Line:
    """See what a Russian line says."""
    if len(line) > _LONGEST:
        return Line("other", lowered(line))
    line = _joined_to_its_work(line)
    spoken = _without_arrow(line)
    changed, line = spoken != line, spoken
    first = _RUSSIAN_WORD.match(line)
    found = reading(first.group()) if first is not None else None
    if changed and not (found is not None and found.has("VERB")):
        return Line("other" if found is not None and found.normal == "результат" else "thing", lowered(line))
    if found is not None and found.has("VERB") and (found.known or len(found.word) > _GUESSED):
        if not found.has("1per") and not found.has("past", "sing"):
            return Line("other", lowered(line))
        told = _without_loose_works(as_her(line) if female else line)
        return Line("past" if found.has("past") else "now", lowered(told))
    begins = frozenset() if found is None else found.grammemes
    if begins.isdisjoint(_JOINING) and (acts(line.partition(",")[0]) or _turned(line.partition(",")[0])):
        return Line("said", lowered(line))
    if _AMOUNT.match(line):
        return Line("scale" if _RATE.search(line) else "thing", lowered(line))
    if found is not None and not _NAMING.isdisjoint(found.grammemes):
        return Line("other", lowered(line))
    return _named(line, female=female)


def _named(line: str, *, female: bool) -> Line:
    """A line that begins with what it names."""
    start = _HEAD_END.split(line, maxsplit=1)[0].strip()
    head = head_of(start)
    own = _own_deed(line, head)
    if own:
        return in_russian(own, female=female)
    if (head is not None and _RESULT.fullmatch(head)) or _came_of_it(line):
        return Line("thing", lowered(line))
    if head in _PEOPLE:
        return Line("people", lowered(line))
    if head is not None and names_a_person(start) and _are_many(start):
        return _of_others(line, female=female)
    if head is not None and names_a_person(start):
        whom = busy_with(start)
        return Line("person" if whom else "other", lowered(line), whom)
    if _YEAR.search(line):
        return Line("dated", lowered(line))
    busy = _told(line, _busy_with)
    if busy is None and _FROM_TO.search(line):
        return Line("thing", lowered(line))  # «среднее время решения с 6 часов до 2»
    if busy is None:
        counts = head is not None and not works_on(head) and any(map(str.isdigit, line.partition(", ")[0]))
        return Line("scale" if counts else "works", lowered(line))
    return Line("activity", lowered(line), as_her(busy) if female else busy)


def _of_others(line: str, *, female: bool) -> Line:
    """What is done with those whom a line names first: «подрядчики: контроль работ» is not who one is."""
    _, mark, rest = line.partition(": ")
    told = in_russian(rest, female=female) if mark and len(rest.split()) > _LEAST else None
    return (
        told if told is not None and told.kind in ("activity", "works", "now", "past") else Line("other", lowered(line))
    )


def _are_many(start: str) -> bool:
    first = next(_first_readings(start), None)
    return first is not None and first.has("NOUN", "nomn", "plur")


def _without_loose_works(line: str) -> str:
    """A sentence without the works that its writer only added: «веду уроки, классное руководство» is not said."""
    while ", " in line:
        rest, _, part = line.rpartition(", ")
        if "(" in rest or any(map(str.isdigit, part)) or _as_work(part) is None:
            break
        line = rest
    return line


def _turned(clause: str) -> bool:
    """Tell whether a clause is a sentence about others or things: «возвраты снизились с 6 до 2 %»."""
    words = (word.casefold() for word in _RUSSIAN_WORD.findall(clause.partition(":")[0].partition("(")[0]))
    return any(all(one.known and one.has("VERB", "past", "plur") for one in likely(word)) for word in words)


def _own_deed(line: str, head: str | None) -> str:
    """What the applicant says to have done behind what they only name: «звонки и встречи, заключила 310 договоров»."""
    named, _, rest = line.partition(", ")
    first = _RUSSIAN_WORD.match(rest)
    if first is None or head is None or any(map(str.isdigit, named)) or len(rest.split()) <= _LEAST:
        return ""
    verb, noun = reading(first.group().casefold()), reading(head.casefold())
    of_noun = any(noun.has(gender) and verb.has(gender) for gender in GENDERS)
    return rest if tells_a_deed(verb) and not of_noun else ""


def _joined_to_its_work(line: str) -> str:
    """Say «проверка актов и смет, надзор» for «проверка актов, смет, надзор»: one work of two things."""
    parts = OUTSIDE.split(line)
    for place in range(1, len(parts) - 1):
        work, thing, after = parts[place - 1 : place + 2]
        alone = _AND not in work + thing and head_of(after) is not None
        if alone and works_on(work.partition(" (")[0]) and _is_worked_on(thing):
            return ", ".join((*parts[: place - 1], f"{work}{_AND}{thing}", *parts[place + 1 :]))
    return line


def _is_worked_on(thing: str) -> bool:
    """Tell whether a part of a list can only be what the work before it is done with: it stands in the genitive."""
    first = _RUSSIAN_WORD.match(thing)
    said = [one for one in likely(first.group().casefold()) if one.has("NOUN") or one.has("ADJF")] if first else []
    return bool(said) and all(one.known and one.has("gent") for one in said) and len(thing.split()) <= _FEW


def _without_arrow(line: str) -> str:
    """Say «размер сборки: было 168, стало 121 МБ» for «размер сборки 168 → 121 МБ»."""
    found = _CHANGE.search(line)
    if found is None or _CHANGE.search(line, found.end()):
        return line
    mark = found["mark"] or (" —" if ": " in line[: found.start()] else ":")
    return f"{line[: found.end('before')]}{mark} было {found['was'].strip()}, стало {line[found.end() :]}"


def _came_of_it(line: str) -> bool:
    """Tell whether a line ends with what came of the work: «…, время сократилось вдвое», «было 5, стало 3»."""
    if ", стало " in line:
        return True
    for part in line.split(", ")[1:]:
        told = [one for one in _first_readings(part) if one.known and one.has("VERB", "past")]
        if told and (_FROM_TO.search(part) or any(_of_a_thing(one, part) for one in told)):
            return True
    return False


def _of_a_thing(verb: Reading, part: str) -> bool:
    """Tell whether a verb says what became of a thing, and not what somebody did: «экономия вышла», «сократилось»."""
    if verb.word.endswith(("ся", "сь")) or verb.has("neut") or verb.has("plur"):
        return True
    things = [one for one in _first_readings(part) if one.known and one.has("NOUN", "nomn")]
    return any(verb.has(gender) and one.has(gender) for one in things for gender in GENDERS)


def _first_readings(text: str) -> Iterator[Reading]:
    return (reading(word.casefold()) for word in _RUSSIAN_WORD.findall(text.partition(":")[0].partition("(")[0]))


def _told(line: str, in_words: Callable[[str], str | None]) -> str | None:
    """«Работой на кассе, приёмкой товара» for a line that names nothing but works; else None."""
    named, end, rest = line.partition(": ") if ": " in line else line.partition(" — ")
    told: list[str] = []
    told_of = ""
    for part in OUTSIDE.split(named):
        said = part if told and _ADDED.match(part) else in_words(part)
        if said is None and told and takes_on(told_of) and head_of(part) is None:
            said = part  # «с золотом, платиной»
        if told and said is not part and any(map(str.isdigit, part)):
            return None
        if said is None:
            return None
        told_of = part if said is not part else told_of
        told.append(said)
    return f"{', '.join(told)}{end}{rest}"


def _busy_with(work: str) -> str | None:
    """«Сопровождением и развитием 1С» for «Сопровождение и развитие 1С»."""
    named, *others = work.split(" и ")
    first = _as_work(named)
    return None if first is None else " и ".join((first, *(_as_work(one) or one for one in others)))


def _as_work(phrase: str) -> str | None:
    return busy_with(phrase) if works_on(phrase) else None


@lru_cache(maxsize=512)
def in_english(line: str) -> Line:
    """See what an English line says."""
    first = _FIRST.match(line)
    word = first.group().casefold() if first is not None else ""
    small = line[:1].lower() + line[1:] if line[1:2].islower() or line[1:2] == " " else line
    if _SPOKEN.match(line) or _TURNED.match(line):
        return Line("said", line)
    if _TEAM.match(line):
        return Line("people", small)
    if word in _RESPONSIBLE:
        return Line("responsible", small)
    if _PAST.fullmatch(word):
        return Line("past", small)
    if word in _PRESENT or (word in _EITHER and _DETERMINED.match(line)):
        return Line("now", small)
    return Line("works", small)
