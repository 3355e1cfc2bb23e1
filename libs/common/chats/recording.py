"""Recording what an owner decides about an action in a chat, from wherever: row, event and audit line at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.chat_actions import Decision
from libs.common.chats import store
from libs.common.chats.rules import ActionStatus, refusal
from libs.common.chats.secrets import secrets_in
from libs.common.chats.store import ActionInReview, Recorded
from libs.common.db.clock import now
from libs.common.events.base import Via
from libs.common.events.chat import ChatDecided
from libs.common.ids import new_id, text_hash
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.text.clean import as_shown

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner wants of an action that he saw in one version.

    `text`: his own reply, for an edit; `seen_hash` names the draft that he saw; `secrets_meant`: he was warned of what
    the text gives away.
    """

    action_id: UUID
    decision: Decision
    expected_version: int
    text: str | None = None
    seen_hash: str | None = None
    snooze_until: datetime | None = None
    secrets_meant: bool = False

    @property
    def reply(self) -> str | None:
        """His own words as they are kept."""
        return as_shown(self.text.strip()) if self.decision == "edit" and self.text is not None else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a wish: the stored decision, or the code of what stands against it.

    Codes: not_found, too_late, already_decided, wrong_state, version_conflict, draft_missing, text_missing,
    text_too_long, draft_changed, snooze_missing, sensitive_text. `before` is the last decision about the action,
    `secrets` what the text gives away (see `chats.secrets`).
    """

    wish: Wish
    decision_id: UUID | None
    code: str | None
    before: Recorded | None
    secrets: tuple[str, ...] = ()


async def decide(connection: AsyncConnection, outbox: Outbox, user_id: UUID, wish: Wish, *, via: Via) -> Verdict:
    """Record the decision if it may be, else say why not; an action of somebody else is `not_found`.

    It meets the action as the decisions before it leave it, those that wait to be carried out included. The caller
    commits; what became of the decision is told by `store.recent` and the row.
    """
    await store.lock(connection, wish.action_id)
    row = await store.in_review(connection, user_id, wish.action_id)
    if row is None:
        return Verdict(wish, None, "not_found", None)
    known = await store.lately(connection, user_id, wish.action_id)
    before = known[-1] if known else None
    given_away = secrets_in(wish.reply) if wish.reply and not wish.secrets_meant else ()
    code = _refusal(wish, status_of(row, known), row) or ("sensitive_text" if given_away else None)
    if code is not None:
        return Verdict(wish, None, code, before, given_away)
    decision_id = new_id()
    await _record(connection, outbox, _row(decision_id, user_id, wish, row, via))
    return Verdict(wish, decision_id, None, before)


def _refusal(wish: Wish, status: ActionStatus, row: ActionInReview) -> str | None:
    code = refusal(wish.decision, status, expected_version=wish.expected_version, text=wish.text)
    if code is not None:
        return code
    if wish.decision == "approve" and wish.seen_hash not in {None, row.draft_hash}:
        return "draft_changed"
    return "snooze_missing" if wish.decision == "snooze" and wish.snooze_until is None else None


def _row(decision_id: UUID, user_id: UUID, wish: Wish, action: ActionInReview, via: Via) -> dict[str, Any]:
    reply = wish.reply
    return {
        "id": decision_id,
        "user_id": user_id,
        "action_id": wish.action_id,
        "chat_id": action.chat_id,
        "decision": wish.decision,
        "via": via,
        "seen_hash": action.draft_hash,
        "text": reply,
        "text_hash": text_hash(reply) if reply is not None else None,
        "snooze_until": wish.snooze_until if wish.decision == "snooze" else None,
    }


async def _record(connection: AsyncConnection, outbox: Outbox, row: Mapping[str, Any]) -> None:
    """The row, its line in the audit log and its event."""
    await store.record(connection, row)
    told = ("decision", "via", "text_hash")
    data = {"action": str(row["action_id"]), **{name: row[name] for name in told}}
    await audit.append(connection, user_id=row["user_id"], actor=OWNER, action="chat.decided", data=data)
    named = ("user_id", "action_id", "chat_id", "decision", "via")
    event = ChatDecided(occurred_at=await now(connection), **{name: row[name] for name in named})
    await outbox.add(connection, Pending(event, row["id"]))


def status_of(row: ActionInReview, known: Sequence[Recorded]) -> ActionStatus:
    """The action as it will be once the decisions that wait are carried out."""
    status = ActionStatus(row.state, row.version, has_draft=row.draft is not None)
    for one in known:
        if one.pending:
            status = status.following(one.decision)
    return status
