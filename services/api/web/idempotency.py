"""`Idempotency-Key`: a write and its stored answer share one transaction, so that a repeat has the same answer."""

import hashlib
import json
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import IdempotencyKey
from libs.common.db.tables.base import table_of
from services.api.web.problems import ApiError

keys: Any = table_of(IdempotencyKey)
KEPT = timedelta(days=7)
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Made by the client for one intent; a repeat with the same body gets the same answer",
        examples=["6f1c1f0a-6d0e-4f38-9a53-5b1f6a1c9c11"],
    ),
]


def request_hash(route: str, body: dict[str, Any]) -> str:
    """What makes two requests the same."""
    text = json.dumps([route, body], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


async def begin(connection: AsyncConnection, user_id: UUID, key: str, hashed: str) -> dict[str, Any] | None:
    """Take the key for this transaction, or return the stored answer of the request that had it.

    Raises 409 `idempotency_running` while another transaction holds it, `idempotency_mismatch` for another request.
    """
    lock = func.hashtextextended(f"idempotency:{user_id}:{key}", 0)
    if not await connection.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        raise ApiError(409, "idempotency_running", headers={"Retry-After": "1"})
    await connection.execute(delete(keys).where(keys.c.user_id == user_id, keys.c.created_at < func.now() - KEPT))
    statement = insert(keys).values(user_id=user_id, key=key, request_hash=hashed).on_conflict_do_nothing()
    if (await connection.execute(statement.returning(keys.c.key))).first() is not None:
        return None
    row = (await connection.execute(select(keys).where(keys.c.user_id == user_id, keys.c.key == key))).one()
    if row.request_hash != hashed:
        raise ApiError(409, "idempotency_mismatch")
    return row.response


async def finish(connection: AsyncConnection, user_id: UUID, key: str, response: dict[str, Any]) -> None:
    """Store the answer; called in the transaction of `begin`, before its commit."""
    await connection.execute(
        update(keys).where(keys.c.user_id == user_id, keys.c.key == key).values(status=200, response=response)
    )
