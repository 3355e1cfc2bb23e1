"""Applies the one migration history, then the rights of the services' roles.

`python -m libs.common.db.migrate` reads DATABASE_URL (the owner of the tables), and DATABASE_ROLE_PASSWORDS for the
roles that it shall make. Roles that are there already get their rights without it; where none is, nothing is done.
"""

import asyncio
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.roles import Roles, sync
from libs.common.errors import VkatilsyaError
from libs.common.settings import DatabaseSettings, RoleSettings, load

SCRIPTS = Path(__file__).resolve().parents[3] / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head", *, roles: Roles | None = None) -> list[str]:
    """Bring the database to `revision`; returns what changed for the roles, in sentences.

    Safe to run twice and from two processes: an advisory lock serialises it.
    """
    command.upgrade(_config(url), revision)
    return asyncio.run(sync(url, roles or Roles()))


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


def main() -> int:
    """Upgrade the database of the settings; exit code 2 with a sentence when they are wrong."""
    try:
        wanted = load(RoleSettings)
        roles = Roles(wanted.database_role_prefix, wanted.passwords)
        changes = upgrade(load(DatabaseSettings).database_url, roles=roles)
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join([f"database is at {head()}", *changes]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
