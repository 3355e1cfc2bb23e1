"""Recording what an owner decides, from wherever: the rows, their events and the audit line are one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.applications import Action
from libs.common.db.clock import now
from libs.common.decisions import store
from libs.common.decisions.rules import ApplicationStatus, refusal
from libs.common.decisions.store import ApplicationInReview, Recorded
from libs.common.events.base import Via
from libs.common.events.match import MatchDecided
from libs.common.ids import new_id, text_hash
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.text.clean import as_shown, says_something

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner wants of an application that he saw in one version.

    `letter`: his own words, for an edit, in the order that they show: what turns their direction is left out.
    `resume_id`: the resume that the letter he saw would leave with.
    """

    application_id: UUID
    action: Action
    expected_version: int
    letter_hash: str | None = None
    letter: str | None = None
    resume_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.letter is not None:
            object.__setattr__(self, "letter", as_shown(self.letter))

    @property
    def says_nothing(self) -> bool:
        """Whether it would put an empty letter in the place of one."""
        return self.action == "edit" and not says_something(self.letter or "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a wish: the stored decision, or the code of what stands against it and the decision before it."""

    wish: Wish
    decision_id: UUID | None
    code: str | None
    before: Recorded | None


async def decide(
    connection: AsyncConnection, outbox: Outbox, user_id: UUID, wishes: Sequence[Wish], *, via: Via
) -> list[Verdict]:
    """Record what is possible and say of the rest why not, in the order of the wishes.

    An application of somebody else is `not_found`. Each wish meets the application as the decisions before it leave it,
    those that wait to be carried out included. The caller commits, then nudges the outbox.
    """
    ids = sorted({wish.application_id for wish in wishes})
    await store.lock(connection, ids)
    rows = await store.in_review(connection, user_id, ids)
    known = await store.lately(connection, user_id, ids)
    statuses = {one: status_of(row, known.get(one, [])) for one, row in rows.items()}
    verdicts: list[Verdict] = []
    stored: list[dict[str, Any]] = []
    for wish in wishes:
        status = statuses.get(wish.application_id)
        code = _refusal(wish, status)
        before = known.get(wish.application_id, [None])[-1]
        verdict = Verdict(wish, None if code else new_id(), code, before)
        verdicts.append(verdict)
        if status is not None and verdict.decision_id is not None:
            edited = text_hash(wish.letter) if wish.letter is not None else None
            left = status.following(wish.action, edited)
            statuses[wish.application_id] = left
            row = _row(user_id, wish, rows[wish.application_id], via)
            stored.append({**row, "id": verdict.decision_id, "letter_hash": left.letter_hash})
    await _record(connection, outbox, user_id, stored)
    return verdicts


def status_of(row: ApplicationInReview, known: Sequence[Recorded]) -> ApplicationStatus:
    """The application as it will be once the decisions that wait are carried out."""
    status = ApplicationStatus(
        row.state,
        row.version,
        row.letter_hash,
        mode=row.mode,
        decided=row.decided_by is not None,
        resume_id=row.resume_id,
        grounded=row.grounded,
        origin=row.origin,
        by_word=row.by_word,
    )
    for one in known:
        if one.pending:
            status = status.following(one.action, one.letter_hash)
    return status


def _refusal(wish: Wish, status: ApplicationStatus | None) -> str | None:
    if status is None:
        return "not_found"
    code = refusal(
        wish.action,
        status,
        expected_version=wish.expected_version,
        letter_hash=wish.letter_hash,
        resume_id=wish.resume_id,
    )
    return "text_missing" if code is None and wish.says_nothing else code


def _row(user_id: UUID, wish: Wish, application: ApplicationInReview, via: Via) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "application_id": wish.application_id,
        "match_id": application.match_id,
        "action": wish.action,
        "via": via,
        "seen_hash": wish.letter_hash,
        "letter": wish.letter,
        "resume_id": application.resume_id,
        "vacancy_id": application.vacancy_id,
    }


async def record_apply(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    *,
    resume_id: UUID,
    vacancy_id: str,
    override: bool,
    via: Via,
) -> UUID:
    """Record the wish to apply to a vacancy by its link; the caller has looked whether it may be."""
    decision_id = new_id()
    row = {
        "id": decision_id,
        "user_id": user_id,
        "action": "apply",
        "via": via,
        "resume_id": resume_id,
        "vacancy_id": vacancy_id,
        "override": override,
    }
    await _record(connection, outbox, user_id, [row])
    return decision_id


async def _record(
    connection: AsyncConnection, outbox: Outbox, user_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    await store.record(connection, rows)
    if rows[0]["action"] == "apply":
        [row] = rows
        data = {"vacancy": row["vacancy_id"], "resume": str(row["resume_id"]), "override": row["override"]}
        await audit.append(connection, user_id=user_id, actor=OWNER, action="decision.apply", data=data)
    else:
        data = {"items": [f"{row['action']}:{row['application_id']}" for row in rows]}
        await audit.append(connection, user_id=user_id, actor=OWNER, action="decision.recorded", data=data)
    at = await now(connection)
    events = [
        MatchDecided(
            user_id=user_id,
            occurred_at=at,
            decision_id=row["id"],
            decision=row["action"],
            application_id=row.get("application_id"),
            resume_id=row["resume_id"],
            vacancy_id=row["vacancy_id"],
            letter_hash=row.get("seen_hash"),
            override=row.get("override", False),
            via=row["via"],
        )
        for row in rows
    ]
    await outbox.add(connection, *(Pending(event, event.decision_id) for event in events))
