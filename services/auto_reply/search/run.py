"""One search in progress, and what it asks of others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from libs.common.db.leases import Held
from libs.common.hh.client import HHClient
from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.engine import Matcher, PreparedResume
from services.auto_reply.search.domain import (
    DueSearch,
    Versions,
)
from services.auto_reply.search.pages import Judged


class Matchers(Protocol):
    """The matcher with hh's current areas and currency rates."""

    async def current(self, client: HHClient) -> Matcher:
        """Reads the dictionaries through the client when they are stale."""
        ...


class Judge(Protocol):
    """A second opinion on matches, by a language model."""

    async def review(self, search: DueSearch, judged: Sequence[Judged]) -> list[Judged]:
        """The same vacancies; those it doubts are rejected with its reason. Never raises for trouble of the model."""
        ...


@dataclass
class Run:
    """One search in progress."""

    search: DueSearch
    hold: Held
    client: HHClient
    matcher: Matcher
    filters: ResumeFilters
    prepared: PreparedResume
    versions: Versions
    counters: Counter[str]
    seen: set[str]
    newest: datetime | None = None
    """Everything published by then has been read when the search comes to its end."""

    def begin_query(self, published: Sequence[datetime | None]) -> None:
        """Note the newest of a query's first page: the searches read theirs one after the other, the oldest counts."""
        newest = max((moment for moment in published if moment is not None), default=None)
        if newest is not None and (self.newest is None or newest < self.newest):
            self.newest = newest
