"""SQL of what a user wants to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.preferences import NotificationPreference
from libs.common.db.tables.users import User
from libs.common.notifications.preferences import Chosen, Preferences, preferences_of
from libs.common.notifications.topics import TOPICS


@dataclass(frozen=True, slots=True)
class Row:
    """The choices of a user; version 0 before the first one."""

    version: int
    preferences: Preferences


async def of(connection: AsyncConnection, user_id: UUID) -> Row:
    """What the user chose, with the rules where nothing was chosen."""
    statement = (
        select(
            col(User.timezone),
            col(NotificationPreference.chosen),
            col(NotificationPreference.quiet_from),
            col(NotificationPreference.quiet_to),
            col(NotificationPreference.urgent),
            col(NotificationPreference.digest),
            col(NotificationPreference.collapse),
            col(NotificationPreference.fallback),
            col(NotificationPreference.version),
        )
        .join_from(User, NotificationPreference, isouter=True)
        .where(col(User.id) == user_id)
    )
    row = (await connection.execute(statement)).one()
    return Row(row[-1] or 0, preferences_of(Chosen(*row[:-1])))


async def change(
    connection: AsyncConnection,
    user_id: UUID,
    expected: int,
    *,
    chosen: Mapping[str, Mapping[str, bool]],
    values: Mapping[str, object],
) -> bool:
    """Make the change; False when somebody else made one since the expected version."""
    await connection.execute(insert(NotificationPreference).values(user_id=user_id, version=0).on_conflict_do_nothing())
    statement = select(col(NotificationPreference.version), col(NotificationPreference.chosen))
    mine = col(NotificationPreference.user_id) == user_id
    row = (await connection.execute(statement.where(mine).with_for_update())).one()
    if row.version != expected:
        return False
    merged = {topic: {**row.chosen.get(topic, {}), **chosen.get(topic, {})} for topic in {*row.chosen, *chosen}}
    kept = {"chosen": _differing(merged), "version": row.version + 1, "updated_at": func.now(), **values}
    await connection.execute(
        insert(NotificationPreference)
        .values(user_id=user_id)
        .on_conflict_do_update(index_elements=["user_id"], set_=kept)
    )
    return True


def _differing(chosen: Mapping[str, Mapping[str, bool]]) -> dict[str, dict[str, bool]]:
    """Only what differs from the rules, so that a rule that changes later reaches whoever never chose."""
    found = {
        topic: {channel: on for channel, on in chosen.get(topic, {}).items() if on != (channel in rule.on)}
        for topic, rule in TOPICS.items()
    }
    return {topic: choice for topic, choice in found.items() if choice}
