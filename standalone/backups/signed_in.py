"""Who is signed in after a restore: nobody who was signed out since, by no link that was used since."""

from collections.abc import Iterable
from uuid import UUID

from standalone.backups.tools import Tools

_OF_ONE_USE = ("login_links", "half_sessions")


def signed_in(tools: Tools, database: str) -> list[UUID]:
    """The sessions that are open in a database."""
    if not _has(tools, database, "sessions"):
        return []
    found = tools.sql(database, "select id from sessions where revoked_at is null and expires_at > now()")
    return [UUID(one) for one in found.splitlines()]


def sign_out(tools: Tools, database: str, still_in: Iterable[UUID]) -> None:
    """End every other session, and every sign-in that was begun."""
    if _has(tools, database, "sessions"):
        kept = ",".join(str(one) for one in still_in)
        tools.sql(database, f"delete from sessions where not id = any('{{{kept}}}'::uuid[])")  # noqa: S608 - ids
    for table in _OF_ONE_USE:
        if _has(tools, database, table):
            tools.sql(database, f"delete from {table}")  # noqa: S608 - a name of ours


def _has(tools: Tools, database: str, table: str) -> bool:
    """Older schemas have fewer tables."""
    return tools.sql(database, f"select to_regclass('{table}') is not null") == "t"
