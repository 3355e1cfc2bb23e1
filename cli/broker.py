"""What the command line asks NATS: lag of each durable, dead letters, live events."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import nats
import nats.errors
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from libs.common.errors import TransientError
from libs.common.messaging import topology

_CONNECT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a durable is behind: not delivered yet, delivered and not acknowledged; None when it is missing."""

    stream: str
    durable: str
    pending: int | None
    unacknowledged: int = 0


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Client]:
    """Connect once, without retries; raises TransientError with a sentence."""
    try:
        # The client tries for two minutes whatever it is told about reconnecting, hence the limit around it.
        async with asyncio.timeout(_CONNECT_SECONDS):
            client = await nats.connect(url, name="vkatilsya-cli", allow_reconnect=False, error_cb=_ignore)
    except (nats.errors.Error, OSError, TimeoutError) as error:
        raise TransientError(f"NATS по адресу {url} не отвечает. Запущен ли Вкатился?") from error
    try:
        yield client
    finally:
        await client.close()


async def lags(client: Client) -> list[Lag]:
    """Return the lag of every durable of the topology."""
    stream, found = client.jetstream(), list[Lag]()
    for durable in topology.DURABLES:
        try:
            info = await stream.consumer_info(durable.stream, durable.name)
        except NotFoundError:
            found.append(Lag(durable.stream, durable.name, None))
        else:
            found.append(Lag(durable.stream, durable.name, info.num_pending or 0, info.num_ack_pending or 0))
    return found


async def dead_letters(client: Client) -> int:
    """Return how many messages are parked."""
    try:
        return (await client.jetstream().stream_info(topology.DLQ)).state.messages
    except NotFoundError:
        return 0


async def _ignore(_: Exception) -> None:
    """Errors of the connection come back from the calls themselves."""
