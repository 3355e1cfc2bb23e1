"""Understands what employers wrote last: one proposal a message, stored with its event in one transaction.

The reader works off the event loop and outside every transaction. What it cannot understand goes to the owner.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.answers.store import answer_bank
from libs.common.chat_actions import State
from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.work_loop import WorkLoop, while_due
from libs.common.concurrency.work_pool import PoolFullError, ShareTakenError
from libs.common.crashpoints import crashpoint
from libs.common.db.engine import on_commit
from libs.common.db.faults import is_away
from libs.common.events.chat import ChatAction
from libs.common.ids import derived_id, text_hash
from libs.common.messaging.outbox import Pending
from libs.common.observability.telemetry import current_traceparent, tracer
from libs.common.quiet_hours import quiet_until, zone_of
from services.chat_analysis import events
from services.chat_analysis.calendar import store as calendar
from services.chat_analysis.calendar.domain import named, without_clashes
from services.chat_analysis.messages.domain import same_text
from services.chat_analysis.ports import Deps
from services.chat_analysis.proposing import store
from services.chat_analysis.proposing.domain import QUIET, conversation, given_up, is_automatic, row_of, why
from services.chat_analysis.proposing.store import Around, DueChat, Inserted
from services.chat_analysis.reading.domain import Proposal

log = get_logger(__name__)
ACTOR = "chat_analysis"
IDLE = 5.0
TRIES = 3
"""Failures over one chat, before the owner reads it himself."""


def analyst(deps: Deps) -> WorkLoop:
    """One of several loops: understands one chat at a time."""
    return WorkLoop(while_due(deps.engine, lambda _: understand(deps), store.seconds_to_next), IDLE, deps.wakes.analyst)


async def understand(deps: Deps) -> bool:
    """Understand the chat that is due; False when none is."""
    settings = deps.settings
    async with deps.engine.begin() as connection:
        chat = await store.claim(connection, lease=settings.chat_lease_seconds)
    if chat is None:
        return False
    lease = deps.holds.held(store.LEASE, chat.id, chat.token, settings.chat_lease_seconds)
    with lease, tracer.start_as_current_span("understand"):
        await _understand(deps, chat)
    return True


async def _understand(deps: Deps, chat: DueChat) -> None:
    """A chat over which the reader fails again and again, or takes too long, is read by its owner."""
    try:
        await _store(deps, chat, await _proposal(deps, chat))
    except (PoolFullError, ShareTakenError) as error:
        await _failed(deps, chat, error.code, counts=False)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("a chat was not understood", action="analysis.failed", chat_id=str(chat.id))
        if chat.failures + 1 < TRIES:
            await _failed(deps, chat, type(error).__name__)
        else:
            await _store(deps, chat, await _unreadable(deps, chat))


async def _failed(deps: Deps, chat: DueChat, error: str, *, counts: bool = True) -> None:
    log.info("a chat is understood later", action="analysis.later", chat_id=str(chat.id), why=error)
    pause = back_off(chat.failures + 1, deps.settings.chat_backoff_seconds, deps.settings.chat_backoff_longest_seconds)
    async with deps.engine.begin() as connection:
        await store.failed(connection, chat, pause=pause, counts=counts)


async def _proposal(deps: Deps, chat: DueChat) -> tuple[Proposal, Around] | None:
    """What the reader proposes, and what surrounds it; None when there is nothing to understand."""
    async with deps.engine.connect() as connection:
        rows = await store.messages(connection, chat)
        # None of a chat whose user was erased meanwhile.
        if not rows or rows[-1].author == "applicant":
            return None
        if rows[-1].at < chat.linked_at - timedelta(days=deps.settings.chat_history_days):
            return None
        around = await store.around(connection, chat, undo_seconds=deps.settings.chat_undo_seconds)
        bank = await answer_bank(connection, chat.user_id)
        taken = await calendar.taken(connection, chat.user_id, chat.id)
    talk = conversation(
        rows,
        card=chat.card,
        vacancy=around.vacancy,
        resume=around.resume,
        state=chat.negotiation_state,
        zone=around.zone,
        letter=around.letter,
    )
    return without_clashes(await deps.reader.read(chat.user_id, talk, bank, chat.now), taken), around


async def _unreadable(deps: Deps, chat: DueChat) -> tuple[Proposal, Around] | None:
    async with deps.engine.connect() as connection:
        rows = await store.messages(connection, chat)
        if not rows:
            return None
        around = await store.around(connection, chat, undo_seconds=deps.settings.chat_undo_seconds)
    return given_up(rows[-1].hh_id), around


async def _let_go(
    deps: Deps, connection: AsyncConnection, chat: DueChat, proposal: Proposal, around: Around, inserted: Inserted
) -> bool:
    """Whether the draft goes without its owner: a kind that he named, nothing doubted, and not in quiet hours."""
    if not is_automatic(proposal, around.chat_auto) or proposal.draft is None:
        return False
    undo_until = inserted.now + timedelta(seconds=around.undo_seconds)
    quiet = quiet_until(undo_until, around.quiet_from, around.quiet_to, zone_of(around.zone))
    text = proposal.draft.strip()
    await store.let_go(connection, inserted.id, reply_hash=same_text(text), not_before=quiet or undo_until)
    data = {"action": str(inserted.id), "decision": "approve", "via": "auto", "text_hash": text_hash(text)}
    await audit.append(connection, user_id=chat.user_id, actor=ACTOR, action="chat.decided", data=data)
    on_commit(connection, deps.wakes.sender.set)
    return True


def _event(
    chat: DueChat, proposal: Proposal, row: Mapping[str, Any], inserted: Inserted, *, automatic: bool
) -> ChatAction:
    return ChatAction(
        user_id=chat.user_id,
        occurred_at=inserted.now,
        action_id=inserted.id,
        chat_id=chat.id,
        inbound_message_id=str(proposal.message_id),
        kind=proposal.kind,
        draft=row["draft"],
        options=tuple(row["options"]),
        evidence=tuple(row["evidence"]),
        deadline=proposal.deadline,
        reason=row["reason"],
        why=why(proposal),
        sensitive=proposal.sensitive,
        suspicious=proposal.suspicious,
        automatic=automatic,
        action_version=2 if automatic else 1,
        employer_name=events.employer_of(chat.card),
        vacancy_name=events.vacancy_of(chat.card),
    )


async def _store(deps: Deps, chat: DueChat, found: tuple[Proposal, Around] | None) -> None:
    """The action and its event; a result that is no longer about the last word is dropped."""
    crashpoint("chat_analysis.understood")
    async with deps.engine.begin() as connection:
        current = await store.done(connection, chat)
        if not current or found is None or found[0].message_id is None:
            return
        proposal, around = found
        row = row_of(proposal)
        quiet = proposal.kind in QUIET
        inserted = await store.insert(
            connection,
            chat,
            row,
            message_id=str(proposal.message_id),
            state=State.DISMISSED if quiet else State.PROPOSED,
            ended_why="nothing_to_do" if quiet else None,
            expire_days=deps.settings.chat_action_expires_days,
            traceparent=current_traceparent(),
        )
        if inserted is None:
            return
        await calendar.keep(
            connection,
            user_id=chat.user_id,
            chat_id=chat.id,
            action_id=inserted.id,
            named=named(proposal, inserted.now),
        )
        automatic = await _let_go(deps, connection, chat, proposal, around, inserted)
        event = _event(chat, proposal, row, inserted, automatic=automatic)
        await deps.outbox.add(connection, Pending(event, derived_id("chat.action", inserted.id)))
    crashpoint("chat_analysis.proposed")
    log.info("an action is proposed", action="chat.proposed", action_id=str(inserted.id), kind=proposal.kind)
