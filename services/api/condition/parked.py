"""Dead letters as the administrator sees them: over a connection of its own, so that a refusal ends no service."""

from collections.abc import Sequence

import nats.errors

from libs.common.errors import ConfigurationError, TransientError
from libs.common.messaging import dead_letters
from libs.common.messaging.client import connected
from libs.common.messaging.dead_letters import DeadLetter
from libs.common.settings.servers import NatsSettings

SECONDS = 5.0


class NatsParked:
    """services.api.ports.Parked by the api's own user, who may look at dead letters and change none."""

    def __init__(self, settings: NatsSettings) -> None:
        self._settings = settings

    async def newest(self, limit: int) -> Sequence[DeadLetter]:
        """The newest dead letters, the newest first; raises TransientError when they cannot be looked at now."""
        settings = self._settings
        try:
            async with connected(settings.servers, name="api", **settings.login, seconds=SECONDS) as client:
                found = await dead_letters.listing(client.jetstream(timeout=SECONDS), limit=limit)
        except (nats.errors.Error, OSError, ConfigurationError) as error:
            raise TransientError(f"The dead letters cannot be looked at: {error!r}") from error
        return found[::-1]
