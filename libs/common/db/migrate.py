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
from alembic.util.exc import CommandError
from sqlalchemy import pool, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from libs.common.concurrency.retry import retry_transient, waiting
from libs.common.db.faults import DATABASE_AWAY, explained
from libs.common.db.roles import Roles, sync
from libs.common.db.transport import reached
from libs.common.errors import ConfigurationError, TransientError, VkatilsyaError, exit_code
from libs.common.settings.base import load
from libs.common.settings.servers import DatabaseSettings, RoleSettings

OLDER = "Схема базы старее этого кода. Выполните make migrate."
NEWER = "Схема базы новее этого кода. Обновите код до версии, которая работала с этой базой."
FORKED = "Миграции этого кода расходятся: концов у их истории несколько ({heads}). Нужна сборка, в которой он один."
SCRIPTS = Path(__file__).resolve().parents[3] / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head", *, roles: Roles | None = None) -> list[str]:
    """Bring the database to `revision`; returns what changed for the roles, in sentences.

    Rights are those of the newest schema: before it there are none to give.

    Safe to run twice and from two processes: an advisory lock serialises it. Raises ConfigurationError for a wrong
    password, missing rights, a missing database, a schema newer than this code or a code whose migrations have several
    heads, TransientError for a server that is away.
    """
    head()
    try:
        command.upgrade(_config(url), revision)
        return asyncio.run(sync(url, roles or Roles())) if revision == "head" else []
    except CommandError as error:
        raise ConfigurationError(NEWER) from error
    except DATABASE_AWAY as error:
        raise explained(error, url) from error


def head() -> str:
    """The newest revision that this code knows; ConfigurationError where its history ends in several."""
    heads = ScriptDirectory(str(SCRIPTS)).get_heads()
    if not heads:
        raise RuntimeError(f"No migrations in {SCRIPTS}")
    if len(heads) > 1:
        raise ConfigurationError(FORKED.format(heads=", ".join(sorted(heads))))
    return heads[0]


async def check_schema(engine: AsyncEngine) -> None:
    """Return when the schema is the one that this code was written for.

    Raises TransientError while there is none (the migration may be about to run), ConfigurationError for another one.
    """
    async with engine.connect() as connection:
        exists = await connection.scalar(text("select to_regclass('alembic_version') is not null"))
        found = await connection.scalar(text("select version_num from alembic_version")) if exists else None
    if found is None:
        raise TransientError("В базе ещё нет таблиц. Выполните make migrate.", code="no_schema")
    if found != head():
        raise ConfigurationError(OLDER if found in known_revisions() else NEWER)


def known_revisions() -> set[str]:
    """Every schema that this code can bring to the newest one."""
    return {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}


async def _reach(url: str) -> None:
    address, transport = reached(url)
    engine = create_async_engine(address, poolclass=pool.NullPool, connect_args={**transport, "timeout": 5})
    try:
        async with engine.connect():
            return
    except DATABASE_AWAY as error:
        raise explained(error, url) from error
    finally:
        await engine.dispose()


def main() -> int:
    """Upgrade the database of the settings.

    Exit codes: 0 done, 2 with a sentence for what a repeat cannot mend, 3 when PostgreSQL did not answer in time.
    """
    try:
        wanted, database = load(RoleSettings), load(DatabaseSettings)
        roles, url = Roles(wanted.database_role_prefix, wanted.passwords), database.database_url
        asyncio.run(
            retry_transient(lambda: _reach(url), seconds=database.database_start_deadline_seconds, tell=waiting)
        )
        changes = upgrade(url, roles=roles)
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    sys.stdout.write("\n".join([f"database is at {head()}", *changes]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
