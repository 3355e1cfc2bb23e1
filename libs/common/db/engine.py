"""The one way to an engine: bounded pool, bounded waits, and JSON that keeps Russian readable."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def create_engine(
    url: str, *, application_name: str, pool_size: int = 10, statement_timeout_ms: int = 30_000
) -> AsyncEngine:
    """An engine whose every wait ends: 5 s for a connection, `statement_timeout_ms` for a statement."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        pool_pre_ping=True,
        json_serializer=_dumps,
        hide_parameters=True,  # a failed statement is logged; its letters and tokens are not
        connect_args={
            "timeout": 5,
            "command_timeout": statement_timeout_ms / 1000 + 5,
            "server_settings": {
                "application_name": f"vkatilsya-{application_name}",
                "statement_timeout": str(statement_timeout_ms),
                "idle_in_transaction_session_timeout": "60000",
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )


async def ping(engine: AsyncEngine) -> None:
    """Return when the database answers; raise what the driver raises otherwise."""
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
