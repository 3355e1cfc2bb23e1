"""The vocabulary of skills: many spellings, one name; found in running text in a single pass."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import final

from libs.common.text.phrases import Found, PhraseIndex
from libs.common.text.tokens import Word, keys, words

_LISTED = 50_000
"""Items of skill lists whose reading is remembered: employers pick most of them from hh's suggestions."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill: `id` is stable only within a process, `implies` are ids that having this skill proves."""

    id: int
    name: str
    kind: str
    family: str
    implies: frozenset[int]


@final
class Vocabulary:
    """Skills by spelling; what it answers never changes after it is built, hence safe to share between threads."""

    def __init__(self, lines: Iterable[str]) -> None:
        rows = [_parse(line) for line in lines if line.strip() and not line.startswith("#")]
        ids = {row.name: number for number, row in enumerate(rows)}
        self.skills: tuple[Skill, ...] = tuple(
            Skill(ids[row.name], row.name, row.kind, row.family, frozenset(ids[name] for name in row.implies))
            for row in rows
        )
        self._names: dict[str, Skill] = {skill.name: skill for skill in self.skills}
        self._lists: dict[str, frozenset[int]] = {}
        self._index: PhraseIndex[Skill] = PhraseIndex(_phrases(rows, self._names))

    def __getitem__(self, name: str) -> Skill:
        """The skill of that canonical name; KeyError without one."""
        return self._names[name]

    def find(self, sequence: Sequence[Word], *, running: bool = True) -> list[Found[Skill]]:
        """Skills in the words, longest spelling first, without overlaps.

        In `running` text everyday words (go, rest, spring) count only when capitalised; in a list of skills always.
        """
        return self._index.find(sequence, running=running)

    def name_skills(self, name: str) -> frozenset[int]:
        """Ids of the skills that an item of a skill list names; empty when the vocabulary does not know it."""
        known = self._lists.get(name)
        if known is None:
            known = frozenset(found.value.id for found in self.find(words(name), running=False))
            if len(self._lists) < _LISTED:
                self._lists[name] = known
        return known

    def closure(self, ids: Iterable[int]) -> frozenset[int]:
        """The ids with everything they imply."""
        result: set[int] = set()
        queue = list(ids)
        while queue:
            number = queue.pop()
            if number not in result:
                result.add(number)
                queue.extend(self.skills[number].implies)
        return frozenset(result)


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    kind: str
    family: str
    implies: tuple[str, ...]
    spellings: tuple[str, ...]


def _parse(line: str) -> _Row:
    name, kind, family, implies, spellings = (part.strip() for part in line.split("|", 4))
    return _Row(name, kind, family, _items(implies), _items(spellings))


def _items(text: str) -> tuple[str, ...]:
    return tuple(item for part in text.split(",") if (item := part.strip()))


def _phrases(rows: Iterable[_Row], names: dict[str, Skill]) -> Iterator[tuple[tuple[str, ...], Skill, bool]]:
    for row in rows:
        everyday = {keys(spelling[1:]) for spelling in row.spellings if spelling.startswith("!")}
        for spelling in (row.name, *row.spellings):
            sequence = keys(spelling.removeprefix("!"))
            yield sequence, names[row.name], sequence in everyday


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary shipped with the program (`skills.txt` next to this file), built once a process."""
    text = files("libs.common.text").joinpath("skills.txt").read_text(encoding="utf-8")
    return Vocabulary(text.split("\n"))
