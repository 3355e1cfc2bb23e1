"""The search loop: whoever is due, page by page, newest first, until everything on a page is known.

Decisions are stored page by page with their events in the same transaction, so a kill costs at most one page of work
and the first match is told within seconds of the start.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from prometheus_client import Counter as Metric
from prometheus_client import Histogram
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from structlog.stdlib import get_logger

from libs.common.cards import listed_hash
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.concurrency.work_pool import WorkPool
from libs.common.db.leases import Held, HeldLeases
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.hh import poison
from libs.common.hh.client import HHClient
from libs.common.hh.lists.params import MAX_DEPTH
from libs.common.hh.models.lists import Rejected, SearchPage
from libs.common.hh.models.vacancies import VacancyShort
from libs.common.messaging.outbox import Outbox
from libs.common.observability.telemetry import tracer
from libs.common.resumes.choice import effective
from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.decision import MATCHER_VERSION
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.ports import Accounts
from services.auto_reply.search import pages
from services.auto_reply.search.domain import (
    DueSearch,
    Known,
    Query,
    Versions,
    is_news,
    is_over,
    queries,
)
from services.auto_reply.search.faults import expected
from services.auto_reply.search.pages import Judged, Unjudged
from services.auto_reply.search.run import Judge, Matchers, Run
from services.auto_reply.search.saving import SOURCE, DecisionWriter
from services.auto_reply.search.store import matches, schedule

log = get_logger(__name__)
PAGE = 100
CHUNK = 20
DETAILS_A_TURN = 60
"""Detail calls of one turn; then the others have theirs: a first search of thousands must not keep them waiting."""
DECIDED = Metric("vacancies_decided_total", "Vacancies looked at, by decision and rule", ["decision", "rule"])
SECONDS = Histogram("search_seconds", "One search of one resume", buckets=(0.1, 0.5, 1, 5, 15, 60, 300))


class _LostError(Exception):
    """The turn is somebody else's now, or the settings changed under it."""


class _TurnOverError(Exception):
    """Counterfactual for one turn; the search goes on in the next."""


class Searcher:
    """One supervised loop; any number of replicas share the work through claims in SQL."""

    def __init__(
        self,
        engine: AsyncEngine,
        outbox: Outbox,
        clients: Accounts,
        matchers: Matchers,
        *,
        origin: str,
        interval: timedelta,
        lease: timedelta = timedelta(seconds=20),
        holds: HeldLeases | None = None,
        judge: Judge | None = None,
        idle: float = 1.0,
    ) -> None:
        self._engine, self._clients, self._matchers = engine, clients, matchers
        self._saving = DecisionWriter(engine, outbox)
        self._lease, self._holds = lease, holds or HeldLeases()
        self._matching = WorkPool("matching", workers=1, queue=16, share=4, seconds=60)
        self._origin, self._interval, self._judge, self._idle = origin, interval, judge, idle

    async def run(self, heartbeat: Heartbeat) -> None:
        """Search, for ever."""
        await WorkLoop(self._turn, self._idle).run(heartbeat)

    async def _turn(self, heartbeat: Heartbeat) -> float | None:
        """Search for whoever is due."""
        async with self._engine.begin() as connection:
            await schedule.ensure_schedules(connection)
            due = await schedule.claim_due(connection, origin=self._origin, lease=self._lease)
        if due is None:
            return None
        await self.search(due, heartbeat)
        return AT_ONCE

    async def search(self, due: DueSearch, heartbeat: Heartbeat) -> None:
        """One whole search; ends in a rescheduled row whatever happens."""
        started, counters = time.monotonic(), Counter[str]()
        try:
            with (
                self._holds.held(schedule.LEASE, due.resume_id, due.lease_token, self._lease.total_seconds()) as hold,
                tracer.start_as_current_span("search"),
            ):
                run = await self._begin(due, counters, hold)
                await self._queries(run, heartbeat)
        except (_LostError, _TurnOverError):
            await self._end(lambda connection: schedule.release(connection, due))
            return
        except asyncio.CancelledError:
            # A clean stop gives the turn back: the next start must not wait for the lease to run out.
            await asyncio.shield(self._end(lambda connection: schedule.release(connection, due)))
            raise
        except VkatilsyaError as error:
            await self._failed(due, error)
            return
        except Exception as error:  # noqa: BLE001 - whatever a search ends with, its row says so and others go on
            await self._failed(due, expected(error))
            return
        finally:
            SECONDS.observe(time.monotonic() - started)
        await self._end(
            lambda connection: schedule.finish(
                connection, due, interval=self._interval, counters=dict(counters), newest=run.newest
            )
        )
        log.info("search finished", action="search.finished", resume_id=str(due.resume_id), **counters)

    async def _begin(self, due: DueSearch, counters: Counter[str], hold: Held) -> Run:
        client = self._clients.of(due.account_id)
        matcher = await self._matchers.current(client)
        filters = effective(_suggested(due, matcher), due.filters)
        prepared = matcher.prepare(due.resume, filters)
        versions = Versions(due.resume_hash, due.settings_version, MATCHER_VERSION)
        return Run(due, hold, client, matcher, filters, prepared, versions, counters, set())

    async def _queries(self, run: Run, heartbeat: Heartbeat) -> None:
        for query in queries(run.search.resume, run.filters):
            number = 0
            while True:
                page = await self._read(run.client, run.search, query, number)
                heartbeat.beat()
                run.hold.progress()
                await self._record_poison(run, page.rejected)
                items = [item.payload for item in page.items]
                published = [pages.published_at(item) for item in items]
                if number == 0:
                    run.begin_query(published)
                news = await self._page(run, query, items, heartbeat)
                number += 1
                over = is_over(run.search, published, news=news)
                if over or number >= page.pages or (number + 1) * PAGE > MAX_DEPTH:
                    break

    async def _read(self, client: HHClient, due: DueSearch, query: Query, number: int) -> SearchPage[VacancyShort]:
        if query.name == "similar":
            return await client.similar_vacancies(due.hh_resume_id, query.params, number, PAGE)
        return await client.search_vacancies(query.params, number, PAGE)

    async def _page(self, run: Run, query: Query, items: Sequence[Mapping[str, Any]], heartbeat: Heartbeat) -> bool:
        """Decide what is news on a page; False when everything on it was known."""
        fresh = [item for item in items if str(item["id"]) not in run.seen]
        run.seen.update(str(item["id"]) for item in fresh)
        run.counters["looked"] += len(fresh)
        hashes = {str(item["id"]): listed_hash(item) for item in fresh}
        async with self._engine.begin() as connection:
            if not await schedule.extend(connection, run.search, self._lease):
                raise _LostError
            known = await matches.known(connection, run.search.resume_id, list(hashes))
        news = [item for item in fresh if is_news(known.get(str(item["id"])), hashes[str(item["id"])], run.versions)]
        unjudged = Unjudged()
        rejected, promising = pages.judge_listed(run.matcher, run.prepared, news, run.search.threshold, unjudged)
        self._count(run, await self._saving.save(run.search, query, rejected, known, unjudged))
        for start in range(0, len(promising), CHUNK):
            if run.counters["fetched"] >= DETAILS_A_TURN:
                await self._record_poison(run, unjudged.found)
                raise _TurnOverError
            await self._chunk(run, query, promising[start : start + CHUNK], hashes, known, unjudged)
            heartbeat.beat()
            run.hold.progress()
        await self._record_poison(run, unjudged.found)
        # What is quarantined is met again in every search and must not make each of them read all pages.
        return any(str(item["id"]) not in unjudged.keys for item in news) or not fresh

    async def _record_poison(self, run: Run, found: Sequence[Rejected]) -> None:
        if found:
            run.counters["put_aside"] += len(found)
            async with self._engine.begin() as connection:
                await poison.record(connection, SOURCE, "vacancy", found)

    async def _chunk(
        self,
        run: Run,
        query: Query,
        items: Sequence[Mapping[str, Any]],
        hashes: Mapping[str, str],
        known: Mapping[str, Known],
        unjudged: Unjudged,
    ) -> None:
        async with self._engine.connect() as connection:
            stored = await matches.details(connection, {str(item["id"]): hashes[str(item["id"])] for item in items})
        pairs = await pages.fetch_details(run.client, items, stored, unjudged)
        run.counters["fetched"] += len(pairs) - len(stored)
        judged = await pages.judge_details(
            self._matching, run.search.user_id, run.matcher, run.prepared, pairs, run.search.threshold, unjudged
        )
        if self._judge is not None and run.search.llm_judge:
            judged = await self._judge.review(run.search, judged)
        self._count(run, await self._saving.save(run.search, query, judged, known, unjudged))

    def _count(self, run: Run, judged: Sequence[Judged]) -> None:
        for item in judged:
            DECIDED.labels(item.decision.outcome.value, item.decision.rule or "").inc()
            run.counters[item.decision.outcome.value] += 1

    async def _failed(self, due: DueSearch, error: VkatilsyaError) -> None:
        retry_after = error.retry_after if isinstance(error, TransientError) else None
        pause = timedelta(seconds=max(retry_after or 0, min(30.0, self._interval.total_seconds())))
        if not isinstance(error, TransientError):
            pause = max(pause, self._interval)
        log.warning("search failed", action="search.failed", resume_id=str(due.resume_id), error=error.code)
        why = f"{error.code}: {error}"
        await self._end(lambda connection: schedule.fail(connection, due, pause=pause, error=why))

    async def _end(self, ending: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        async with self._engine.begin() as connection:
            await ending(connection)


def _suggested(due: DueSearch, matcher: Matcher) -> ResumeFilters:
    return ResumeFilters.model_validate(due.suggested) if due.suggested else matcher.suggested(due.resume)
