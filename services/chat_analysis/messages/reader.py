"""Reads chats that changed: every message is stored once, with its event, in the transaction that notes the reading.

hh marks messages as seen by the applicant when it lists them, which no client can avoid. So nothing here relies on
hh's own marks: a chat stays due until what was read of it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop, while_due
from libs.common.crashpoints import crashpoint
from libs.common.db.clock import now as database_now
from libs.common.db.faults import DATA_FAULTS
from libs.common.errors import VkatilsyaError
from libs.common.events.base import Event
from libs.common.events.chat import ChatMessage
from libs.common.hh import poison
from libs.common.hh.models.lists import Rejected
from libs.common.ids import derived_id
from libs.common.messaging.outbox import Pending
from services.chat_analysis import events
from services.chat_analysis.messages import store
from services.chat_analysis.messages.domain import PREVIEW, Met, met
from services.chat_analysis.messages.store import DueChat, Stored
from services.chat_analysis.ports import Deps

log = get_logger(__name__)
SOURCE = "chat_analysis"
PAGE = 100
IDLE = 5.0
LONGEST_PAUSE = 3_600.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading brought; `started` is the database's time before hh was asked."""

    started: datetime
    fresh: tuple[Stored, ...]


def chat_reader(deps: Deps) -> WorkLoop:
    """One of several loops: reads one chat that is due at a time."""
    return WorkLoop(
        while_due(
            deps.engine,
            lambda heartbeat: read_due(deps, heartbeat),
            lambda connection: store.seconds_to_next(connection, origin=deps.settings.origin),
        ),
        IDLE,
        deps.wakes.messages,
    )


async def read_due(deps: Deps, heartbeat: Heartbeat) -> bool:
    """Read the chat that is due; False when none is. One that cannot be read is tried again, later each time."""
    settings = deps.settings
    async with deps.engine.begin() as connection:
        chat = await store.claim(connection, origin=settings.origin, lease=settings.chat_lease_seconds)
    if chat is None:
        return False
    try:
        with deps.holds.held(store.LEASE, chat.id, chat.token, settings.chat_lease_seconds):
            await read_chat(deps, chat, heartbeat)
    except VkatilsyaError as error:
        log.warning("a chat could not be read", action="chat.failed", chat_id=str(chat.id), why=error.code)
        await _failed(deps, chat, error.code)
    except Exception as error:
        log.exception("reading a chat stopped at a bug", action="chat.bug", chat_id=str(chat.id))
        await _failed(deps, chat, type(error).__name__)
    return True


async def _failed(deps: Deps, chat: DueChat, error: str) -> None:
    pause = back_off(chat.failures + 1, deps.settings.chat_backoff_seconds, LONGEST_PAUSE)
    async with deps.engine.begin() as connection:
        await store.failed(connection, chat, pause=pause, error=error)


async def read_chat(deps: Deps, chat: DueChat, heartbeat: Heartbeat | None = None) -> Reading:
    """Ask hh for what may be new in the chat and store it; raises the faults of a read."""
    async with deps.engine.connect() as connection:
        started = await database_now(connection)
    client = deps.accounts.of(chat.account_id, version=chat.account_version)
    # One page earlier than what is stored says: a list may have shrunk.
    number = max(0, (chat.last_position + 1) // PAGE - 1)
    fresh: list[Stored] = []
    while True:
        page = await client.messages_page(chat.negotiation_id, page=number, per_page=PAGE)
        if heartbeat is not None:
            heartbeat.beat()
        crashpoint("chat_analysis.read")
        number += 1
        whole = number >= page.pages or not (page.items or page.rejected)
        fresh += await _keep(deps, chat, [met(item, started) for item in page.items], page.rejected, whole=whole)
        if whole:
            return Reading(started, tuple(fresh))


async def _keep(
    deps: Deps, chat: DueChat, messages: Sequence[Met], rejected: Sequence[Rejected], *, whole: bool
) -> list[Stored]:
    """Store a page at once, or when something in it cannot be stored, each by itself."""
    try:
        return await _store(deps, chat, messages, rejected, whole=whole)
    except DATA_FAULTS as error:
        if not messages:
            raise
        if len(messages) == 1:
            aside = poison.failed({"id": messages[0].hh_id, "chat": chat.negotiation_id}, error)
            return await _store(deps, chat, [], [*rejected, aside], whole=whole)
    fresh: list[Stored] = []
    for place, one in enumerate(messages):
        last = place == len(messages) - 1
        fresh += await _keep(deps, chat, [one], rejected if last else (), whole=whole and last)
    return fresh


async def _store(
    deps: Deps, chat: DueChat, messages: Sequence[Met], rejected: Sequence[Rejected], *, whole: bool
) -> list[Stored]:
    async with deps.engine.begin() as connection:
        fresh = await store.insert(connection, chat, messages)
        await store.read(connection, chat, fresh, whole=whole)
        by_id = {one.hh_id: one for one in messages}
        news = [_event(chat, by_id[one.hh_id]) for one in fresh if _is_news(deps, chat, one)]
        await deps.outbox.add(
            connection, *(Pending(event, derived_id("chat.message", chat.id, event.message_id)) for event in news)
        )
        await _supersede(deps, connection, chat, fresh)
        if rejected:
            await poison.record(connection, SOURCE, "message", rejected, user_id=chat.user_id)
    crashpoint("chat_analysis.stored")
    if fresh:
        log.info("messages stored", action="chat.stored", chat_id=str(chat.id), count=len(fresh))
        deps.wakes.analyst.set()
    return fresh


def _is_news(deps: Deps, chat: DueChat, one: Stored) -> bool:
    """An employer's message; what was old when the account was linked is history."""
    since = chat.linked_at - timedelta(days=deps.settings.chat_history_days)
    return one.author != "applicant" and one.at >= since


def _event(chat: DueChat, one: Met) -> ChatMessage:
    return ChatMessage(
        user_id=chat.user_id,
        occurred_at=one.at,
        chat_id=chat.id,
        message_id=one.hh_id,
        application_id=chat.application_id,
        preview=events.preview(one.text, PREVIEW),
        employer_name=events.employer_of(chat.card),
        vacancy_name=events.vacancy_of(chat.card),
    )


async def _supersede(deps: Deps, connection: AsyncConnection, chat: DueChat, fresh: Sequence[Stored]) -> None:
    """A newer word of the employer's, or one that the owner wrote at hh, ends what was proposed before it."""
    for author, why in (("applicant", "answered"), ("employer", "superseded")):
        theirs = [one.position for one in fresh if (one.author == "applicant") == (author == "applicant")]
        if not theirs:
            continue
        ended = await store.supersede(connection, chat.id, position=max(theirs), why=why)
        at = await database_now(connection)
        closed: list[Event] = [
            events.closed(
                chat.user_id, chat.id, one.id, at=at, why=why, card=chat.card, owner_decided=one.owner_decided
            )
            for one in ended
        ]
        await deps.outbox.add(connection, *closed)
