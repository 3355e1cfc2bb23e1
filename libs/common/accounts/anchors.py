"""Heads of audit chains that were noted elsewhere, and rows of what was sent held against its lines.

A chain alone cannot show that it was written anew or that its end was cut. A head (number and hash of the newest line)
that somebody keeps where the database's owner does not reach can: it covers every line up to it. `HEADS` gives those of
now to whatever leaves the machine: `status`, backups, and to a chain's owner by the digest's letter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common import applications, chat_actions

FORM = "([1-9][0-9]{0,8}):([0-9a-f]{64})"
_HELD = text(
    "select user_id from audit_log where number = :number and hash = :hash"
    " union all select chain_id from erased_audit where number = :number and hash = :hash limit 1"
)
_NEWEST = "select at, number, hash from audit_log where user_id = u.id order by number desc limit 1"
HEADS = f"""
select number || ':' || hash from (
  select last.* from users u cross join lateral ({_NEWEST}) last
  union all
  (select distinct on (chain_id) at, number, hash from erased_audit order by chain_id, number desc)
) heads order by at desc, hash
"""  # noqa: S608 - our own constant
"""The newest line of every chain as `N:HASH`, those that were written to last first."""
_HEAD_OF = text(_NEWEST.replace("u.id", ":user_id"))
# Which line of the log is of which row is said by the id in it; rows of an erased person are gone with the lines.
_UNWRITTEN = text(
    f"""
with written as (
  select user_id, action, coalesce(data ->> 'application', data ->> 'action') as row_id
  from audit_log where action in ('application.sent', 'chat.sent')
), sent as (
  select user_id, 'application.sent' as action, cast(id as text) as row_id from applications
  where state = '{applications.State.SENT.value}'
  union all
  select user_id, 'chat.sent', cast(id as text) from agent_actions
  where state = '{chat_actions.State.SENT.value}'
)
select coalesce(s.action, w.action) as action, count(*) filter (where w.row_id is null) as without_line,
  count(*) filter (where s.row_id is null) as without_row
from sent s full join written w on (w.user_id, w.action, w.row_id) = (s.user_id, s.action, s.row_id)
where w.row_id is null or s.row_id is null
group by 1 order by 1
"""  # noqa: S608 - the states are our own constants
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest line of a chain at some time, as `N:HASH`."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def parse(cls, said: str) -> "Anchor":
        """ValueError with a sentence for whoever typed it."""
        found = re.fullmatch(FORM, said.strip().lower())
        if found is None:
            raise ValueError("НОМЕР:ОТПЕЧАТОК, отпечаток — 64 знака 0–9 и a–f")
        return cls(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What was sent and stands on one side only; `action` is that of the lines."""

    action: str
    without_line: int
    without_row: int


async def heads(connection: AsyncConnection) -> list[Anchor]:
    """The newest line of every chain, erased people's too; those that were written to last first."""
    return [Anchor.parse(one) for one in (await connection.execute(text(HEADS))).scalars()]


async def head_of(connection: AsyncConnection, user_id: UUID) -> Anchor | None:
    """The newest line of one person's chain; None when nothing was ever written down."""
    found = (await connection.execute(_HEAD_OF, {"user_id": user_id})).one_or_none()
    return Anchor(found.number, found.hash) if found else None


def missing_sql(noted: Iterable[Anchor]) -> str:
    """A statement without parameters that gives those of the noted heads whose line stands in no chain."""
    said = ",".join(map(str, noted))
    return (
        f"select unnest(string_to_array('{said}', ',')) except "  # noqa: S608 - numbers and hexadecimal digits
        "(select number || ':' || hash from audit_log union all select number || ':' || hash from erased_audit)"
    )


async def held(connection: AsyncConnection, anchor: Anchor) -> UUID | None:
    """Whose chain has this line; None: the chain was written anew or cut. That it is whole is `audit.verify`'s."""
    return await connection.scalar(_HELD, {"number": anchor.number, "hash": anchor.hash})


async def unmatched(connection: AsyncConnection) -> list[Unmatched]:
    """Applications and answers that were sent without a line of the log, and lines without what was sent."""
    return [Unmatched(*row) for row in await connection.execute(_UNWRITTEN)]
