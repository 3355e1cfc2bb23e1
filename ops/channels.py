"""Channels of notifications that reach nobody: a wrong password of the mail server loses every letter."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.notifier import NotificationChannel
from libs.common.messages.catalogue import known, message


async def channel_faults(connection: AsyncConnection) -> list[str]:
    """Return a sentence for each channel that is set up and cannot be reached: since when, and what to do."""
    found = await connection.execute(
        select(col(NotificationChannel.channel), col(NotificationChannel.error), col(NotificationChannel.failing_since))
        .where(col(NotificationChannel.configured), col(NotificationChannel.failing_since).is_not(None))
        .order_by(col(NotificationChannel.channel))
    )
    return [f"Уведомления не уходят с {row.failing_since.astimezone():%d.%m %H:%M}: {_why(row)}" for row in found]


def _why(row: Any) -> str:
    return (known("channel", row.error or "") or message("channel", "broken")).sentence
