"""The tree of areas: country, region, city; and what lies inside what."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, final

from libs.common.lenient_json import as_id, as_items, as_text
from libs.common.text.phrases import PhraseIndex
from libs.common.text.tokens import Word, keys
from services.auto_reply.matching.words.lists import WORDS


@final
class AreaTree:
    """Areas by id with their parents; what it answers never changes. Unknown ids are inside nothing but themselves."""

    def __init__(self, parents: Mapping[str, str | None], names: Mapping[str, str]) -> None:
        self._parents: dict[str, str | None] = dict(parents)
        self._names: dict[str, str] = dict(names)
        self._children = {parent for parent in parents.values() if parent}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._cities: PhraseIndex[str] | None = None

    @classmethod
    def from_hh(cls, areas: Iterable[Mapping[str, Any]]) -> "AreaTree":
        """Read the bare array of GET /areas; entries without an id are left out."""
        parents: dict[str, str | None] = {}
        names: dict[str, str] = {}
        for number, name, parent in _walk(areas, None):
            parents.setdefault(number, parent)
            names.setdefault(number, name)
        return cls(parents, names)

    @classmethod
    def builtin(cls) -> "AreaTree":
        """A small tree of countries and large cities: enough to judge by until hh's own has been read."""
        return _builtin()

    def __contains__(self, area: object) -> bool:
        return area in self._parents

    def __len__(self) -> int:
        return len(self._parents)

    def name(self, area: str) -> str:
        """The area's name, or its id when unknown."""
        return self._names.get(area, area)

    def path(self, area: str) -> tuple[str, ...]:
        """The area and everything it lies in, smallest first; safe against loops in the data."""
        known = self._paths.get(area)
        if known is None:
            known = self._walk_up(area)
            if area in self._parents:
                self._paths[area] = known
        return known

    def _walk_up(self, area: str) -> tuple[str, ...]:
        chain: list[str] = []
        current: str | None = area
        while current is not None and current not in chain:
            chain.append(current)
            current = self._parents.get(current)
        return tuple(chain)

    def is_inside(self, area: str, outer: Iterable[str]) -> bool:
        """Whether the area is one of `outer` or lies in one of them."""
        wanted = outer if isinstance(outer, set | frozenset) else set(outer)
        return not wanted.isdisjoint(self.path(area))

    def country(self, area: str) -> str | None:
        """The root the area lies in; None when the tree does not know the area."""
        return self.path(area)[-1] if area in self._parents else None

    def is_wide(self, area: str) -> bool:
        """Whether the area is a whole country or region, so that the actual place of work stays unknown."""
        return area in self._children

    def cities_in(self, words: list[Word]) -> frozenset[str]:
        """Ids of the large cities that the words name with a capital letter, in any grammatical case."""
        if self._cities is None:
            self._cities = PhraseIndex(
                (key, number, True) for number, name in self._names.items() if name in _LARGE and (key := keys(name))
            )
        return frozenset(found.value for found in self._cities.find(words))

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_parents": self._parents,
            "_names": self._names,
            "_children": self._children,
            "_paths": {},
            "_cities": None,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


def _walk(areas: Iterable[Mapping[str, Any]], parent: str | None) -> Iterator[tuple[str, str, str | None]]:
    stack = [(item, parent) for item in areas]
    while stack:
        item, above = stack.pop()
        number = as_id(item.get("id"))
        if number is None:
            continue
        yield number, as_text(item.get("name")) or number, as_id(item.get("parent_id")) or above
        stack.extend((child, number) for child in as_items(item.get("areas")))


@cache
def _builtin() -> AreaTree:
    text = files("services.auto_reply.matching.places").joinpath("areas.json").read_text(encoding="utf-8")
    return AreaTree.from_hh(json.loads(text))


_LARGE = frozenset(entry.pattern for entry in WORDS.entries("areas_large"))
