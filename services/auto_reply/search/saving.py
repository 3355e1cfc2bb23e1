"""Storing the decisions of a page with their events; what the database cannot take is quarantined by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.cards import card_of
from libs.common.crashpoints import crashpoint
from libs.common.db.clock import now
from libs.common.db.faults import DATA_FAULTS
from libs.common.events.base import VacancyCard
from libs.common.events.match import MatchFound
from libs.common.hh import poison
from libs.common.ids import derived_id, new_id
from libs.common.messaging.outbox import Outbox, Pending
from services.auto_reply.search import pages
from services.auto_reply.search.domain import DueSearch, Known, Query, is_announced
from services.auto_reply.search.pages import Judged, Unjudged
from services.auto_reply.search.store import matches

SOURCE = "auto_reply"


@dataclass(frozen=True)
class _Prepared:
    """A decision with what is stored of it."""

    judged: Judged
    vacancy: dict[str, Any]
    match: dict[str, Any]
    card: VacancyCard


class DecisionWriter:
    """Writes decisions; a vacancy that cannot be stored hides none of its neighbours."""

    def __init__(self, engine: AsyncEngine, outbox: Outbox) -> None:
        self._engine, self._outbox = engine, outbox

    async def save(
        self,
        search: DueSearch,
        query: Query,
        judged: Sequence[Judged],
        known: Mapping[str, Known],
        unjudged: Unjudged,
    ) -> Sequence[Judged]:
        """Store decisions and their events in one transaction; returns those that were stored.

        When the database refuses the whole, each is stored by itself and the refused ones are quarantined.
        """
        prepared = [each for item in judged if (each := _prepared(search, query, item, unjudged)) is not None]
        if not prepared:
            return ()
        try:
            await self._store(search, prepared, known)
        except DATA_FAULTS as error:
            if len(prepared) == 1:
                unjudged.add(prepared[0].judged.payload, error)
                return ()
            return [each for one in prepared for each in await self.save(search, query, [one.judged], known, unjudged)]
        return [each.judged for each in prepared]

    async def _store(self, search: DueSearch, prepared: Sequence[_Prepared], known: Mapping[str, Known]) -> None:
        async with self._engine.begin() as connection:
            await matches.save_vacancies(connection, [each.vacancy for each in prepared])
            ids = await matches.save_matches(connection, [each.match for each in prepared])
            moment = await now(connection)
            matched = [
                each
                for each in prepared
                if is_announced(known.get(each.judged.id), each.judged.decision.outcome, search.mode)
            ]
            events = [_found(search, each, ids[each.judged.id], moment) for each in matched]
            await self._outbox.add(connection, *events)
            await poison.resolve(connection, SOURCE, "vacancy", [each.judged.id for each in prepared])
        crashpoint("search.saved")


def _prepared(search: DueSearch, query: Query, item: Judged, unjudged: Unjudged) -> _Prepared | None:
    """The rows and the card of a decision; None when they cannot be made, then it is quarantined."""
    try:
        match = pages.match_row(search, query, item, {"id": new_id()})
        return _Prepared(item, pages.vacancy_row(item), match, card_of(item.payload))
    except Exception as error:  # noqa: BLE001 - one vacancy must not hide its neighbours
        unjudged.add(item.payload, error)
        return None


def _found(search: DueSearch, each: _Prepared, match_id: UUID, moment: datetime) -> Pending:
    item = each.judged
    event = MatchFound(
        user_id=search.user_id,
        occurred_at=moment,
        match_id=match_id,
        account_id=search.account_id,
        resume_id=search.resume_id,
        vacancy=each.card,
        score=item.decision.score,
        threshold=search.threshold,
        why=tuple(item.decision.reasons),
        mode=search.mode,  # pyright: ignore[reportArgumentType] - the table's check allows nothing else once not off
    )
    return Pending(
        event,
        derived_id("match.found", match_id, item.hash, search.resume_hash, search.settings_version),
    )
