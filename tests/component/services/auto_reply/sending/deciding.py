"""What the tests of decisions share."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from libs.common.db.tables.accounts import AuditEntry
from libs.common.decisions import store as stored
from libs.common.decisions.store import Decided
from libs.common.ids import new_id
from services.auto_reply.sending import decide as decisions
from services.auto_reply.sending import owner_letters
from tests.component.services.auto_reply.sending.world import World


async def decide(world: World, decision: Any, application_id: UUID | None = None, **more: Any) -> Decided:
    """What the handler does with a decision that its row holds."""
    facts: dict[str, Any] = {
        "decision_id": new_id(),
        "user_id": world.person.user_id,
        "application_id": application_id,
        "resume_id": (await world.row(application_id)).resume_id if application_id else None,
        "vacancy_id": None,
        "letter": None,
        "letter_hash": None,
        "override": False,
    }
    decided = Decided(decision=decision, **{**facts, **more})
    letter = await owner_letters.checked(world.deps, decided)
    async with world.engine.begin() as connection:
        await decisions.decide(connection, world.deps, decided, letter)
    return decided


async def ignored(world: World) -> list[str]:
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            select(col(AuditEntry.data))
            .where(col(AuditEntry.action) == "decision.ignored")
            .order_by(col(AuditEntry.number))
        )
        return [data["why"] for data in rows.scalars()]


# ---- apply by link


async def apply(world: World, vacancy_id: str, *, resume: int = 0, **more: Any) -> None:
    resume_id = list(world.person.resumes.values())[resume]
    await decide(world, "apply", resume_id=resume_id, vacancy_id=vacancy_id, **more)


async def recorded(world: World, application_id: UUID, *actions: tuple[str, str | None]) -> list[Decided]:
    """Decisions as whoever met the owner stores them, in their order: action and the owner's text."""
    row = await world.row(application_id)
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "user_id": world.person.user_id,
            "application_id": application_id,
            "action": action,
            "resume_id": row.resume_id,
            "seen_hash": row.letter_hash if letter is None else None,
            "letter": letter,
        }
        for action, letter in actions
    ]
    async with world.engine.begin() as connection:
        await stored.record(connection, rows)
        found = [await stored.read(connection, row["id"]) for row in rows]
    return [one for one in found if one is not None]


async def outcomes(world: World) -> list[tuple[str, str | None]]:
    async with world.engine.connect() as connection:
        found = await stored.recent(connection, world.person.user_id, 20)
    return [(one.action, one.refused_why) for one in reversed(found) if one.settled_at]
