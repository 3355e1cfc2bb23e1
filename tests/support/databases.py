"""PostgreSQL for tests: its data in memory where there is room, and a database for each test that is dropped again."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from libs.common.ids import new_id
from standalone.servers.postgres import PostgresServer

_MEMORY = Path("/dev/shm")
_NAME = "vkatilsya-tests-"
_ENOUGH = 4 * 1024**3
"""Bytes. What one server of a whole test run takes is below one GB."""


@contextmanager
def data_root() -> Generator[Path]:
    """A folder for servers' data: in memory, where a database is copied ten times as fast, if there is room."""
    _sweep()
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ENOUGH
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=_MEMORY if roomy else None))
    folder.chmod(0o711)  # PostgreSQL does not run as root: its user passes through
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Memory that a killed run has left behind is given back."""
    for left in _MEMORY.glob(f"{_NAME}*"):
        owner = left.name.removeprefix(_NAME).partition("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(left, ignore_errors=True)


class Databases:
    """Copies of the database `template`, over one connection: a process for each would cost more than the copy."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._connection = self._connect()

    @contextmanager
    def one(self) -> Generator[str]:
        """The address of a new database, dropped at the end whoever is still connected."""
        name = f"t{new_id().hex}"
        self._run(f"create database {name} template template strategy file_copy")
        try:
            yield self._server.url(name)
        finally:
            self._run(f"drop database if exists {name} with (force)")

    def close(self) -> None:
        """The server may have been killed before."""
        with suppress(OSError, asyncpg.PostgresError):
            self._loop.run_until_complete(self._connection.close(timeout=5))
        self._loop.close()

    def _connect(self) -> asyncpg.Connection:
        return self._loop.run_until_complete(asyncpg.connect(self._server.url("postgres", "postgresql")))

    def _run(self, statement: str) -> None:
        if self._connection.is_closed():  # a test may have ended everybody's
            self._connection = self._connect()
        self._loop.run_until_complete(self._connection.execute(statement))
