"""What a job title says: the occupation, the level, the skills named in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from libs.common.text.phrases import Found
from libs.common.text.tokens import LEXICON, Word, keys
from libs.common.text.vocabulary import Skill, vocabulary
from services.auto_reply.matching.trades.heads import head_of
from services.auto_reply.matching.trades.occupations import occupations
from services.auto_reply.matching.trades.workplaces import trades_of_place
from services.auto_reply.matching.words.lists import WORDS

JUNIOR, FIRST_OF_TRADE, LEAD = 1.0, 3.5, 4.0
_TOKEN = re.compile(r"[A-Za-zА-Яа-яЁё0-9]+(?:\+\+|#)?|[/|\\,;()\[\]«»\"“”]|\s[-–—+&](?=\s)|\.(?:NET|Net|net)\b")
_HYPHEN = re.compile(r"(?<![A-Za-zА-Яа-яЁё])([A-Za-zА-Яа-яЁё]++)[-–]([A-Za-zА-Яа-яЁё]++)")
_OPENING = frozenset('([«"“')
_JOINED = frozenset({"и", "and"})
_LOOSE = frozenset({"в", "на", "in", "для", "for", "с", "со", "к", "at", "of"})
_PLACE = frozenset({"в", "во", "in", "at", "к", "с", "со", "от", "без"})
_AIDE_TRADES = frozenset({"medassist", "office", "railway", "seaman", "educator"})
"""Occupations whose «помощник» or «ассистент» is the trade itself, not a junior of another."""
_AIDE = "medassist"
_TAKES_OVER = frozenset({"teach", "trainer", "methodist", "recruiter"})
_HELPERS = frozenset({"office", "techlead"})
_GENERAL = {"graphdes": "design", "analyst": "data"}
"""Occupations whose bare word is general, and the group of what is more exact beside it: «дизайнер (UX/UI)»."""
_NEAR_START = 2
"""Words before an occupation that may still be its attributes; further on it is what the work is about."""
_CODE = frozenset({"lang", "fw", "mobile"})
_LEVELS = WORDS.numbers("levels")
_LEVEL_BY_KEY = {key + plus: level for word, level in _LEVELS.items() for key in keys(word) for plus in ("", "++")}


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: `main` are occupations it is about, `aside` those it only touches.

    Levels are 0 (intern) to 4 (lead).
    """

    text: str
    main: frozenset[str]
    aside: frozenset[str]
    skills: frozenset[int]
    stems: frozenset[str]
    plain: frozenset[str]
    """Stems that say the main occupation."""
    focus: frozenset[str]
    """Stems that narrow the occupation: «математики» after «учитель», «операционная» before «медсестра».

    Not the place of work behind «в».
    """
    ranks: frozenset[str]
    """Stems that say the level."""
    levels: tuple[float, ...]
    head: str = ""
    """The noun that names a job the table does not know (`heads.py`); empty when the table knows it or none does."""
    side: str = ""
    """Side of development the title names: front, back, full, mobile; empty when none or not a developer's."""


@lru_cache(maxsize=20_000)
def parse_title(text: str) -> Title:
    """Take a title apart; an unknown occupation leaves `main` empty, never an error."""
    reading = _Reading(frozenset((*keys(one)[-1:], *keys(other)[:1]) for one, other in _HYPHEN.findall(text)))
    bracketed = False
    sequence: list[Word] = []
    for number, (separator, segment) in enumerate(_segments(text)):
        bracketed = bracketed or separator in _OPENING
        reading.add(segment, first=number == 0, bracketed=bracketed or separator in _JOINED)
        sequence += segment
    skills = [found.value for found in vocabulary().find(sequence, running=False)]
    if not reading.main and any(skill.kind in _CODE for skill in skills):
        reading.main.append("dev")
    reading.across(sequence)
    main = reading.settled()
    ranks = frozenset(word.stem for word in sequence if word.key in _LEVEL_BY_KEY)
    return Title(
        text=text,
        main=main,
        aside=frozenset(reading.aside) - main,
        skills=frozenset(skill.id for skill in skills),
        stems=frozenset(word.stem for word in sequence),
        plain=frozenset(reading.plain),
        focus=frozenset(reading.focus),
        ranks=ranks,
        levels=tuple(level for level in _levels(sequence) if level != JUNIOR or not main <= _AIDE_TRADES or not main),
        head="" if main else head_of(text, ranks),
        side=_side(sequence, skills) if "dev" in main else "",
    )


class _Reading:
    """Occupations gathered segment by segment."""

    def __init__(self, joined: frozenset[tuple[str, ...]]) -> None:
        self._joined = joined
        self._aids_head = False
        self.main: list[str] = []
        self.aside: list[str] = []
        self.plain: set[str] = set()
        self.focus: set[str] = set()

    def add(self, sequence: list[Word], *, first: bool, bracketed: bool) -> None:
        found = occupations().index.find(sequence, running=False)
        if not found:
            return
        if aide := _aide(sequence, found):
            found = [aide]
            self._aids_head = True
        head = _head(found)
        beside = not first and (head.start > _NEAR_START or any(word.key in _LOOSE for word in sequence[: head.start]))
        if not (self.main and beside):
            if not (self.main and bracketed):
                others = [item for item in found if item.value != head.value]
                self.focus.update(_focus(sequence, head, others))
            (self.aside if self.main and bracketed else self.main).append(head.value)
            self.plain.update(word.stem for word in sequence[head.start : head.end])
        for item in found:
            if item.value == head.value:
                continue
            joint = item.start == head.end and (sequence[head.end - 1].key, sequence[item.start].key) in self._joined
            if joint and self.main and not bracketed:
                self.main.append(item.value)
            elif not any(word.key in _LOOSE for word in sequence[head.end : item.start]):
                self.aside.append(item.value)

    def across(self, sequence: list[Word]) -> None:
        """Take the longer name that the whole title makes, «мастер участка (ЖКХ)», or the trade of its place."""
        found = (one for one in occupations().index.find(sequence, running=False) if one.start == 0)
        whole = next((one for one in found if one.end > len(self.plain)), None)
        if whole and whole.value not in (*self.main, *self.aside):
            self.main = [whole.value]
            self.plain.update(word.stem for word in sequence[: whole.end])
            self.focus -= self.plain
        if not self.main:
            behind = next((place for place, word in enumerate(sequence) if word.key in _LOOSE), len(sequence))
            self.main.extend(trades_of_place(sequence[behind + 1 :])[:1])

    def settled(self) -> frozenset[str]:
        """The main occupations; a helper or a word as general as «дизайнер» gives way to the trade named beside it."""
        groups = occupations().groups
        general = set(self.main) <= _GENERAL.keys()
        nearer = [code for code in self.aside if general and groups[code] in {_GENERAL[item] for item in self.main}]
        if _AIDE in self.main:
            return frozenset({_AIDE})  # «ассистент врача-ортодонта» is no orthodontist
        if self.aside and set(self.main) <= _HELPERS and not self._aids_head:
            nearer = self.aside
        return frozenset(nearer[:1] or self.main[:3])


def _focus(sequence: list[Word], head: Found[str], others: list[Found[str]]) -> Iterator[str]:
    """Words beside the occupation up to the place of work, and those of it that a shorter name leaves out."""
    for position, word in enumerate(sequence):
        if position >= head.end and word.key in _PLACE:
            break
        if not any(item.start <= position < item.end for item in (head, *others)) and word.key not in _LEVEL_BY_KEY:
            yield word.stem
    index, phrase = occupations().index, sequence[head.start : head.end]
    core = {
        word.stem
        for part in (phrase[1:], phrase[:-1])
        for inner in index.find(part, running=False)
        if inner.value == head.value
        for word in part[inner.start : inner.end]
    }
    if core:
        yield from (word.stem for word in phrase if word.stem not in core and word.key not in _LEVEL_BY_KEY)


def _side(sequence: list[Word], skills: list[Skill]) -> str:
    named = {_SIDE_BY_KEY[word.key] for word in sequence if word.key in _SIDE_BY_KEY}
    kinds = {_SIDE_BY_FAMILY[skill.family] for skill in skills if skill.family in _SIDE_BY_FAMILY}
    if "mobile" in named or "mobile" in kinds:
        return "mobile"
    if len(named) > 1 or (not named and len(kinds) > 1):
        return "full"
    return next(iter(named or kinds), "")


SIDES = ("front", "back", "full", "mobile")
_SIDE_BY_KEY = {
    key: side
    for side, text in {
        "front": "frontend front фронтенд фронтэнд фронт верстальщик",
        "back": "backend back бэкенд бекенд бэк",
        "full": "fullstack full фулстек фуллстек фулстэк фуллстэк",
        "mobile": "mobile мобильный мобильных мобильного",
    }.items()
    for key in keys(text)
}
_SIDE_BY_FAMILY = {
    **dict.fromkeys(("react", "vue", "angular", "markup", "cssx", "jquery"), "front"),
    **dict.fromkeys(("pyweb", "spring", "phpfw", "node", "php"), "back"),
    **dict.fromkeys(("android", "ios", "crossmobile"), "mobile"),
}


def _segments(text: str) -> Iterator[tuple[str, list[Word]]]:
    """The parts of a title between brackets, slashes, commas, lone dashes and «и», each with what stands before it."""
    separator: str = ""
    segment: list[Word] = []
    for token in _TOKEN.findall(text):
        if token in _JOINED or not (token[0].isalnum() or token[0] == "."):
            yield separator, segment
            separator, segment = token.strip(), []
        else:
            segment.append(LEXICON[token])
    yield separator, segment


def _head(found: list[Found[str]]) -> Found[str]:
    """Of several occupations a teacher or recruiter wins («наставник разработчиков»), then the first real one."""
    taking_over = [item for item in found if item.value in _TAKES_OVER]
    real = [item for item in found if item.value not in _HELPERS]
    return (taking_over or real or found)[0]


def _aide(sequence: list[Word], found: list[Found[str]]) -> Found[str] | None:
    """The helper of a head: «помощник генерального директора», "assistant to CEO" run an office, not a company."""
    first = next((item for item in found if item.value == "office"), None)
    return first if first and any(_helps_head(sequence, place) for place in range(first.start, first.end)) else None


def _helps_head(sequence: list[Word], position: int) -> bool:
    """Whether an aide stands here, and behind it nothing but attributes and a head."""
    if sequence[position].key not in _AIDES:
        return False
    return any(
        _LEVEL_BY_KEY.get(word.key) == LEAD or word.key in _OWNERS for word in sequence[position + 1 : position + 4]
    )


def _levels(sequence: list[Word]) -> Iterator[float]:
    for position, word in enumerate(sequence):
        level = _LEVEL_BY_KEY.get(word.key)
        if level is None or (level == LEAD and _leads_nobody(sequence, position)):
            continue
        if level == JUNIOR and _helps_head(sequence, position):
            continue
        yield FIRST_OF_TRADE if _is_first(sequence, position) else level


def _is_first(sequence: list[Word], position: int) -> bool:
    """«Главный бухгалтер», «главный метролог» answer for the work of others, «главный специалист» is a grade."""
    after = sequence[position + 1].key if position + 1 < len(sequence) else ""
    return sequence[position].key in _CHIEF and bool(after) and after not in _GRADED_ONLY


def _leads_nobody(sequence: list[Word], position: int) -> bool:
    """«Руководитель проекта», «классный руководитель», «помощник руководителя»: a duty, not a rank."""
    before = sequence[position - 1].key if position else ""
    after = sequence[position + 1].key if position + 1 < len(sequence) else ""
    if any(word.key in _AIDES for word in sequence[max(0, position - _ATTRIBUTES) : position]):
        return True
    return sequence[position].key == _HEAD and (after in _PROJECTS or before in _DUTIES)


_HEAD = keys("руководитель")[0]
_CHIEF = frozenset(keys("главный главная"))
_GRADED_ONLY = frozenset(
    keys(
        "специалист эксперт аналитик менеджер консультант разработчик программист тестировщик дизайнер экономист юрист"
    )
)
_PROJECTS = frozenset(keys("проект проектов проекта кружка секции студии"))
_DUTIES = frozenset(keys("классный музыкальный художественный научный"))
_OWNERS = frozenset(
    keys("президент президента собственник собственника владелец владельца основатель основателя owner")
)
_ATTRIBUTES = 2
"""Words between an aide and the head that is helped: «помощник генерального директора»."""
_AIDES = frozenset(keys("помощник ассистент секретарь секретаря референт assistant to"))
