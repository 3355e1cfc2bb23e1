"""What the command line asks NATS: lag of each durable, dead letters, live events."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nats.aio.client import Client
from nats.js.errors import NotFoundError
from pydantic_settings import SettingsConfigDict

from libs.common.errors import PermanentError, TransientError
from libs.common.messaging import client as messaging
from libs.common.messaging import topology
from libs.common.settings.base import load
from libs.common.settings.servers import NatsTrust
from ops.folder import ROOT

PATIENCE_SECONDS = 15.0
"""How long an answer is waited for before it counts as none: a server on a busy machine is slow, not away."""
SLOW_SECONDS = 3.0
"""A whole request that takes longer is worth a word; a service times single round trips (`health.SLOW_SECONDS`)."""


class Trust(NatsTrust):
    """The same variables as those of the services."""

    model_config = SettingsConfigDict(env_file=(ROOT / ".env", ".env"))


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a durable is behind: not delivered yet, delivered and not acknowledged; None when it is missing."""

    stream: str
    durable: str
    pending: int | None
    unacknowledged: int = 0


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Client]:
    """Connect once, without retries; raises TransientError, or PermanentError for rights that are missing."""
    trust = load(Trust)
    try:
        signed_in = messaging.connected(
            url.split(","),
            name="vkatilsya-cli",
            ca_file=trust.nats_ca_file,
            shown=trust.nats_shown,
            seconds=PATIENCE_SECONDS,
        )
        async with signed_in as client:
            yield client
    except messaging.AwayError as error:
        raise TransientError(f"{error} Запущен ли Вкатился?") from error
    except messaging.UnknownUserError:
        raise
    except messaging.RefusedError as error:
        raise PermanentError(
            f"У этого пользователя NATS нет таких прав ({error}). Отложенные сообщения отправляет снова пользователь "
            "replay, смотреть может ops: задайте его в NATS_USER и NATS_PASSWORD."
        ) from error


async def lags(client: Client) -> list[Lag]:
    """Return the lag of every durable of the topology."""
    stream, found = client.jetstream(timeout=PATIENCE_SECONDS), list[Lag]()
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
        return (await client.jetstream(timeout=PATIENCE_SECONDS).stream_info(topology.DLQ)).state.messages
    except NotFoundError:
        return 0


async def stored(client: Client) -> int:
    """Return how many bytes the streams hold on the disk of NATS."""
    return sum([one.state.bytes for one in await client.jetstream(timeout=PATIENCE_SECONDS).streams_info()])
