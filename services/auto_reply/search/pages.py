"""One page of search results, from list items to stored decisions."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from structlog.stdlib import get_logger

from libs.common.cards import listed_hash
from libs.common.concurrency.work_pool import Budget, WorkPool
from libs.common.hh.answers.errors import NotFoundError, UnexpectedAnswerError
from libs.common.hh.client import HHClient
from libs.common.hh.models.fields import moment
from libs.common.hh.models.lists import Rejected
from libs.common.hh.poison import failed
from libs.common.messages.said import stored
from services.auto_reply.matching.decision import Decision, Outcome, RuleKind, Verdict
from services.auto_reply.matching.engine import Matcher, PreparedResume
from services.auto_reply.matching.explaining.trace import Change, build_trace
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.search.domain import DueSearch, Query

log = get_logger(__name__)
FETCHES_AT_ONCE = 8
AHEAD = timedelta(days=1)
"""hh's clock may be another than ours, by less than this."""
JUDGED_AT_ONCE = 25
"""Small enough for the event loop to breathe between two slices of matching."""


@dataclass(frozen=True)
class Judged:
    """A vacancy with its decision; `detail` is None when the list item was enough."""

    listed: Mapping[str, Any]
    detail: Mapping[str, Any] | None
    decision: Decision
    stage: str

    @property
    def id(self) -> str:
        """hh's vacancy id."""
        return str(self.listed["id"])

    @cached_property
    def hash(self) -> str:
        """The hash of its list item."""
        return listed_hash(self.listed)

    @property
    def payload(self) -> Mapping[str, Any]:
        """The fullest card at hand."""
        return self.detail or self.listed


@dataclass
class Unjudged:
    """What of a page could not be judged; the rest of it was."""

    found: list[Rejected] = field(default_factory=list[Rejected])

    def add(self, body: Mapping[str, Any], error: Exception) -> None:
        """Quarantine a vacancy for what its processing raised."""
        record = failed(dict(body), error)
        self.found.append(record)
        log.warning("a vacancy is quarantined", action="vacancy.poison", vacancy_id=record.key, reason=record.reason)

    @property
    def keys(self) -> frozenset[str]:
        """Ids of what was quarantined."""
        return frozenset(each.key for each in self.found)


def judge_listed(
    matcher: Matcher, prepared: PreparedResume, items: Sequence[Mapping[str, Any]], threshold: int, unjudged: Unjudged
) -> tuple[list[Judged], list[Mapping[str, Any]]]:
    """Split a page into those that the list-level rules reject and those worth a detail call."""
    rejected: list[Judged] = []
    promising: list[Mapping[str, Any]] = []
    for item in items:
        try:
            verdict = matcher.check_listed(prepared, VacancyFacts.from_hh(item))
        except Exception as error:  # noqa: BLE001 - one vacancy must not hide its neighbours
            unjudged.add(item, error)
            continue
        if verdict is None:
            promising.append(item)
        else:
            rejected.append(Judged(item, None, _by_rule(verdict, threshold), "listed"))
    return rejected, promising


def _by_rule(verdict: Verdict, threshold: int) -> Decision:
    """The decision when a rule over the list item was enough: no score was made."""
    outcome = Outcome.BLOCKED if verdict.kind is RuleKind.OPERATIONAL else Outcome.REJECTED
    return Decision(
        outcome=outcome,
        rule=verdict.code,
        score=0,
        factors={},
        reasons=[],
        reasons_against=[verdict.said],
        blockers=[verdict.said] if outcome is Outcome.BLOCKED else [],
        trace=build_trace([verdict], None, threshold, Change(verdict.said)),
    )


Pair = tuple[Mapping[str, Any], Mapping[str, Any]]
"""A list item and its full card."""


async def fetch_details(
    client: HHClient, items: Sequence[Mapping[str, Any]], stored: Mapping[str, Mapping[str, Any]], unjudged: Unjudged
) -> list[Pair]:
    """Full cards, from storage when unchanged, else from hh, a few at a time; vacancies gone meanwhile are left out."""
    gate = asyncio.Semaphore(FETCHES_AT_ONCE)

    async def fetch(item: Mapping[str, Any]) -> Pair | None:
        if known := stored.get(str(item["id"])):
            return item, known
        async with gate:
            try:
                return item, (await client.vacancy(str(item["id"]))).payload
            except NotFoundError:
                return None
            except UnexpectedAnswerError as error:
                unjudged.add(item, error)
                return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(item)) for item in items]
    return [pair for task in tasks if (pair := task.result())]


async def judge_details(
    pool: WorkPool,
    user_id: UUID,
    matcher: Matcher,
    prepared: PreparedResume,
    pairs: Sequence[Pair],
    threshold: int,
    unjudged: Unjudged,
) -> list[Judged]:
    """Judge full cards in a thread of the pool, in slices; raises what the pool raises."""

    def judge(part: Sequence[Pair], budget: Budget) -> list[Judged]:
        judged: list[Judged] = []
        for listed, detail in part:
            budget.check()
            try:
                judged.append(judged_detail(matcher, prepared, listed, detail, threshold))
            except Exception as error:  # noqa: BLE001 - one vacancy must not hide its neighbours
                unjudged.add(detail, error)
        return judged

    slices = [pairs[start : start + JUDGED_AT_ONCE] for start in range(0, len(pairs), JUDGED_AT_ONCE)]
    return [judged for part in slices for judged in await pool.run(user_id, partial(judge, part))]


def judged_detail(
    matcher: Matcher, prepared: PreparedResume, listed: Mapping[str, Any], detail: Mapping[str, Any], threshold: int
) -> Judged:
    """Rules and score over one full card."""
    decision = matcher.judge(prepared, VacancyFacts.from_hh(detail), threshold=threshold)
    return Judged(listed, detail, decision, _stage(decision))


def _stage(decision: Decision) -> str:
    return "score" if decision.rule in {None, "score_below_threshold"} else "detail"


def vacancy_row(judged: Judged) -> dict[str, Any]:
    """The vacancy's row; a full card is stored with the hash of its list item, by which it is found again."""
    payload, employer = judged.payload, judged.payload.get("employer") or {}
    return {
        "id": judged.id,
        "name": payload.get("name") or "",
        "employer_id": None if employer.get("id") is None else str(employer["id"]),
        "employer_name": employer.get("name") or "",
        "area_id": (payload.get("area") or {}).get("id"),
        "published_at": published_at(judged.listed),
        "archived": payload.get("archived") in {True, "true"},
        "snapshot": dict(payload),
        "content_hash": judged.hash,
        "has_detail": judged.detail is not None,
        "detail_at": None,
    }


def published_at(item: Mapping[str, Any]) -> datetime | None:
    """The publication time; None when it is missing, unreadable, names no zone or lies ahead.

    A search remembers the newest time that it saw: one that lies ahead would end all later ones too early.
    """
    published = moment(item.get("published_at"))
    return published if published is not None and published < datetime.now(UTC) + AHEAD else None


def match_row(search: DueSearch, query: Query, judged: Judged, ids: Mapping[str, Any]) -> dict[str, Any]:
    """The decision's row."""
    decision = judged.decision
    return {
        **ids,
        "user_id": search.user_id,
        "account_id": search.account_id,
        "resume_id": search.resume_id,
        "vacancy_id": judged.id,
        "decision": decision.outcome.value,
        "stage": judged.stage,
        "rule": decision.rule,
        "score": None if judged.stage == "listed" else decision.score,
        "threshold": search.threshold,
        "mode": search.mode,
        "reasons": stored([*decision.reasons, *decision.reasons_against]),
        "factors": decision.factors,
        "trace": decision.trace,
        "matcher_version": decision.version,
        "vacancy_hash": judged.hash,
        "resume_hash": search.resume_hash,
        "settings_version": search.settings_version,
        "found_by": query.name,
        "found_text": query.text,
    }
