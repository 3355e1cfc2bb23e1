"""Groups of companies: whether two employers are parts of one. The names are data (groups.txt)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from libs.common.employers.names import employer_key
from libs.common.text.tokens import fold


class Groups(NamedTuple):
    """Number of a group by a name of it without spaces; `beginnings`: by a name that any words may follow."""

    names: dict[str, int]
    beginnings: dict[str, int]


@dataclass(frozen=True, slots=True)
class EmployerList:
    """Employers named by a person: by hh's id, by name, and with a name all of its group."""

    ids: frozenset[str]
    keys: frozenset[str]
    groups: frozenset[int]

    @classmethod
    def of(cls, entries: Iterable[str]) -> "EmployerList":
        """An entry of digits is an id, anything else a name."""
        listed = list(entries)
        return cls(
            ids=frozenset(entry for entry in listed if entry.isdigit()),
            keys=frozenset(key for entry in listed if (key := employer_key(entry))),
            groups=frozenset(group for entry in listed if (group := group_of(entry)) is not None),
        )

    def holds(self, number: str | None, name: str) -> bool:
        """Whether an employer is on the list; one without id and name never is."""
        if number is not None and number in self.ids:
            return True
        if not name:
            return False
        return employer_key(name) in self.keys or (bool(self.groups) and group_of(name) in self.groups)


@lru_cache(maxsize=20_000)
def group_of(name: str) -> int | None:
    """The group that an employer of this name belongs to; None for one that no line of groups.txt names."""
    parts = employer_key(name).split()
    groups = known_groups()
    whole = groups.names.get(_joined(parts))
    if whole is not None:
        return whole
    for length in range(len(parts) - 1, 0, -1):
        found = groups.beginnings.get(_joined(parts[:length]))
        if found is not None:
            return found
    return None


@cache
def known_groups() -> Groups:
    """The groups of groups.txt; the first line that claims a name has it."""
    groups = Groups({}, {})
    for number, names in enumerate(lines()):
        for name in names:
            key = _joined(employer_key(name.removesuffix("*")).split())
            groups.names.setdefault(key, number)
            if name.endswith("*"):
                groups.beginnings.setdefault(key, number)
    return groups


def lines() -> Iterator[list[str]]:
    """The names of each group, as they are written."""
    text = files("libs.common.employers").joinpath("groups.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield [name.strip() for name in line.split(";") if name.strip()]


def _joined(parts: list[str]) -> str:
    """«Т-Банк», «ТБанк» and «T-Банк» are one."""
    return fold("".join(parts))
