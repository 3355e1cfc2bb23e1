"""Rows of one person in every table, made from the tables themselves: a new one is filled without being named."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, String, Table, insert, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.sql.sqltypes import AutoString

from libs.common.accounts import audit
from libs.common.db import personal
from libs.common.db.tables import metadata
from libs.common.ids import new_id

# What checks allow; everything else is made from the column's type.
CHECKED: dict[tuple[str, str], object] = {
    ("hh_accounts", "origin"): "hh",
    ("hh_accounts", "state"): "linked",
    ("pause_switches", "scope"): "resume",
    ("resume_settings", "mode"): "auto",
    ("decisions", "action"): "approve",
    ("dismissal_reasons", "reason"): "pay",
    ("matches", "decision"): "matched",
    ("applications", "state"): "queued",
    ("applications", "lease_token"): None,
    ("usage_ledger", "kind"): "take",
    ("chat_decisions", "decision"): "edit",
    ("messages", "author"): "employer",
    ("messages", "kind"): "text",
    ("agent_actions", "state"): "proposed",
    ("agent_actions", "kind"): "propose_reply",
    ("commitments", "kind"): "interview",
    ("commitments", "state"): "accepted",
    ("commitment_choices", "choice"): "accepted",
    ("notification_deliveries", "state"): "waiting",
    ("notification_deliveries", "channel"): "email",
    ("telegram_deliveries", "state"): "due",
}
SHARED = {"plans": "plan", "vacancies": "vacancy"}
"""Nobody's own, but others refer to them."""
LATER = datetime(2090, 1, 1, tzinfo=UTC)


async def fill(connection: AsyncConnection, canary: str, *, lines: int = 3) -> dict[str, dict[str, Any]]:
    """Insert one row a table, and a true audit log; every text and JSON of the person's tables holds the canary."""
    made: dict[str, dict[str, Any]] = {"users": {"id": new_id()}}
    for table in metadata.sorted_tables:
        if table.name == "audit_log" or table.name not in {*personal.EXPORTED, *SHARED}:
            continue
        word = f"{SHARED[table.name]}-of-{len(canary)}" if table.name in SHARED else canary
        row = {column.name: _value(table, column, made, word) for column in table.columns if column.identity is None}
        await connection.execute(insert(table).values(row))
        made[table.name] = row
    switches = metadata.tables["pause_switches"]
    mine = switches.c.scope_id == made["pause_switches"]["scope_id"]
    await connection.execute(update(switches).where(mine).values(scope_id=made["resumes"]["id"]))
    for number in range(lines):
        await audit.append(connection, user_id=made["users"]["id"], actor=canary, action="did", data={canary: number})
    return made


def _value(table: Table, column: Column[Any], made: dict[str, dict[str, Any]], word: str) -> object:
    if (table.name, column.name) in CHECKED:
        return CHECKED[table.name, column.name]
    if (table.name, column.name) == ("users", "id"):
        return made["users"]["id"]
    for foreign in column.foreign_keys:
        return made[foreign.column.table.name][foreign.column.name]
    if column.name == "user_id":
        return made["users"]["id"]
    text = f"{word}-{table.name}-{column.name}".lower()
    if isinstance(column.type, String | AutoString):
        return text
    if isinstance(column.type, JSONB):
        return {"canary": text}
    values: dict[type, object] = {
        UUID: new_id(),
        int: 1,
        float: 1.0,
        bool: False,
        Decimal: Decimal(1),
        datetime: LATER,
        time: time(1),
    }
    return values[column.type.python_type]
