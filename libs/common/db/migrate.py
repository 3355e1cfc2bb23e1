"""Applies the one migration history. `python -m libs.common.db.migrate` reads DATABASE_URL."""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.settings import DatabaseSettings, load

SCRIPTS = Path(__file__).resolve().parents[3] / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to `revision`. Safe to run twice and from two processes: an advisory lock serialises it."""
    command.upgrade(_config(url), revision)


def head() -> str:
    """The newest revision that this code knows."""
    revision = ScriptDirectory(str(SCRIPTS)).get_current_head()
    if revision is None:
        raise RuntimeError(f"No migrations in {SCRIPTS}")
    return revision


async def at_head(engine: AsyncEngine) -> bool:
    """Whether the schema is the one that this code was written for."""
    async with engine.connect() as connection:
        exists = await connection.scalar(text("select to_regclass('alembic_version') is not null"))
        if not exists:
            return False
        return await connection.scalar(text("select version_num from alembic_version")) == head()


def main() -> None:
    """Upgrade the database of the settings."""
    upgrade(load(DatabaseSettings).database_url)
    sys.stdout.write(f"database is at {head()}\n")


if __name__ == "__main__":
    main()
