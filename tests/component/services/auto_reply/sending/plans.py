"""What PostgreSQL read of a table to carry out a statement of auto_reply."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection


async def scans(
    connection: AsyncConnection, statement: Executable, values: Mapping[str, Any], table: str
) -> list[dict[str, Any]]:
    """Carry out a statement by the plan that serves all values, as the service does; its nodes that read this table."""
    compiled = statement.compile(dialect=dialect())  # pyright: ignore[reportAttributeAccessIssue]
    given = ", ".join(_literal(values[name]) for name in compiled.positiontup)
    await connection.exec_driver_sql("set local plan_cache_mode = force_generic_plan")
    await connection.exec_driver_sql(f"prepare looked_at as {compiled.string}")
    found = await connection.exec_driver_sql(f"explain (analyze, format json) execute looked_at ({given})")
    plan = found.scalar_one()
    whole = json.loads(plan) if isinstance(plan, str) else plan
    return [node for node in _nodes(whole[0]["Plan"]) if node.get("Relation Name") == table]


def looked_at(scan: Mapping[str, Any]) -> float:
    """The rows that a scan went over, those that it left out too."""
    left_out = sum(scan.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck", "Join Filter"))
    return (scan["Actual Rows"] + left_out) * scan["Actual Loops"]


def _literal(value: object) -> str:
    if isinstance(value, list):
        return "'{" + ",".join(map(str, value)) + "}'"
    return str(value) if isinstance(value, int | float) else f"'{value}'"


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *[node for child in plan.get("Plans", []) for node in _nodes(child)]]
