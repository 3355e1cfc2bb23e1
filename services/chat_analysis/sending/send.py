"""Sends approved replies, each at most once.

hh has no idempotency key for messages. So an attempt goes: read the chat (what is new ends the reply, our own message
found there proves an earlier attempt), wait for hh's rate, put the attempt on record under every condition, POST,
classify, write down. A worker that dies before the record leaves an approved reply; after it, an unknown outcome, which
is looked for and never sent again without the owner.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from structlog.stdlib import get_logger

from libs.common.chat_actions import State
from libs.common.clock import elapsed
from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.db.persist import persist
from libs.common.errors import VkatilsyaError
from libs.common.hh.answers.errors import RateLimitedError, TooLateError
from libs.common.hh.outcomes.message import MessageOutcome, classify_message
from libs.common.hh.transport.ports import TIME_TO_POST
from libs.common.observability.telemetry import following
from services.chat_analysis import events
from services.chat_analysis.messages import store as chats
from services.chat_analysis.messages.reader import read_chat
from services.chat_analysis.ports import ChatClient, Deps
from services.chat_analysis.sending import metrics
from services.chat_analysis.sending.domain import Settlement, Verdict, settle, verdict
from services.chat_analysis.sending.finish import finish
from services.chat_analysis.sending.store import claim as claims
from services.chat_analysis.sending.store import finish as ends
from services.chat_analysis.sending.store import reconcile as reconciling
from services.chat_analysis.sending.store.rows import Prepared

log = get_logger(__name__)
IDLE = 2.0


class Sender:
    """`run` is a supervised loop: one reply at a time; `drain` lets no new one begin. A POST is never cancelled."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._draining = False
        self._task: asyncio.Task[bool] | None = None

    def drain(self) -> None:
        """Begin no new reply."""
        self._draining = True

    async def run(self, heartbeat: Heartbeat) -> None:
        """Send, for ever; on cancellation wait for the reply under way."""
        try:
            await WorkLoop(self._turn, IDLE, self._deps.wakes.sender).run(heartbeat)
        finally:
            if self._task is not None and not self._task.done():
                await asyncio.wait([self._task])

    async def _turn(self, heartbeat: Heartbeat) -> float | None:
        if self._draining:
            return None
        self._task = asyncio.create_task(send_one(self._deps), name="reply")
        while not self._task.done():
            await asyncio.wait([self._task], timeout=heartbeat.stale_after / 3)
            heartbeat.beat()
        if self._task.result():
            return AT_ONCE
        async with self._deps.engine.connect() as connection:
            seconds = await claims.seconds_to_next(connection, origin=self._deps.settings.origin)
        return None if seconds is None else max(seconds, 0.25)


async def send_one(deps: Deps) -> bool:
    """Send the approved reply that is due; False when none is."""
    settings = deps.settings
    async with deps.engine.begin() as connection:
        row = await claims.prepare(connection, origin=settings.origin, lease=settings.chat_send_lease_seconds)
    if row is None:
        return False
    with following("reply", row.traceparent):
        await _send(deps, row)
    return True


async def _send(deps: Deps, row: Prepared) -> None:
    """What fails before the attempt is on record has sent nothing: the reply rests and is tried again."""
    try:
        await _read_anew(deps, row)
        await deps.rate.acquire()
    except RateLimitedError as error:
        await _postpone(deps, row, Verdict(None, "rate_limited", delay=error.retry_after or 5.0))
        return
    except VkatilsyaError as error:
        log.warning("the chat could not be read before a reply", action="reply.unread", why=error.code)
        pause = back_off(
            row.attempts + 1, deps.settings.chat_backoff_seconds, deps.settings.chat_backoff_longest_seconds
        )
        await _postpone(deps, row, Verdict(None, "chat_unread", delay=pause))
        return
    async with deps.engine.connect() as connection:
        found = await reconciling.find(connection, row) if row.posts > 0 else None
    if found is not None:
        await finish(deps, row, Settlement(State.SENT, message_id=found), confirmed_by="look")
        return
    started = elapsed()
    if await _take(deps, row):
        await _attempt(deps, row, started)


async def _read_anew(deps: Deps, row: Prepared) -> None:
    async with deps.engine.connect() as connection:
        chat = await chats.one(connection, row.chat_id)
    if chat is not None:
        await read_chat(deps, chat)


async def _take(deps: Deps, row: Prepared) -> bool:
    """Put the attempt on record, or the reason why there is none."""
    settings = deps.settings
    async with deps.engine.begin() as connection:
        await claims.lock_chat(connection, row.chat_id)
        taken = await claims.take(connection, row, origin=settings.origin, lease=settings.chat_send_lease_seconds)
        why = None if taken else verdict(await claims.gate(connection, row, origin=settings.origin))
    crashpoint("chat_analysis.taken")
    if why is not None:
        await _postpone(deps, row, why)
    return taken


async def _postpone(deps: Deps, row: Prepared, why: Verdict) -> None:
    async with deps.engine.begin() as connection:
        await claims.lock_chat(connection, row.chat_id)
        moment = await ends.aside(connection, row, state=why.state, why=why.why, delay=why.delay)
        if moment is not None and why.state is not None:
            event = events.closed(
                row.user_id, row.chat_id, row.id, at=moment, why=why.why, card=row.card, owner_decided=True
            )
            await deps.outbox.add(connection, event)
    log.info("a reply is not sent now", action="reply.aside", action_id=str(row.id), why=why.why, state=why.state)


async def _attempt(deps: Deps, row: Prepared, started: float) -> None:
    """A POST that has used up its time does not leave, and counts as one that never did."""
    lease = deps.settings.chat_send_lease_seconds
    client = deps.accounts.of(row.account_id, version=row.account_version)
    crashpoint("chat_analysis.posting")
    # Asked by the client last, after a refresh of tokens: what allowed the reply may be old by then.
    outcome = await _post(client, row, in_time=lambda: elapsed() - started <= lease * TIME_TO_POST)
    crashpoint("chat_analysis.posted")
    await persist(partial(finish, deps, row, _settled(deps, row, outcome)), deadline=started + lease)


async def _post(client: ChatClient, row: Prepared, in_time: Callable[[], bool]) -> MessageOutcome:
    try:
        answer = await client.send_message(row.negotiation_id, row.text, in_turn=True, in_time=in_time)
    except TooLateError as error:
        metrics.LEASE_LOST.inc()
        log.warning("too late to send", action="reply.late", action_id=str(row.id))
        return classify_message(error)
    except Exception as error:  # noqa: BLE001 - whatever a POST ends with is classified, never guessed
        return classify_message(error)
    return classify_message(answer)


def _settled(deps: Deps, row: Prepared, outcome: MessageOutcome) -> Settlement:
    """The settlement, with the pause after an attempt that never left; after too many of them a person writes."""
    settings, found = deps.settings, settle(outcome)
    if found.why != "never_left":
        return found
    if row.attempts + 1 >= settings.chat_send_tries:
        return Settlement(State.REFUSED, why="too_many_tries", never_arrived=True, answer=found.answer)
    delay = back_off(row.attempts + 1, settings.chat_backoff_seconds, settings.chat_backoff_longest_seconds)
    return Settlement(State.APPROVED, why="never_left", delay=delay, never_arrived=True, answer=found.answer)
