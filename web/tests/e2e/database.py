# ruff: noqa: INP001 - a script that belongs to no package
"""What becomes of a service whose database refuses it, or does not answer; nobody else of the run notices.

`DATA_DIR=... python database.py api` reads words from its input, a line each, and says "done" after each:
`refuse`, `admit`, `freeze`, `thaw`.
At the end of its input everything is as before.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from libs.common.db.roles import Roles
from ops.options import chosen_folder, running
from standalone.servers.postgres_folder import find_place

END = text("select pg_terminate_backend(pid) from pg_stat_activity where usename = :role")
BACKENDS = text("select pid from pg_stat_activity where usename = :role")


class Database:
    """The database as a service of the run sees it."""

    def __init__(self, engine: AsyncEngine, home: Path, role: str) -> None:
        self._engine = engine
        self._postmaster = home / "data" / "postmaster.pid"
        self._role = role
        self._frozen: list[int] = []

    async def refuse(self) -> None:
        """Its role may not sign in, and its connections end."""
        await self._may("nologin")
        async with self._engine.begin() as connection:
            await connection.execute(END, {"role": self._role})

    async def admit(self) -> None:
        """Its role may sign in again."""
        await self._may("login")

    async def freeze(self) -> None:
        """Its connections stay open and say nothing, and there are no new ones."""
        async with self._engine.begin() as connection:
            pids = list((await connection.execute(BACKENDS, {"role": self._role})).scalars())
        self._frozen = [int(self._postmaster.read_text(encoding="utf-8").split()[0]), *pids]
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    async def thaw(self) -> None:
        """Everything that was asked meanwhile is answered."""
        for pid in self._frozen:
            os.kill(pid, signal.SIGCONT)
        self._frozen = []

    async def _may(self, what: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(text(f'alter role "{self._role}" {what}'))


async def main(service: str) -> None:
    """Do what is said."""
    state = running()
    if state is None:
        raise SystemExit("nothing runs with this DATA_DIR")
    home = find_place(chosen_folder().postgres).folder
    password = (home / "password").read_text(encoding="utf-8").strip()
    engine = create_async_engine(make_url(state.database_url).set(username="vkatilsya", password=password))
    database = Database(engine, home, Roles().of(service))
    acts = {"refuse": database.refuse, "admit": database.admit, "freeze": database.freeze, "thaw": database.thaw}
    try:
        while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
            await acts[word]()
            sys.stdout.write("done\n")
            sys.stdout.flush()
    finally:
        await database.thaw()
        await database.admit()
        await engine.dispose()


asyncio.run(main(sys.argv[1]))
