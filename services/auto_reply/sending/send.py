"""The sender: claims and sends, several applications at once. A POST under way is never cancelled by a stop."""

import asyncio
from collections.abc import Callable
from functools import partial

from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.db.persist import persist
from libs.common.errors import VkatilsyaError
from libs.common.hh.answers.errors import RateLimitedError, TooLateError
from libs.common.hh.client import HHClient
from libs.common.hh.outcomes.apply import ApplyOutcome, classify_apply
from libs.common.hh.outcomes.kinds import RefusalReason, Refused
from libs.common.hh.transport.ports import TIME_TO_POST, RateLimiter
from libs.common.observability.telemetry import following
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics, outcomes
from services.auto_reply.sending.claim import ClaimAttempt, claim_one
from services.auto_reply.sending.finish import finish
from services.auto_reply.sending.outcomes import Found, Settlement
from services.auto_reply.sending.store import rest as rest_store
from services.auto_reply.sending.store.claim import Claimed

log = get_logger(__name__)
IDLE = 5.0
LOOK_AGAIN = 0.25
"""Seconds; a lane that is due and was not claimed is another process's, or its look failed."""


class RatePermits:
    """Permits of hh's rate, taken before it is known whether there is something to send; an unused one is kept."""

    def __init__(self, rate: RateLimiter) -> None:
        self._rate = rate
        self._kept = False

    async def take(self) -> None:
        """Return when a request may be sent; raise RateLimitedError when that would take too long."""
        kept, self._kept = self._kept, False
        if not kept:
            await self._rate.acquire()

    def give_back(self) -> None:
        """Nothing was sent: the next who asks need not wait. One permit is kept, so that no burst can come of it."""
        self._kept = True


class Sender:
    """Runs up to `send_concurrency` sends. `run` is a supervised loop; `drain` lets no new claim begin.

    One look for a lane at a time: a second one would find the lane that the first is about to lock, and nothing else.
    What is then checked in a locked lane keeps nobody from the next.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._tasks: set[asyncio.Task[bool]] = set()
        self._permits = RatePermits(deps.rate)
        self._draining = self._stopping = False
        self._looking: asyncio.Task[bool] | None = None
        self._missed = False

    def drain(self) -> None:
        """Begin no new send."""
        self._draining = True

    async def run(self, heartbeat: Heartbeat) -> None:
        """Work; on cancellation wait for the sends under way."""
        self._stopping = False
        try:
            await WorkLoop(self._turn, IDLE, self._deps.wakes.sender).run(heartbeat)
        finally:
            self._stopping = True
            if self._tasks:
                await asyncio.wait(self._tasks)

    async def _turn(self, _: Heartbeat) -> float | None:
        """Start a worker when a lane is due. Whoever stands in the way of one rings when that is over."""
        if not self._has_room():
            self._missed = True
            return LOOK_AGAIN
        async with self._deps.single.connect() as connection:
            seconds = await rest_store.seconds_to_next_look(connection)
        if seconds is None or seconds > 0:
            return seconds
        self._spawn()
        return LOOK_AGAIN

    def _has_room(self) -> bool:
        busy = self._looking is not None or len(self._tasks) >= self._deps.settings.send_concurrency
        return not (busy or self._draining or self._stopping)

    def _spawn(self) -> None:
        if not self._has_room():
            return
        self._looking = task = asyncio.create_task(self._work(), name="send")
        self._tasks.add(task)
        metrics.IN_FLIGHT.set(len(self._tasks))
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        metrics.IN_FLIGHT.set(len(self._tasks))
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, RateLimitedError):
            metrics.RATE_LIMITED.inc()
        elif error is not None:
            log.warning("a send stopped", action="send.failed", error=repr(error)[:500])
        elif task.result():
            self._deps.wakes.sender.set()

    async def _work(self) -> bool:
        """Look at one lane and send; whether a lane was due."""
        try:
            look, started = await self._look()
        finally:
            self._looked(more=False)
        if look.claimed is not None:
            await send(self._deps, look.claimed, started)
        return look.lane

    def _looked(self, *, more: bool) -> None:
        """This task looks for no lane any more: bring in another worker when more are due. Later calls do nothing."""
        if self._looking is not asyncio.current_task():
            return
        self._looking = None
        if more:
            self._spawn()
        elif self._missed:
            self._missed = False
            self._deps.wakes.sender.set()

    async def _look(self) -> tuple[ClaimAttempt, float]:
        """One claim, made when hh's rate has room for its POST: what the claim has checked, no wait makes old."""
        await self._permits.take()
        started = elapsed()
        if self._draining or self._stopping:
            return ClaimAttempt(lane=False), started
        look = await claim_one(self._deps, locked=lambda lane: self._looked(more=lane.more))
        if look.claimed is None:
            self._permits.give_back()
        return look, started


async def send(deps: Deps, claimed: Claimed, started: float) -> None:
    """Send one claimed application and write down what became of it. `started`: `elapsed()` before the claim."""
    lease = deps.settings.send_lease_seconds
    with following("send", claimed.traceparent):
        if claimed.dry:
            settlement = outcomes.dry_run()
        else:
            settlement = await _attempt(deps, claimed, post_by=started + lease * TIME_TO_POST)
        await persist(partial(finish, deps, claimed, settlement), deadline=started + lease)


async def _attempt(deps: Deps, claimed: Claimed, post_by: float) -> Settlement:
    """`already_applied` may mean our own earlier attempt: that is looked up before it is believed to be somebody's.

    A POST that has not left by `post_by` does not leave: the switches that allowed it are old, and its row may soon be
    somebody else's.
    """
    client = deps.accounts.of(claimed.account_id, version=claimed.account_version)
    crashpoint("auto_reply.posting")
    try:
        outcome = await _post(client, claimed, in_time=lambda: elapsed() <= post_by)
    except TooLateError:
        metrics.LEASE_LOST.labels("late").inc()
        log.warning("too late to send", action="send.late", application_id=str(claimed.id))
        return outcomes.too_late()
    crashpoint("auto_reply.posted")
    already = isinstance(outcome, Refused) and outcome.reason is RefusalReason.ALREADY_APPLIED
    if not already or claimed.posts < 2:
        return outcomes.settle(outcome)
    return await _read_back(client, claimed, outcome)


async def _post(client: HHClient, claimed: Claimed, in_time: Callable[[], bool]) -> ApplyOutcome:
    try:
        answer = await client.apply(
            claimed.vacancy_id, claimed.hh_resume_id, claimed.letter, in_turn=True, in_time=in_time
        )
    except TooLateError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a POST ends with is classified, never guessed
        return classify_apply(error)
    return classify_apply(answer)


async def _read_back(client: HHClient, claimed: Claimed, outcome: ApplyOutcome) -> Settlement:
    try:
        item = await client.find_negotiation(claimed.vacancy_id, claimed.hh_resume_id)
    except VkatilsyaError as error:
        log.warning("read-back failed", action="readback.failed", error=error.code)
        return outcomes.unproved()
    found = Found(item.id, item.counters.messages if item.counters else None) if item else None
    return outcomes.read_back(outcome, found, earlier_posts=claimed.posts - 1, letter=bool(claimed.letter))
