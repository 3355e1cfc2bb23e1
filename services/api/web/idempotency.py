"""`Idempotency-Key`: a write and its stored answer share one transaction, so that a repeat has the same answer."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.api.web import store
from services.api.web.problems import ApiError

Answer = TypeVar("Answer", bound=BaseModel)
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


async def once(
    engine: AsyncEngine,
    user_id: UUID,
    key: str,
    *,
    request: str,
    act: Callable[[AsyncConnection], Awaitable[Answer]],
    answer: type[Answer],
) -> Answer:
    """Return what `act` answers; what it did and its answer are one transaction. A repeat gets the stored answer.

    `request` is a `request_hash`. Raises 409 `idempotency_running` while another transaction holds the key,
    `idempotency_mismatch` when it was given to another request. What `act` raises is not stored.
    """
    async with engine.begin() as connection:
        stored = await _begin(connection, user_id, key, request)
        if stored is not None:
            return answer.model_validate(stored)
        result = await act(connection)
        await store.store_answer(connection, user_id, key, result.model_dump(mode="json"))
    return result


async def _begin(connection: AsyncConnection, user_id: UUID, key: str, hashed: str) -> dict[str, Any] | None:
    """Take the key for this transaction, or return the stored answer of the request that had it."""
    if not await store.hold_key(connection, user_id, key):
        raise ApiError(409, "idempotency_running", headers={"Retry-After": "1"})
    stored = await store.take_key(connection, user_id, key, hashed)
    if stored is None:
        return None
    if stored.request_hash != hashed:
        raise ApiError(409, "idempotency_mismatch")
    return stored.response
