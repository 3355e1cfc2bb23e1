"""Bells over core NATS without a body: `session.<user id>`, `read.<user id>`. The rows are the truth."""

from uuid import UUID

import nats.errors
from structlog.stdlib import get_logger

from libs.common.errors import TransientError
from libs.common.messaging.broker import Broker, core

log = get_logger(__name__)


class NatsBell:
    """services.api.ports.Bell on the broker's own connection."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def ring(self, user_id: UUID) -> None:
        """Publish without waiting for anybody; without NATS the notifier's own look ends the sockets."""
        await self._publish(f"session.{user_id}")

    async def read(self, user_id: UUID) -> None:
        """The same for notifications that were read; without NATS the sockets' next heartbeat tells it."""
        await self._publish(f"read.{user_id}")

    async def _publish(self, subject: str) -> None:
        try:
            await core(self._broker).publish(subject, b"")
        except (nats.errors.Error, TransientError, OSError) as error:
            log.info("the bell was not heard", action="bell.unheard", error=type(error).__name__)
