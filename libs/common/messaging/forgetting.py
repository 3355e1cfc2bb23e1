"""Forgetting: messages about people who are not there any more are deleted from every stream.

`python -m libs.common.messaging.forgetting` with DATABASE_URL and, where NATS has users, NATS_USER=provision.
`make run` does the same at each start after an erasure. Whom a message is about stands in its header `ce-subject`.
"""

import asyncio
import os
import sys
from collections.abc import Collection
from datetime import timedelta

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.db.engine import create_engine
from libs.common.db.tables.accounts import ErasedAudit
from libs.common.db.tables.users import User
from libs.common.errors import ConfigurationError, VkatilsyaError, exit_code
from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.messaging.permissions import PROVISION
from libs.common.settings.base import load
from libs.common.settings.servers import NatsSettings

ABOUT = "ce-subject"


async def somebody_was_erased(engine: AsyncEngine) -> bool:
    """Whether a person was erased of whom something may still be stored."""
    kept = timedelta(seconds=max(stream.max_age for stream in topology.STREAMS))
    lately = col(ErasedAudit.at) > func.now() - kept
    async with engine.connect() as connection:
        return bool(await connection.scalar(select(exists().where(lately))))


async def forget_the_erased(engine: AsyncEngine, nats_settings: NatsSettings) -> int:
    """Delete what is stored about nobody; returns how many messages. Without a single user nothing is deleted.

    The streams are looked at before the users are: who is made meanwhile is known.
    """
    password = nats_settings.nats_password.get_secret_value() if nats_settings.nats_password else None
    async with connected(
        nats_settings.servers, name=PROVISION, user=nats_settings.nats_user, password=password
    ) as client:
        js = client.jetstream()
        ends = {stream.name: (await js.stream_info(stream.name)).state for stream in topology.STREAMS}
        async with engine.connect() as connection:
            known = {str(one) for one in (await connection.execute(select(col(User.id)))).scalars()}
        if not known:
            return 0
        return sum([await _forget(js, name, end.first_seq, end.last_seq, known) for name, end in ends.items()])


async def _forget(js: JetStreamContext, stream: str, first: int, last: int, known: Collection[str]) -> int:
    gone = 0
    for number in range(max(first, 1), last + 1):
        try:
            headers = (await js.get_msg(stream, number)).headers or {}
        except NotFoundError:
            continue
        if headers.get(ABOUT) and headers[ABOUT] not in known:
            await js.delete_msg(stream, number)  # overwritten with noise, not only unlinked
            gone += 1
    return gone


async def _main() -> int:
    address = os.environ.get("DATABASE_URL")
    if not address:
        raise ConfigurationError("Задайте DATABASE_URL: кого ещё помнит база, о тех сообщения остаются.")
    engine = create_engine(address, application_name="forgetting", pool_size=1)
    try:
        return await forget_the_erased(engine, load(NatsSettings))
    finally:
        await engine.dispose()


def main() -> int:
    """Say how many messages went. Exit codes as of `provision`."""
    try:
        sys.stdout.write(f"{asyncio.run(_main())} messages forgotten\n")
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
