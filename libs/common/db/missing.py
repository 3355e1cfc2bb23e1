"""Whether the role of a connection has every right that its service needs."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db import grants


async def missing(connection: AsyncConnection, service: str) -> list[str]:
    """What a service needs and the role of this connection may not do, e.g. `UPDATE outbox.published_at`.

    The schema must be at head. Owners, and roles with rights on whole tables, lack nothing.
    """
    needed = [right for right in grants.rights(service) if right.table]
    names, verbs, columns = (list(part) for part in zip(*needed, strict=True))
    found = await connection.execute(_MISSING, {"tables": names, "verbs": verbs, "columns": columns})
    return sorted(f"{row.verb} {row.table}{'.' if row.column else ''}{row.column}" for row in found)


_MISSING = text(
    """
select n.table, n.verb, n.column
from unnest(cast(:tables as text[]), cast(:verbs as text[]), cast(:columns as text[])) n ("table", verb, "column")
where case n.column when '' then not has_table_privilege(quote_ident(n.table), n.verb)
  else not has_column_privilege(quote_ident(n.table), n.column, n.verb) end
"""
)
