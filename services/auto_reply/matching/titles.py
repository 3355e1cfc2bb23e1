"""What a job title says: the occupation, the level, the skills named in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from libs.common.text.phrases import Found, PhraseIndex
from libs.common.text.tokens import Word, keys, words
from libs.common.text.vocabulary import Skill, vocabulary

INTERN, JUNIOR, MIDDLE, SENIOR, LEAD = 0.0, 1.0, 2.0, 3.0, 4.0
_SAME_GROUP = 0.12
_SEGMENT = re.compile(r"[/|\\,;()\[\]«»\"“”]|\s[-–—+&]\s|\sи\s|\sand\s")
_OPENING = frozenset('([«"“')
_LOOSE = frozenset({"в", "на", "in", "для", "for", "с", "со", "к", "at", "of"})
_TAKES_OVER = frozenset({"teach", "recruiter"})
_HELPERS = frozenset({"office", "techlead"})
_CODE = frozenset({"lang", "fw", "mobile"})
_LEVELS: dict[str, float] = {
    **dict.fromkeys(("стажер", "intern", "trainee", "интерн", "internship", "практикант", "студент"), INTERN),
    **dict.fromkeys(
        ("junior", "джуниор", "младш", "начина", "джун", "jr", "помощник", "ассистент", "assistant"), JUNIOR
    ),
    **dict.fromkeys(("middle", "мидл", "миддл", "mid"), MIDDLE),
    **dict.fromkeys(("старш", "ведущ", "главн", "эксперт"), 2.8),
    **dict.fromkeys(("senior", "сеньор", "синьор", "sr", "principal", "staff"), SENIOR),
    **dict.fromkeys(
        ("lead", "тимлид", "teamlead", "техлид", "head", "начальник", "директор", "chief", "руководител"), LEAD
    ),
    **dict.fromkeys(("cto", "cpo", "cio", "cmo", "ceo", "coo", "director", "vp", "лид"), LEAD),
}
_LEVEL_BY_KEY = {key: level for word, level in _LEVELS.items() for key in keys(word)}


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
    levels: tuple[float, ...]
    side: str = ""
    """Side of development the title names: front, back, full, mobile; empty when none or not a developer's."""


@dataclass(frozen=True, slots=True)
class Occupations:
    """The table of occupations: titles, hh roles, and how near one is to another."""

    index: PhraseIndex[str]
    roles: Mapping[str, frozenset[str]]
    groups: Mapping[str, str]
    kin: Mapping[tuple[str, str], float]

    def affinity(self, one: str, other: str) -> float:
        """How much of the work of one the other can do, 0-1."""
        if one == other:
            return 1.0
        found = self.kin.get((one, other))
        if found is not None:
            return found
        return _SAME_GROUP if self.groups[one] == self.groups[other] else 0.0


@lru_cache(maxsize=20_000)
def parse_title(text: str) -> Title:
    """Take a title apart; an unknown occupation leaves `main` empty, never an error."""
    main: list[str] = []
    aside: list[str] = []
    bracketed = False
    for separator, segment in _segments(text):
        bracketed = bracketed or separator in _OPENING
        _read_segment(words(segment), main, aside, bracketed=bracketed)
    sequence = [word for word in words(text) if not word.mark]
    skills = [found.value for found in vocabulary().find(sequence, running=False)]
    if not main and any(skill.kind in _CODE for skill in skills):
        main.append("dev")
    if aside and set(main) <= _HELPERS:
        main = aside[:1]
    first = frozenset(main[:3])
    return Title(
        text=text,
        main=first,
        aside=frozenset(aside) - first,
        skills=frozenset(skill.id for skill in skills),
        stems=frozenset(word.stem for word in sequence),
        levels=tuple(_levels(sequence)),
        side=_side(sequence, skills) if "dev" in first else "",
    )


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


def _segments(text: str) -> Iterator[tuple[str, str]]:
    start, separator = 0, ""
    for match in _SEGMENT.finditer(text):
        yield separator, text[start : match.start()]
        start, separator = match.end(), match.group().strip()
    yield separator, text[start:]


def _read_segment(sequence: list[Word], main: list[str], aside: list[str], *, bracketed: bool) -> None:
    found = occupations().index.find(sequence, running=False)
    if not found:
        return
    head = _head(found)
    prepositions = any(word.key in _LOOSE for word in sequence[: head.start])
    (aside if main and (bracketed or prepositions) else main).append(head.value)
    aside.extend(item.value for item in found if item.value != head.value)


def _head(found: list[Found[str]]) -> Found[str]:
    """Of several occupations a teacher or recruiter wins («наставник разработчиков»), then the first real one."""
    taking_over = [item for item in found if item.value in _TAKES_OVER]
    real = [item for item in found if item.value not in _HELPERS]
    return (taking_over or real or found)[0]


def _levels(sequence: list[Word]) -> Iterator[float]:
    for position, word in enumerate(sequence):
        level = _LEVEL_BY_KEY.get(word.key.removesuffix("++").removesuffix("+"))
        if level is None:
            continue
        if (
            level == LEAD
            and word.key == _HEAD
            and position + 1 < len(sequence)
            and sequence[position + 1].key in _PROJECTS
        ):
            continue
        yield level


_HEAD = keys("руководитель")[0]
_PROJECTS = frozenset(keys("проект") + keys("проектов") + keys("проекта"))


def _rows(name: str) -> Iterator[str]:
    text = files("services.auto_reply.matching").joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.split("\n") if line.strip() and not line.startswith("#"))


@cache
def occupations() -> Occupations:
    """The table shipped with the program (`occupations.txt`, `kinship.txt`), read once a process."""
    phrases: list[tuple[tuple[str, ...], str, bool]] = []
    groups: dict[str, str] = {}
    roles: dict[str, set[str]] = {}
    for row in _rows("occupations.txt"):
        code, group, role_ids, titles = (part.strip() for part in row.split("|", 3))
        groups[code] = group
        phrases.extend((keys(title), code, False) for title in titles.split(","))
        for role in role_ids.split(","):
            if role.strip():
                roles.setdefault(role.strip(), set()).add(code)
    kin: dict[tuple[str, str], float] = {}
    for row in _rows("kinship.txt"):
        one, other, share = row.split()
        kin[one, other] = kin[other, one] = float(share)
    return Occupations(PhraseIndex(phrases), {role: frozenset(codes) for role, codes in roles.items()}, groups, kin)
