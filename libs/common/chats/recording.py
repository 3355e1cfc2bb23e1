"""Recording what an owner decides about an action in a chat, from wherever: row, event and audit line at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.chats import store
from libs.common.chats.rules import ActionStatus, refusal
from libs.common.chats.secrets import secrets_in
from libs.common.chats.states import Decision
from libs.common.chats.store import ActionInReview, Recorded
from libs.common.db.clock import now
from libs.common.events.base import Via
from libs.common.events.chat import ChatDecided
from libs.common.ids import new_id, text_hash
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.text.clean import as_shown

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a wish: the stored decision, or the code of what stands against it.

    Codes: not_found, too_late, already_decided, wrong_state, version_conflict, draft_missing, text_missing,
    text_too_long, draft_changed, snooze_missing, sensitive_text. `before` is the last decision about the action,
    `secrets` what the text gives away (see `chats.secrets`).
    """

    action_id: UUID
    decision: Decision
    decision_id: UUID | None
    code: str | None
    before: Recorded | None
    secrets: tuple[str, ...] = ()


async def record(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    action_id: UUID,
    decision: Decision,
    *,
    via: Via,
    expected_version: int,
    text: str | None = None,
    seen_hash: str | None = None,
    snooze_until: datetime | None = None,
    secrets_meant: bool = False,
) -> Verdict:
    """Record the decision if it may be, else say why not; an action of somebody else is `not_found`.

    It meets the action as the decisions before it leave it, those that wait to be carried out included. `text` is the
    owner's own reply, for an edit; `seen_hash` names the draft that he saw; `secrets_meant`: he was warned of what the
    text gives away. The caller commits; what became of the decision is told by `store.recent` and the row.
    """
    await store.lock(connection, action_id)
    row = await store.in_review(connection, user_id, action_id)
    if row is None:
        return Verdict(action_id, decision, None, "not_found", None)
    known = await store.lately(connection, user_id, action_id)
    before = known[-1] if known else None
    code = refusal(decision, status_of(row, known), expected_version=expected_version, text=text)
    if code is None and decision == "approve" and seen_hash not in {None, row.draft_hash}:
        code = "draft_changed"
    if code is None and decision == "snooze" and snooze_until is None:
        code = "snooze_missing"
    own = as_shown(text.strip()) if decision == "edit" and text is not None else None
    given_away = secrets_in(own) if own and not secrets_meant else ()
    if code is None and given_away:
        code = "sensitive_text"
    if code is not None:
        return Verdict(action_id, decision, None, code, before, given_away)
    decision_id = new_id()
    values = {
        "id": decision_id,
        "user_id": user_id,
        "action_id": action_id,
        "chat_id": row.chat_id,
        "decision": decision,
        "via": via,
        "seen_hash": row.draft_hash,
        "text": own,
        "text_hash": text_hash(own) if own is not None else None,
        "snooze_until": snooze_until if decision == "snooze" else None,
    }
    await store.record(connection, values)
    data = {"action": str(action_id), "decision": decision, "via": via, "text_hash": values["text_hash"]}
    await audit.append(connection, user_id=user_id, actor=OWNER, action="chat.decided", data=data)
    event = ChatDecided(
        user_id=user_id,
        occurred_at=await now(connection),
        action_id=action_id,
        chat_id=row.chat_id,
        decision=decision,
        via=via,
    )
    await outbox.add(connection, Pending(event, decision_id))
    return Verdict(action_id, decision, decision_id, None, before)


def status_of(row: ActionInReview, known: Sequence[Recorded]) -> ActionStatus:
    """The action as it will be once the decisions that wait are carried out."""
    status = ActionStatus(row.state, row.version, has_draft=row.draft is not None)
    for one in known:
        if one.pending:
            status = status.following(one.decision)
    return status
