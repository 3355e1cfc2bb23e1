"""An application that waits for its owner, straight into the tables."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import Application
from libs.common.ids import new_id, text_hash

LETTER = "Здравствуйте! Пять лет пишу на Python, из них три с Kafka."


async def application(engine: AsyncEngine, user_id: UUID, letter: str | None = LETTER, **facts: Any) -> UUID:
    """One in review, of an account of its own."""
    account_id, row_id = new_id(), new_id()
    account = {
        "id": account_id,
        "user_id": user_id,
        "origin": "sandbox",
        "hh_user_id": account_id.hex,
        "key_id": "k",
        "access_token": "a",
        "refresh_token": "r",
        "expires_at": datetime.now(UTC) + timedelta(days=1),
    }
    row = {
        "id": row_id,
        "user_id": user_id,
        "account_id": account_id,
        "vacancy_id": row_id.hex[:9],
        "vacancy_name": "Разработчик Python",
        "employer_key": "77",
        "origin": "sandbox",
        "mode": "review",
        "state": "review",
        "letter": letter,
        "letter_hash": text_hash(letter) if letter else None,
        "letter_ok": True,
        **facts,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(HHAccount).values(account))
        await connection.execute(insert(Application).values(row))
    return row_id


async def becomes(engine: AsyncEngine, row_id: UUID, **facts: Any) -> None:
    """What auto_reply would write; the version grows with it."""
    async with engine.begin() as connection:
        grown = {"version": col(Application.version) + 1, **facts}
        await connection.execute(update(Application).where(col(Application.id) == row_id).values(grown))
