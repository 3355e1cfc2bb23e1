"""The bell of ended sessions over core NATS: subject `session.<user id>`, no body. The rows are the truth."""

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
        try:
            await core(self._broker).publish(f"session.{user_id}", b"")
        except (nats.errors.Error, TransientError, OSError) as error:
            log.info("the bell was not heard", action="session.unheard", error=type(error).__name__)
