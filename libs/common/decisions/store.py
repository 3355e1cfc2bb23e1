"""What owners decided, as it stands in the database. An event only says that there is something to read here.

Whoever can publish a `match.decided` cannot make a decision: the row is written by the services that met the owner, and
read under the reader's own rights. `number` is the order in which decisions about one application were made: it is
taken under `lock`, so that a decision that is visible has every earlier one beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, and_, bindparam, exists, false, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import Action, State
from libs.common.db.tables.applications import Application, DecisionOutcome
from libs.common.db.tables.decisions import Decision

WISH_STANDS = timedelta(minutes=10)
"""After this a wish that nobody carried out no longer stands in the way of the same wish."""

LATELY, UNSETTLED_AT_ONCE = 1_000, 20
"""How many of a user's newest decisions are looked through for those that wait: more than he may make in a minute."""

_UNSETTLED = ~exists().where(col(DecisionOutcome.decision_id) == col(Decision.id))


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of an owner. `letter_hash` names the letter that the owner saw."""

    decision_id: UUID
    user_id: UUID
    decision: str
    application_id: UUID | None
    resume_id: UUID | None
    vacancy_id: str | None
    letter: str | None
    letter_hash: str | None
    override: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision about an application as it was recorded. `letter_hash` names the letter that it leaves."""

    action: Action
    via: str
    letter_hash: str | None
    created_at: datetime
    pending: bool


@dataclass(frozen=True, slots=True)
class ApplicationInReview:
    """The application as its owner decides about it."""

    id: UUID
    state: State
    version: int
    letter_hash: str | None
    mode: str
    decided_by: str | None
    match_id: UUID | None
    resume_id: UUID | None
    vacancy_id: str
    grounded: bool
    origin: str
    negotiation_id: str | None

    @property
    def by_word(self) -> bool:
        """That it was sent says its owner alone: hh has shown no negotiation of it."""
        return self.decided_by == "owner" and self.negotiation_id is None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision with what became of it; `settled_at` is none while it waits to be carried out."""

    id: UUID
    application_id: UUID | None
    vacancy_id: str | None
    action: str
    via: str
    letter_hash: str | None
    created_at: datetime
    settled_at: datetime | None
    refused_why: str | None


_DECIDED = select(
    col(Decision.id),
    col(Decision.user_id),
    col(Decision.action),
    col(Decision.application_id),
    col(Decision.resume_id),
    col(Decision.vacancy_id),
    col(Decision.letter),
    col(Decision.seen_hash),
    col(Decision.override),
)


async def read(connection: AsyncConnection, decision_id: UUID) -> Decided | None:
    """The decision, None when nobody made it: then nothing may be done."""
    row = (await connection.execute(_DECIDED.where(col(Decision.id) == decision_id))).first()
    return Decided(*row) if row else None


async def next_unsettled(connection: AsyncConnection, decided: Decided) -> Decided | None:
    """The first decision about the same application that waits to be carried out, up to this one."""
    own = select(col(Decision.number)).where(col(Decision.id) == decided.decision_id).scalar_subquery()
    about = (
        col(Decision.application_id) == decided.application_id
        if decided.application_id is not None
        else col(Decision.id) == decided.decision_id
    )
    statement = (
        _DECIDED.where(col(Decision.user_id) == decided.user_id, about, col(Decision.number) <= own, _UNSETTLED)
        .order_by(col(Decision.number))
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    return Decided(*row) if row else None


async def unsettled_of(connection: AsyncConnection, user_id: UUID) -> list[Decided]:
    """What the user decided lately and nobody has carried out yet, in the order in which he did; a batch of it."""
    lately = (
        select(col(Decision.id)).where(col(Decision.user_id) == user_id).order_by(col(Decision.number).desc())
    ).limit(LATELY)
    statement = (
        _DECIDED.where(col(Decision.id).in_(lately), _UNSETTLED).order_by(col(Decision.number)).limit(UNSETTLED_AT_ONCE)
    )
    return [Decided(*row) for row in await connection.execute(statement)]


def unsettled_about(application_id: ColumnElement[UUID]) -> str:
    """SQL: whether the owner has decided something about the application that is still to be carried out."""
    condition = exists().where(col(Decision.application_id) == application_id, _UNSETTLED)
    return str(condition.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


async def record_outcome(connection: AsyncConnection, decided: Decided, refusal: str | None) -> None:
    """Write down what became of a decision: carried out, or why not."""
    values = {"decision_id": decided.decision_id, "user_id": decided.user_id, "refused_why": refusal}
    await connection.execute(postgresql.insert(DecisionOutcome).values(values).on_conflict_do_nothing())


async def lock(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """Serialise decisions about these applications until the end of the transaction, in the order of their ids."""
    keys = bindparam("keys", [f"decision:{one}" for one in sorted(ids)], type_=ARRAY(Text))
    key = func.unnest(keys).column_valued("key")
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0).cast(BigInteger))))


async def in_review(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, ApplicationInReview]:
    """The user's applications among these ids."""
    found = await connection.execute(
        select(
            col(Application.id),
            col(Application.state),
            col(Application.version),
            col(Application.letter_hash),
            col(Application.mode),
            col(Application.decided_by),
            col(Application.match_id),
            col(Application.resume_id),
            col(Application.vacancy_id),
            func.coalesce(col(Application.grounding)["grounded"].as_boolean(), false()),
            col(Application.origin),
            col(Application.negotiation_id),
        ).where(col(Application.user_id) == user_id, col(Application.id).in_(ids))
    )
    return {row.id: ApplicationInReview(row[0], State(row[1]), *row[2:]) for row in found}


async def lately(connection: AsyncConnection, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
    """About each application its decisions that wait to be carried out, in their order, or else the last one."""
    found = await connection.execute(
        select(
            col(Decision.application_id),
            col(Decision.action),
            col(Decision.via),
            col(Decision.letter_hash),
            col(Decision.created_at),
            _UNSETTLED.label("pending"),
        )
        .where(col(Decision.user_id) == user_id, col(Decision.application_id).in_(ids))
        .order_by(col(Decision.number))
    )
    known: dict[UUID, list[Recorded]] = {}
    for application_id, action, via, letter_hash, created_at, pending in found:
        one = Recorded(cast("Action", action), via, letter_hash, created_at, bool(pending))
        waiting = [each for each in known.get(cast("UUID", application_id), []) if each.pending]
        known[cast("UUID", application_id)] = [*waiting, one] if pending or not waiting else waiting
    return known


async def wish_pending(connection: AsyncConnection, user_id: UUID, vacancy_id: str) -> bool:
    """Whether a wish to apply to this vacancy waits to be carried out; serialises such wishes until the commit."""
    key = func.hashtextextended(f"wish:{user_id}:{vacancy_id}", 0)
    await connection.execute(select(func.pg_advisory_xact_lock(key)))
    waiting = exists().where(
        col(Decision.user_id) == user_id,
        col(Decision.created_at) > func.now() - WISH_STANDS,
        col(Decision.action) == "apply",
        col(Decision.vacancy_id) == vacancy_id,
        and_(_UNSETTLED),
    )
    return bool(await connection.scalar(select(waiting)))


async def record(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store decisions in this order; the id of each is the id of its event."""
    if rows:
        await connection.execute(insert(Decision), list(rows))


async def recent(connection: AsyncConnection, user_id: UUID, limit: int) -> list[Outcome]:
    """The user's last decisions with their outcomes, the newest first."""
    statement = (
        select(
            col(Decision.id),
            col(Decision.application_id),
            col(Decision.vacancy_id),
            col(Decision.action),
            col(Decision.via),
            col(Decision.letter_hash),
            col(Decision.created_at),
            col(DecisionOutcome.at),
            col(DecisionOutcome.refused_why),
        )
        .outerjoin(DecisionOutcome, col(DecisionOutcome.decision_id) == col(Decision.id))
        .where(col(Decision.user_id) == user_id)
        .order_by(col(Decision.number).desc())
        .limit(limit)
    )
    return [Outcome(*row) for row in await connection.execute(statement)]
