"""Why the newest letters were composed though a model is set, as the stored letters tell it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import Application
from libs.common.letters.fallback import fault_of

_RECENT = timedelta(hours=24)


async def newest_faults(connection: AsyncConnection, *, user_id: UUID | None = None) -> Mapping[UUID, str]:
    """The code of what kept the model from the newest letter of the last day, by user; of one user or of all.

    Users whose newest letter a model wrote, or who have no model, are not named.
    """
    notes = col(Application.grounding)["notes"].label("notes")
    statement = (
        select(col(Application.user_id), col(Application.letter_source), notes)
        .distinct(col(Application.user_id))
        .where(
            col(Application.letter_source).in_(("llm", "composed")),
            col(Application.created_at) > func.now() - _RECENT,
        )
        .order_by(col(Application.user_id), col(Application.created_at).desc())
    )
    if user_id is not None:
        statement = statement.where(col(Application.user_id) == user_id)
    rows = (await connection.execute(statement)).all()
    found = {row.user_id: fault_of(row.letter_source, row.notes or ()) for row in rows}
    return {user: fault for user, fault in found.items() if fault is not None}
