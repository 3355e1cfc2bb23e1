"""Everything that is kept of a user as one ZIP, written while it is read: its size costs no memory."""

import io
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.common.accounts import audit
from libs.common.concurrency.work_pool import PoolFullError, ShareTakenError
from libs.common.db import personal
from libs.common.db.clock import now
from libs.common.errors import PermanentError
from libs.common.messages.catalogue import Language
from services.api.personal_data.domain import READMES, title

ROWS, SLICE, AT_ONCE = 50, 64 * 1024, 4
FAST = 1
"""Compression in slices of SLICE bytes: a millisecond of the loop each."""


class NoSuchUserError(PermanentError):
    """The user was erased meanwhile, or never was."""

    code = "not_found"
    status = 404


class Exports:
    """At most `AT_ONCE` exports of this process at once, one of a user: each holds a connection while it runs."""

    def __init__(self) -> None:
        self._running: set[UUID] = set()

    @contextmanager
    def of(self, user_id: UUID) -> Generator[None]:
        """Raise ShareTakenError or PoolFullError when it cannot begin now."""
        if user_id in self._running:
            raise ShareTakenError("Ваша выгрузка уже идёт. Дождитесь её конца.", retry_after=5)
        if len(self._running) >= AT_ONCE:
            raise PoolFullError("Сейчас идут чужие выгрузки. Повторите через минуту.", retry_after=60)
        self._running.add(user_id)
        try:
            yield
        finally:
            self._running.discard(user_id)


async def note(engine: AsyncEngine, user_id: UUID, *, by: str) -> None:
    """A line of the audit log: everything was handed out."""
    async with engine.begin() as connection:
        await audit.append(connection, user_id=user_id, actor=by, action="data.exported", data={})


async def export(engine: AsyncEngine, user_id: UUID, language: Language = "ru") -> AsyncGenerator[bytes]:
    """The bytes of the archive, all of one moment of the database. Raises NoSuchUserError."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        at, counts = await now(connection), dict[str, int]()
        if not await connection.scalar(personal.count("users"), {personal.USER: user_id}):
            raise NoSuchUserError("Такого пользователя нет.")
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST) as archive:
            for name in personal.EXPORTED:
                counts[name] = 0
                with archive.open(_entry(f"{name}.json", at), "w", force_zip64=True) as entry:
                    entry.write(b"[")
                    async for text in _rows(connection, name, user_id):
                        entry.write((",\n" if counts[name] else "\n").encode())
                        counts[name] += 1
                        for piece in _pieces(text.encode()):
                            entry.write(piece)
                            if taken := sink.take(SLICE):
                                yield taken
                    entry.write(b"\n]\n")
            archive.writestr(_entry("README.txt", at), _readme(user_id, at, counts, language))
        yield sink.take(0)


async def _rows(connection: AsyncConnection, name: str, user_id: UUID) -> AsyncIterator[str]:
    result = await connection.stream(
        personal.rows_as_json(name), {personal.USER: user_id}, execution_options={"yield_per": ROWS}
    )
    async for row in result.scalars():
        yield row


def _pieces(text: bytes) -> Generator[bytes]:
    for start in range(0, len(text), SLICE):
        yield text[start : start + SLICE]


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _readme(user_id: UUID, at: datetime, counts: dict[str, int], language: Language) -> str:
    files = "\n".join(f"{name}.json — {title(name, language)}: {number}" for name, number in counts.items())
    return READMES[language].format(at=at, user_id=user_id, files=files)


class _Sink(io.RawIOBase):
    """What the archive writes to: a pipe without a position."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        before = len(self._buffer)
        self._buffer += data  # pyright: ignore[reportOperatorIssue] - any bytes-like object
        return len(self._buffer) - before

    def take(self, least: int) -> bytes:
        """What was written since the last time, once there is at least so much."""
        if len(self._buffer) < least:
            return b""
        taken = bytes(self._buffer)
        self._buffer.clear()
        return taken
