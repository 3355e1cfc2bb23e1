"""The fenced end of an attempt: row, message, event and audit line in one transaction, or nothing."""

from typing import Literal, cast

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit, switches
from libs.common.accounts.lifecycle import lose_login
from libs.common.chat_actions import State
from libs.common.crashpoints import crashpoint
from libs.common.events.base import AuthoredBy
from libs.common.events.chat import ChatSent
from libs.common.ids import text_hash
from services.chat_analysis import events
from services.chat_analysis.calendar import store as calendar
from services.chat_analysis.ports import Deps
from services.chat_analysis.sending import metrics
from services.chat_analysis.sending.domain import Settlement
from services.chat_analysis.sending.store import claim as claims
from services.chat_analysis.sending.store import finish as ends
from services.chat_analysis.sending.store.finish import Done
from services.chat_analysis.sending.store.rows import Prepared

log = get_logger(__name__)
ACTOR = "chat_analysis"


async def finish(
    deps: Deps, row: Prepared, settlement: Settlement, *, confirmed_by: Literal["answer", "look"] = "answer"
) -> bool:
    """Write the settlement down; False when somebody else owns the action now and the result was dropped."""
    async with deps.engine.begin() as connection:
        await claims.lock_chat(connection, row.chat_id)
        done = await ends.finish(connection, row, settlement)
        if done is not None:
            await _tell(connection, deps, row, settlement, done, confirmed_by)
    if done is None:
        metrics.LEASE_LOST.inc()
        log.warning("a late result was dropped", action="lease.lost", action_id=str(row.id))
        return False
    crashpoint("chat_analysis.finished")
    metrics.REPLIES.labels(settlement.state.value).inc()
    log.info(
        "an attempt to reply ended",
        action=f"chat.{settlement.state.value}",
        action_id=str(row.id),
        why=settlement.why,
        request_id=settlement.request_id,
    )
    if settlement.state is State.UNKNOWN:
        deps.wakes.reconciler.set()
    return True


async def _tell(
    connection: AsyncConnection,
    deps: Deps,
    row: Prepared,
    settlement: Settlement,
    done: Done,
    confirmed_by: str,
) -> None:
    if settlement.state is State.SENT:
        assert settlement.message_id is not None
        await ends.keep(connection, row, settlement.message_id)
        await calendar.confirmed(connection, row.id)
        await deps.outbox.add(connection, _sent(row, done, "sent", settlement.message_id))
        data = {
            "action": str(row.id),
            "negotiation": row.negotiation_id,
            "message": settlement.message_id,
            "text_hash": text_hash(row.text),
            "authored_by": row.authored_by,
            "confirmed_by": confirmed_by,
        }
        await audit.append(connection, user_id=row.user_id, actor=ACTOR, action="chat.sent", data=data)
    elif settlement.state is State.NEEDS_OWNER:
        await deps.outbox.add(connection, _sent(row, done, "needs_owner", None))
    elif settlement.state is State.REFUSED:
        event = events.closed(
            row.user_id,
            row.chat_id,
            row.id,
            at=done.now,
            why=settlement.why or "unknown_refusal",
            card=row.card,
            owner_decided=True,
        )
        await deps.outbox.add(connection, event)
    elif settlement.state is State.APPROVED:
        await ends.give_back(connection, row)
    if settlement.pause is not None:
        await _pause(connection, deps, row, settlement)


async def _pause(connection: AsyncConnection, deps: Deps, row: Prepared, settlement: Settlement) -> None:
    """hh stops the account until a person acts: nothing of it is sent, applications neither."""
    assert settlement.pause is not None
    detail = {"link": settlement.link, "answer": settlement.answer, "request_id": settlement.request_id}
    if settlement.pause == "needs_login":
        await lose_login(
            connection, deps.outbox, row.account_id, seen_version=row.account_version, by=ACTOR, detail=detail
        )
        return
    await switches.pause(connection, "account", row.account_id, settlement.pause, by=ACTOR, detail=detail)
    data = {"account": str(row.account_id), "reason": settlement.pause}
    await audit.append(connection, user_id=row.user_id, actor=ACTOR, action="account.paused", data=data)


def _sent(row: Prepared, done: Done, outcome: Literal["sent", "needs_owner"], message_id: str | None) -> ChatSent:
    return ChatSent(
        user_id=row.user_id,
        occurred_at=done.now,
        action_id=row.id,
        chat_id=row.chat_id,
        outcome=outcome,
        message_id=message_id,
        authored_by=cast("AuthoredBy", row.authored_by),
        text_hash=text_hash(row.text),
        employer_name=events.employer_of(row.card),
        vacancy_name=events.vacancy_of(row.card),
    )
