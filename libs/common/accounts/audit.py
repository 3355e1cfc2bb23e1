"""A user's audit log: append-only, each line's hash covers the one before, so that a removed line shows."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import anchors
from libs.common.accounts.anchors import Anchor
from libs.common.db.engine import on_commit
from libs.common.db.tables.accounts import AuditEntry, ErasedAudit
from libs.common.db.tables.base import table_of
from libs.common.ids import new_id

log = structlog.stdlib.get_logger(__name__)
GENESIS = "0" * 64
BATCH = 500
_TIME = "%Y-%m-%dT%H:%M:%S.%f"

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
# A statement of its own after the lock: only then does it see the line of whoever held the lock before.
_APPEND = text(
    """
insert into audit_log (id, user_id, number, actor, action, data, at, prev_hash, hash)
select :id, :user_id, last.number + 1, cast(:actor as text), cast(:action as text), :data, now(), last.hash,
  encode(sha256(convert_to(last.hash || chr(10) || :head || (last.number + 1)
    || ',"time":"' || to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '"}', 'UTF8')), 'hex')
from (
  (select number, hash from audit_log where user_id = :user_id order by number desc limit 1)
  union all select 0, :genesis
  order by number desc limit 1
) last
returning number, hash
"""
).bindparams(bindparam("data", type_=JSONB))


async def append(connection: AsyncConnection, *, user_id: UUID, actor: str, action: str, data: dict[str, Any]) -> None:
    """Add a line in the caller's transaction; serialised per user by an advisory lock until its end.

    Once it is committed the log has its number and hash: lines that are kept elsewhere are anchors.
    """
    await connection.execute(_LOCK, {"key": f"audit:{user_id}"})
    line = {"actor": actor, "action": action, "data": data}
    # `digest` writes number and time last, so that PostgreSQL, which alone knows them, can complete the text.
    begun = f'{_text(line).removesuffix("}")},"number":'
    values = {"id": new_id(), "user_id": user_id, "genesis": GENESIS, "head": begun, **line}
    head = (await connection.execute(_APPEND, values)).one()
    on_commit(connection, partial(_say, user_id, head.number, head.hash))


def _say(user_id: UUID, number: int, hash_: str) -> None:
    if structlog.is_configured():  # a command has no log, and its output is its own; the next line covers this one
        # Two fields: in one the masks take the head of a long chain for a bot's token.
        log.info("audit line", action="audit.head", user_id=str(user_id), number=number, hash=hash_)


def digest(prev_hash: str, line: dict[str, Any]) -> str:
    """The hash of a line, given the one before it."""
    return hashlib.sha256(f"{prev_hash}\n{_text(line)}".encode()).hexdigest()


def _text(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What was checked of one user's chain: how many lines, from when to when, the first that does not follow.

    Of an `erased` user only the hashes are left, under an id that leads to nobody: that each follows from the one
    before can still be seen, and whoever has an export can show that its lines are the ones.
    """

    user_id: UUID
    lines: int
    since: datetime
    until: datetime
    first_broken: int | None
    head: Anchor
    erased: bool = False


async def verify(connection: AsyncConnection, user_id: UUID | None = None) -> list[ChainReport]:
    """Check every line of a user's chain, or of everybody's. A removed last line shows by an `Anchor` alone."""
    users = select(col(AuditEntry.user_id)).group_by(col(AuditEntry.user_id)).order_by(col(AuditEntry.user_id))
    if user_id is not None:
        users = users.where(col(AuditEntry.user_id) == user_id)
    chains = [await _chain(connection, one) for one in (await connection.execute(users)).scalars().all()]
    return chains if user_id is not None else [*chains, *await _erased(connection)]


async def _chain(connection: AsyncConnection, user_id: UUID) -> ChainReport:
    ends = select(func.count(), func.min(col(AuditEntry.at)), func.max(col(AuditEntry.at))).where(
        col(AuditEntry.user_id) == user_id
    )
    lines, since, until = (await connection.execute(ends)).one()
    head = await anchors.head_of(connection, user_id)
    assert head is not None  # it has lines
    return ChainReport(user_id, lines, since, until, await first_broken(connection, user_id=user_id), head)


async def first_broken(connection: AsyncConnection, *, user_id: UUID) -> int | None:
    """The number of the first line whose hash does not follow, or None when the chain is whole."""
    lines = (
        select(table_of(AuditEntry))
        .where(col(AuditEntry.user_id) == user_id)
        .order_by(col(AuditEntry.number))
        .limit(BATCH)
    )
    expected, previous, timed = 1, GENESIS, False
    # In batches: a log may be long, and whoever checks it serves others, too.
    while rows := (await connection.execute(lines.where(col(AuditEntry.number) >= expected))).mappings().all():
        for row in rows:
            line = {key: row[key] for key in ("number", "actor", "action", "data")}
            whole = row["hash"] == digest(previous, {**line, "time": row["at"].astimezone(UTC).strftime(_TIME)})
            timed = timed or whole
            # Lines of earlier versions, which left the time out, can only come before those that cover it.
            follows = whole or (not timed and row["hash"] == digest(previous, line))
            if row["number"] != expected or row["prev_hash"] != previous or not follows:
                return expected
            expected, previous = expected + 1, row["hash"]
    return None


async def _erased(connection: AsyncConnection) -> list[ChainReport]:
    """The chains of erased users, hash by hash."""
    found: dict[UUID, ChainReport] = {}
    expected: dict[UUID, tuple[int, str]] = {}
    for row in await connection.execute(
        select(table_of(ErasedAudit)).order_by(col(ErasedAudit.chain_id), col(ErasedAudit.number))
    ):
        head = Anchor(row.number, row.hash)
        known = found.get(row.chain_id) or ChainReport(row.chain_id, 0, row.at, row.at, None, head, erased=True)
        follows = (row.number, row.prev_hash) == expected.get(row.chain_id, (1, GENESIS))
        broken = known.first_broken or (None if follows else known.lines + 1)
        found[row.chain_id] = replace(known, lines=known.lines + 1, until=row.at, first_broken=broken, head=head)
        expected[row.chain_id] = row.number + 1, row.hash
    return list(found.values())
