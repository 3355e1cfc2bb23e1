"""The letters: written once, before the claim, so that no quota and no lock ever waits for a model."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.applications import ASSISTED, State
from libs.common.cards import card_of, employer_key
from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.db.clock import now
from libs.common.errors import VkatilsyaError
from libs.common.events.account import AccountChanged
from libs.common.hh.answers.errors import NotFoundError
from libs.common.hh.outcomes.kinds import RefusalReason
from libs.common.ids import derived_id
from libs.common.letters.fallback import fault_of, is_news, said_of
from libs.common.letters.newest import newest_faults
from libs.common.messages.said import stored
from libs.common.messaging.outbox import Pending
from libs.common.observability.telemetry import following
from libs.common.reasons import EndReason
from services.auto_reply.ports import Deps, WrittenLetter
from services.auto_reply.sending import metrics
from services.auto_reply.sending.end import end_unsent
from services.auto_reply.sending.store import letter as store
from services.auto_reply.sending.store.letter import Draft

log = get_logger(__name__)
IDLE = 5.0
RETRY_BASE, RETRY_LONGEST = 2.0, 600.0
FAULTY_TRIES = 6
"""A letter that ends in a fault of ours so often is given up; its neighbours must not wait for it."""


class Letters:
    """Writes the letters of letterless rows, `letter_concurrency` at once. `run` is a supervised loop.

    A slow letter (a model, a vacancy that hh has to be asked for) holds its own place and no other.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._writing: dict[asyncio.Task[None], UUID] = {}
        self._fault: BaseException | None = None

    async def run(self, heartbeat: Heartbeat) -> None:
        """Write what is due, for ever; letters under way end with the loop."""
        try:
            await WorkLoop(self._turn, IDLE, self._deps.wakes.letters).run(heartbeat)
        finally:
            for task in self._writing:
                task.cancel()
            if self._writing:
                await asyncio.wait(self._writing)

    async def _turn(self, _: Heartbeat) -> float | None:
        if (fault := self._fault) is not None:
            self._fault = None
            raise fault
        free = self._deps.settings.letter_concurrency - len(self._writing)
        if free <= 0:
            return None  # the next letter that ends rings
        drafts = await claim_drafts(self._deps, free, tuple(self._writing.values()))
        for draft in drafts:
            task = asyncio.create_task(write_draft(self._deps, draft), name="letter")
            self._writing[task] = draft.user_id
            task.add_done_callback(self._ended)
        if drafts:
            return None  # so does each of these
        async with self._deps.single.connect() as connection:
            return await store.seconds_to_next(connection)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._writing[task]
        if not task.cancelled():
            self._fault = task.exception() or self._fault
        self._deps.wakes.letters.set()


async def claim_drafts(deps: Deps, count: int, busy: Sequence[UUID] = ()) -> list[Draft]:
    """Up to `count` rows whose letter is due, leased: see `store.claim`."""
    async with deps.single.begin() as connection:
        return await store.claim(connection, count=count, lease=deps.settings.letter_lease_seconds, busy=busy)


async def write_draft(deps: Deps, draft: Draft) -> None:
    """One letter, in the trace of the search that found its vacancy."""
    with following("letter", draft.traceparent):
        await _written(deps, draft)


async def _written(deps: Deps, draft: Draft) -> None:
    """A fault that may pass puts it off; a vacancy that is gone ends the row."""
    try:
        draft = await _with_vacancy(deps, draft)
        if draft.vacancy_snapshot.get("archived") is True:
            await end_unsent(deps, draft.id, State.EXPIRED, EndReason.ARCHIVED)
            return
        await _score(deps, draft)
        letter = await _letter(deps, draft)
    except NotFoundError:
        await end_unsent(deps, draft.id, State.FAILED, RefusalReason.VACANCY_NOT_FOUND)
    except VkatilsyaError as error:
        log.warning("letter put off", action="letter.later", application_id=str(draft.id), error=error.code)
        await _later(deps, draft)
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("letter failed", action="letter.failed", application_id=str(draft.id), attempts=draft.attempts)
        metrics.LETTERS.labels("failed").inc()
        if draft.attempts < FAULTY_TRIES:
            await _later(deps, draft)
        else:
            await end_unsent(deps, draft.id, State.FAILED, EndReason.LETTER_FAILED)
    else:
        await _store(deps, draft, letter)


async def _later(deps: Deps, draft: Draft) -> None:
    async with deps.single.begin() as connection:
        await store.later(connection, draft.id, back_off(draft.attempts, RETRY_BASE, RETRY_LONGEST))


async def _letter(deps: Deps, draft: Draft) -> WrittenLetter:
    if draft.owner_letter is not None:
        return await deps.letters.check(draft.user_id, draft.owner_letter, draft.resume, draft.vacancy_snapshot)
    return await deps.letters.write(
        draft.user_id, draft.resume, draft.vacancy_snapshot, style=draft.style, wishes=draft.wishes
    )


async def _score(deps: Deps, draft: Draft) -> None:
    """How well a pasted vacancy fits: no search has scored it.

    What goes by program keeps no score, and so its owner's wish goes before what a search has found.
    """
    if draft.origin != ASSISTED or draft.score is not None or deps.scorer is None:
        return
    fit = await deps.scorer.score(draft.user_id, draft.resume, draft.vacancy_snapshot)
    async with deps.single.begin() as connection:
        await store.scored(connection, draft.id, score=fit.score, factors=fit.factors, reasons=stored(fit.reasons))


async def _with_vacancy(deps: Deps, draft: Draft) -> Draft:
    """The vacancy in full: a list item has no description to write from. Without an account at hh, hh is not asked."""
    if draft.vacancy_snapshot.get("description"):
        return draft
    if draft.origin == ASSISTED:
        raise NotFoundError("Текста вакансии нет, а без аккаунта hh.ru его не прочесть.")
    client = deps.accounts.of(draft.account_id)
    vacancy = await client.vacancy(draft.vacancy_id)
    snapshot: Mapping[str, Any] = vacancy.payload
    async with deps.single.begin() as connection:
        await store.fetched(
            connection,
            draft.id,
            snapshot=snapshot,
            card=card_of(snapshot).model_dump(mode="json"),
            employer_key=employer_key(snapshot.get("employer")),
        )
    return replace(draft, vacancy_snapshot=snapshot)


async def _store(deps: Deps, draft: Draft, letter: WrittenLetter) -> None:
    owners = draft.owner_letter is not None
    fault = fault_of(letter.source, letter.report.get("notes", ()))
    async with deps.single.begin() as connection:
        before = await newest_faults(connection, user_id=draft.user_id) if fault else {}
        state = await store.store(
            connection,
            draft,
            letter,
            authored_by="human" if owners else "ai_auto",
            ok=owners or letter.grounded,
        )
        if state is not None and fault is not None and is_news(fault, before.get(draft.user_id)):
            await _tell(connection, deps, draft.user_id, fault)
    if state is None:
        metrics.LEASE_LOST.labels("letter").inc()
        return
    crashpoint("auto_reply.letter_done")
    metrics.LETTERS.labels(letter.source).inc()
    log.info(
        "letter stored", action="letter.stored", application_id=str(draft.id), source=letter.source, ok=letter.grounded
    )
    if state == State.QUEUED:
        deps.wakes.sender.set()


async def _tell(connection: AsyncConnection, deps: Deps, user_id: UUID, fault: str) -> None:
    """`account.changed`, once a day at most, however many letters are composed."""
    at, said = await now(connection), said_of(fault)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=at,
        change="letters_composed",
        scope="user",
        scope_id=user_id,
        why=(said,),
    )
    event_id = derived_id("letters_composed", user_id, at.date().isoformat())
    await deps.outbox.add(connection, Pending(event, event_id))
