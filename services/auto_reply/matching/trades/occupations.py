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
    without_role: frozenset[str]
    """Occupations for which hh has no role of their own."""
    apart: Mapping[str, float]
    """Occupations each name of which is a trade of its own: how much of one name's work another one can do."""

    def affinity(self, one: str, other: str) -> float:
        """How much of the work of one the other can do, 0-1."""
        if one == other:
            return 1.0
        found = self.kin.get((one, other))
        if found is not None:
            return found
        return _SAME_GROUP if self.groups[one] == self.groups[other] else 0.0


def _rows(name: str) -> Iterator[str]:
    text = files("services.auto_reply.matching.trades").joinpath(name).read_text(encoding="utf-8")
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
    near = {(one, other): float(share) for one, other, share in map(str.split, _rows("kinship.txt"))}
    return Occupations(
        index=PhraseIndex(phrases),
        roles={role: frozenset(codes) for role, codes in roles.items()},
        groups=groups,
        without_role=frozenset(groups).difference(*roles.values()),
        kin={pair: share for one, other in near for pair, share in _both_ways(one, other, near[one, other])},
        apart={one: share for (one, other), share in near.items() if one == other},
    )


def _both_ways(one: str, other: str, share: float) -> Iterator[tuple[tuple[str, str], float]]:
    if one != other:
        yield (one, other), share
        yield (other, one), share
