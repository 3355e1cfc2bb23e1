"""What PostgreSQL read of a table to carry out a statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def scans(
    connection: AsyncConnection, statement: Executable, values: Mapping[str, Any], table: str
) -> list[dict[str, Any]]:
    """Carry out a statement; the nodes of its plan that read this table."""
    explained = text("explain (analyze, format json) " + str(statement))
    plan = (await connection.execute(explained, values)).scalar_one()
    return [node for node in _nodes(plan[0]["Plan"]) if node.get("Relation Name") == table]


def looked_at(scan: Mapping[str, Any]) -> float:
    """The rows that a scan went over, those that it left out too."""
    left_out = sum(scan.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck", "Join Filter"))
    return (scan["Actual Rows"] + left_out) * scan["Actual Loops"]


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *[node for child in plan.get("Plans", []) for node in _nodes(child)]]
