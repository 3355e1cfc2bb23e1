"""Alembic's entry: runs on one asyncpg connection, under an advisory lock, with a lock timeout."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from libs.common.db.tables import metadata
from libs.common.db.transport import reached

LOCK = 0x76_6B_61_74  # "vkat"


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=False)
    with context.begin_transaction():
        connection.execute(text("set local lock_timeout = '5s'"))
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.run_migrations()


async def _online() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    address, transport = reached(str(url))
    engine = create_async_engine(address, poolclass=pool.NullPool, connect_args=transport)
    async with engine.connect() as connection:
        await connection.run_sync(_run)
        await connection.commit()
    await engine.dispose()


asyncio.run(_online())
