"""Forgetting: messages about people who are not there any more are deleted from every stream.

`python -m libs.common.messaging.forgetting` with DATABASE_URL and, where NATS has users, NATS_USER=provision;
`--watch` goes on and forgets soon after each erasure, as `make run` does. No service may do it: reading and deleting
single messages is a right of the provisioner. Whom a message is about stands in its header `ce-subject`.
"""

import asyncio
import signal
import sys
from collections.abc import Collection, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import nats.errors
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from structlog.stdlib import get_logger

from libs.common.db.engine import create_engine
from libs.common.db.faults import DATABASE_AWAY
from libs.common.db.tables.accounts import ErasedAudit
from libs.common.db.tables.users import User
from libs.common.errors import VkatilsyaError, exit_code
from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.messaging.permissions import PROVISION
from libs.common.observability.logging import configure, described
from libs.common.settings.base import load
from libs.common.settings.logs import LogSettings
from libs.common.settings.servers import DatabaseSettings, NatsSettings

log = get_logger(__name__)
ABOUT = "ce-subject"
KEPT = timedelta(seconds=max(stream.max_age for stream in topology.STREAMS))
LOOK_SECONDS = 5.0
AGAIN_SECONDS, LATE_SECONDS = 600.0, 3600.0
"""How often what was erased lately is looked for once more, and for how long after the erasure."""
AT_ONCE = 32
"""Messages that are asked for together."""


class ErasureWatch:
    """Looks whether somebody was erased lately, and forgets him; `look` is to be called every LOOK_SECONDS.

    What was under way at the erasure may be published, or parked among the dead letters, for a while after it: so it is
    done again until nothing can come any more.
    """

    def __init__(self, engine: AsyncEngine, nats_settings: NatsSettings, *, again: float = AGAIN_SECONDS) -> None:
        self._engine, self._nats, self._again = engine, nats_settings, again
        self._done: datetime | None = None

    async def look(self) -> int:
        """Forget if it is time to; returns how many messages went."""
        now, erased = await self._last_erasure()
        if erased is None or not self._due(now, erased):
            return 0
        gone = await forget_the_erased(self._engine, self._nats)
        self._done = now
        if gone:
            log.info("messages about erased people deleted", action="messages.forgotten", count=gone)
        return gone

    def _due(self, now: datetime, erased: datetime) -> bool:
        if self._done is None:
            return now - erased < KEPT
        late = self._done - erased > timedelta(seconds=LATE_SECONDS)
        return self._done <= erased or (not late and now - self._done >= timedelta(seconds=self._again))

    async def _last_erasure(self) -> tuple[datetime, datetime | None]:
        """The database's time, and that of the last line of whoever was erased last: it says that he was."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(func.now(), func.max(col(ErasedAudit.at))))).one()
        return row[0], row[1]


async def keep_forgetting(forgetting: ErasureWatch) -> None:
    """Look for ever. A server that is away is asked again at the next look."""
    while True:
        try:
            await forgetting.look()
        except (nats.errors.Error, VkatilsyaError, *DATABASE_AWAY) as error:
            log.warning(
                "forgetting failed; it is tried again", action="messages.forgetting_failed", error=described(error)
            )
        await asyncio.sleep(LOOK_SECONDS)


async def until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """Run until SIGTERM: as the first process of a container this one would not be ended by it otherwise."""
    task = asyncio.create_task(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def forget_the_erased(engine: AsyncEngine, nats_settings: NatsSettings) -> int:
    """Delete what is stored about nobody; returns how many messages. Without a single user nothing is deleted.

    The streams are looked at before the users are: who is made meanwhile is known.
    """
    async with connected(nats_settings.servers, name=PROVISION, **nats_settings.login) as client:
        js = client.jetstream()
        ends = {stream.name: (await js.stream_info(stream.name)).state for stream in topology.STREAMS}
        async with engine.connect() as connection:
            known = {str(one) for one in (await connection.execute(select(col(User.id)))).scalars()}
        if not known:
            return 0
        return sum([await _forget(js, name, end.first_seq, end.last_seq, known) for name, end in ends.items()])


async def _forget(js: JetStreamContext, stream: str, first: int, last: int, known: Collection[str]) -> int:
    gone = 0
    for start in range(max(first, 1), last + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last + 1))
        gone += sum(await asyncio.gather(*(_forget_one(js, stream, number, known) for number in numbers)))
    return gone


async def _forget_one(js: JetStreamContext, stream: str, number: int, known: Collection[str]) -> bool:
    try:
        headers = (await js.get_msg(stream, number)).headers or {}
    except NotFoundError:
        return False
    if not headers.get(ABOUT) or headers[ABOUT] in known:
        return False
    await js.delete_msg(stream, number)  # overwritten with noise, not only unlinked
    return True


async def _main(*, watch: bool) -> int:
    engine = create_engine(load(DatabaseSettings).database_url, application_name="forgetting", pool_size=1)
    try:
        if watch:
            configure("forgetting", load(LogSettings))
            await until_told_to_stop(keep_forgetting(ErasureWatch(engine, load(NatsSettings))))
            return 0
        return await forget_the_erased(engine, load(NatsSettings))
    finally:
        await engine.dispose()


def main() -> int:
    """Say how many messages went. Exit codes as of `provision`; 2 for an argument that is not `--watch`."""
    if sys.argv[1:] not in ([], ["--watch"]):
        sys.stderr.write("usage: python -m libs.common.messaging.forgetting [--watch]\n")
        return 2
    try:
        sys.stdout.write(f"{asyncio.run(_main(watch=bool(sys.argv[1:])))} messages forgotten\n")
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
