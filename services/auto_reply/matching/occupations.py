"""The table of occupations: their titles, hh's roles, and how near one is to another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from libs.common.text.phrases import PhraseIndex
from libs.common.text.tokens import keys

_SAME_GROUP = 0.12


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
