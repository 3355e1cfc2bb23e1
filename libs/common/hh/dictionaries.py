"""hh's dictionaries, kept in memory per process and revalidated by ETag."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from prometheus_client import Counter
from structlog.stdlib import get_logger

from libs.common.hh.answers.answer import Answer, error_answer
from libs.common.hh.answers.errors import HHError, UnexpectedAnswerError
from libs.common.hh.transport.exchange import Call
from libs.common.text.clean import clean_text

log = get_logger(__name__)
T = TypeVar("T")
Read = Callable[[Call], Awaitable[Answer]]
SKIPPED = Counter("hh_dictionary_skipped_total", "Entries of hh's dictionaries that could not be read")

SHORTEST, DEFAULT, LONGEST = 60.0, 3_600.0, 86_400.0
"""Seconds for which an answer is used unasked: never less, when hh names no `max-age`, never more."""


class AreaTree:
    """Areas with their parents. Ids that are not in it are answered, not refused: dictionaries change at any time."""

    def __init__(self, roots: Iterable[Mapping[str, Any]]) -> None:
        self._names: dict[str, str] = {}
        self._parents: dict[str, str | None] = {}
        waiting: list[tuple[Mapping[str, Any], str | None]] = [(root, None) for root in _entries(roots)]
        while waiting:
            node, parent = waiting.pop()
            area_id = clean_text(str(node["id"]))
            if area_id in self._names:
                continue
            self._names[area_id] = _named(node)
            self._parents[area_id] = parent
            waiting.extend((child, area_id) for child in _entries(node.get("areas")))

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._names

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> Mapping[str, str]:
        """Names by id."""
        return self._names

    @property
    def parents(self) -> Mapping[str, str | None]:
        """The id of what an area lies in, by its id; None for a country."""
        return self._parents

    def name(self, area_id: str) -> str | None:
        """The area's name, None when unknown."""
        return self._names.get(area_id)

    def path(self, area_id: str) -> tuple[str, ...]:
        """The area, its parent and so on up to the country; an unknown id is its own path."""
        steps: list[str] = []
        current: str | None = area_id
        while current is not None and current not in steps:
            steps.append(current)
            current = self._parents.get(current)
        return tuple(steps)

    def within(self, area_id: str, wanted: Iterable[str]) -> bool:
        """The area is one of the wanted ones or lies in one."""
        return not set(wanted).isdisjoint(self.path(area_id))


@dataclass(slots=True)
class _Entry:
    value: object
    etag: str | None
    fresh_until: float


class DictionaryCache:
    """One per process, shared by all clients. An outage of hh leaves the last known dictionary in use."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def dictionaries(self, read: Read) -> dict[str, list[dict[str, str]]]:
        """`/dictionaries`."""
        return await self._get("/dictionaries", read, _lists)

    async def areas(self, read: Read) -> AreaTree:
        """`/areas` as a tree."""
        return await self._get("/areas", read, lambda parsed: AreaTree(_list(parsed)))

    async def professional_roles(self, read: Read) -> dict[str, str]:
        """`/professional_roles`, flattened: a role may stand in several categories."""
        return await self._get("/professional_roles", read, _roles)

    async def _get(self, path: str, read: Read, build: Callable[[Any], T]) -> T:
        async with self._locks.setdefault(path, asyncio.Lock()):
            entry = self._entries.get(path)
            if entry is None or self._clock() >= entry.fresh_until:
                entry = self._entries[path] = await self._load(path, read, build, entry)
            return cast("T", entry.value)

    async def _load(self, path: str, read: Read, build: Callable[[Any], T], known: _Entry | None) -> _Entry:
        condition = {"If-None-Match": known.etag} if known and known.etag else {}
        try:
            answer = await read(Call("GET", path, headers=condition))
        except HHError as fault:
            if known is None:
                raise
            log.warning("an old dictionary stays in use", action="hh.dictionary_stale", path=path, fault=fault.code)
            return _Entry(known.value, known.etag, self._clock() + SHORTEST)
        fresh_until = self._clock() + _life(answer)
        if answer.status == 304 and known is not None:
            return _Entry(known.value, known.etag, fresh_until)
        return _Entry(_built(path, answer, build), answer.header("etag"), fresh_until)


def _built(path: str, answer: Answer, build: Callable[[Any], T]) -> T:
    try:
        return build(answer.json())
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise UnexpectedAnswerError(path, answer=error_answer(answer)) from error


def _life(answer: Answer) -> float:
    named = re.search(r"max-age=(\d{1,9})", answer.header("cache-control") or "")
    return min(LONGEST, max(SHORTEST, float(named.group(1)))) if named else DEFAULT


def _list(parsed: Any) -> list[dict[str, Any]]:
    if not isinstance(parsed, list):
        raise TypeError("not a list")
    return cast("list[dict[str, Any]]", parsed)


def _lists(parsed: Any) -> dict[str, list[dict[str, str]]]:
    """Only objects with text and numbers in them: an entry of another kind is left out."""
    return {key: [_plain(each) for each in value if isinstance(each, dict)] for key, value in _dict(parsed).items()}


def _dict(parsed: Any) -> dict[str, list[Any]]:
    if not isinstance(parsed, dict):
        raise TypeError("not an object")
    return {key: value for key, value in cast("dict[str, Any]", parsed).items() if isinstance(value, list)}


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    values = {key: clean_text(value) if isinstance(value, str) else value for key, value in entry.items()}
    return {key: value for key, value in values.items() if isinstance(value, str | int | float | None)}


def _roles(parsed: Any) -> dict[str, str]:
    categories: list[Any] = _list(parsed["categories"])
    known = [cast("dict[str, Any]", each) for each in categories if isinstance(each, dict)]
    return {str(role["id"]): _named(role) for category in known for role in _entries(category.get("roles"))}


def _entries(value: object) -> Iterator[Mapping[str, Any]]:
    """The entries of a list that have an id; whatever else stands in it is passed over, and counted."""
    for each in cast("Iterable[object]", value) if isinstance(value, Iterable) and not isinstance(value, str) else ():
        known = cast("Mapping[str, Any]", each).get("id") if isinstance(each, Mapping) else None
        if isinstance(known, str | int) and not isinstance(known, bool) and str(known):
            yield cast("Mapping[str, Any]", each)
        else:
            SKIPPED.inc()


def _named(entry: Mapping[str, Any]) -> str:
    name = entry.get("name")
    return clean_text(name) if isinstance(name, str) else ""
