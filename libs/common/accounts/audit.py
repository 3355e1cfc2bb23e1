"""A user's audit log: append-only, each line's hash covers the one before, so that a removed line shows."""

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.accounts import AuditEntry
from libs.common.db.tables.base import table_of
from libs.common.ids import new_id

entries = table_of(AuditEntry)
GENESIS = "0" * 64


async def append(connection: AsyncConnection, *, user_id: UUID, actor: str, action: str, data: dict[str, Any]) -> None:
    """Add a line in the caller's transaction; serialised per user by an advisory lock until its end."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"audit:{user_id}", 0))))
    last = (
        await connection.execute(
            select(entries.c.number, entries.c.hash)
            .where(entries.c.user_id == user_id)
            .order_by(entries.c.number.desc())
            .limit(1)
        )
    ).first()
    number, prev_hash = (last.number + 1, last.hash) if last else (1, GENESIS)
    line = {"number": number, "actor": actor, "action": action, "data": data}
    await connection.execute(
        insert(entries).values(id=new_id(), user_id=user_id, prev_hash=prev_hash, hash=digest(prev_hash, line), **line)
    )


def digest(prev_hash: str, line: dict[str, Any]) -> str:
    """The hash of a line, given the one before it."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


async def first_broken(connection: AsyncConnection, *, user_id: UUID) -> int | None:
    """The number of the first line whose hash does not follow, or None when the chain is whole."""
    result = await connection.execute(select(entries).where(entries.c.user_id == user_id).order_by(entries.c.number))
    expected, previous = 1, GENESIS
    for row in result.mappings():
        line = {key: row[key] for key in ("number", "actor", "action", "data")}
        if row["number"] != expected or row["prev_hash"] != previous or row["hash"] != digest(previous, line):
            return expected
        expected, previous = expected + 1, row["hash"]
    return None
