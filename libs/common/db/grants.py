"""Least privilege in PostgreSQL: what the role of each service may do, derived from `Table.info`.

Every role may read; secret columns only where the table says so. The owner writes, the named exceptions write what the
table's `Guard` lists, column by column. In tables with `own_rows` a service writes only the rows that carry its name:
a forged row of another source would be published with that service's rights. In those with `kept_to` it writes the rows
that it is there for: who takes a sender over lifts no switch of the owner.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Table

from libs.common.db.tables import metadata
from libs.common.db.tables.base import Guard, Rows, Writes
from libs.common.services import known

OPS = "ops"
"""The role of the command line: reads everything but secrets, and may have published events published again."""
REVISION_TABLE = "alembic_version"
WHOLE = ""


class Privilege(NamedTuple):
    """One privilege; `table` is empty for the schema (USAGE) and the database (CONNECT), `column` for whole tables."""

    table: str
    verb: str
    column: str = WHOLE


class RowPolicy(NamedTuple):
    """Rows that a service may write, as a condition in SQL. `verb`: insert, update or delete; `after` is of updates."""

    table: str
    verb: str
    rows: str
    after: str = ""


def services() -> tuple[str, ...]:
    """Everybody who has a role: the services, and the command line."""
    return (*sorted(known()), OPS)


def rights(service: str) -> frozenset[Privilege]:
    """Everything that the role of a service may do."""
    found = {Privilege("", "CONNECT"), Privilege("", "USAGE"), Privilege(REVISION_TABLE, "SELECT")}
    for table in metadata.tables.values():
        found |= {*_reads(table, service), *_writes(table, service)}
    return frozenset(found)


def row_policies(service: str) -> frozenset[RowPolicy]:
    """The rows that a service is kept to; the command line is not."""
    found: set[RowPolicy] = set()
    for table in metadata.tables.values():
        guard = _guard(table)
        rows = f"\"{guard.own_rows}\" = '{service}'" if guard.own_rows else guard.kept_to.get(service)
        if rows and service in table.info["writers"]:
            of = rows if isinstance(rows, Rows) else Rows(rows, rows, rows)
            found |= {
                RowPolicy(table.name, "insert", of.insert),
                RowPolicy(table.name, "update", of.before, of.after),
                RowPolicy(table.name, "delete", of.before),
            }
    return frozenset(policy for policy in found if {policy.rows, policy.after} - {"", "true"})


def _guard(table: Table) -> Guard:
    return table.info["guard"]


def _reads(table: Table, service: str) -> Iterable[Privilege]:
    guard = _guard(table)
    if not guard.secret or service in table.info["writers"] or service in guard.seen_by:
        yield Privilege(table.name, "SELECT")
        return
    for column in table.columns:
        if column.name not in guard.secret:
            yield Privilege(table.name, "SELECT", column.name)


def _writes(table: Table, service: str) -> Iterable[Privilege]:
    guard = _guard(table)
    if service == table.info["owner"] and guard.owner is None:
        return [Privilege(table.name, verb) for verb in ("INSERT", "UPDATE", "DELETE")]
    if service == OPS:
        return [Privilege(table.name, "UPDATE", column) for column in guard.by_hand]
    if service not in table.info["writers"]:
        return []
    may = guard.owner if service == table.info["owner"] else guard.others
    also = [Privilege(table.name, "DELETE")] if service in guard.deleted_by else []
    return [*_allowed(table.name, may or Writes()), *also]


def _allowed(table: str, may: Writes) -> Iterable[Privilege]:
    if may.insert:
        yield Privilege(table, "INSERT")
    if may.delete:
        yield Privilege(table, "DELETE")
    for column in may.update:
        yield Privilege(table, "UPDATE", column)
