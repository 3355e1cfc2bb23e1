"""What is known and must be written down, though the database may be away for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.concurrency.backoff import back_off
from libs.common.db.faults import DATABASE_AWAY, is_away

log = get_logger(__name__)


async def persist(step: Callable[[], Awaitable[object]], *, deadline: float) -> None:
    """Run the step until it succeeds, again and again while the database is away, until `deadline` on `elapsed()`.

    Raises what the step raised last when the time is over, and at once what waiting does not mend.
    """
    for tries in count(1):
        pause = back_off(tries, 0.1, 2.0)
        try:
            await step()
            return
        except DATABASE_AWAY as error:
            if not is_away(error) or elapsed() + pause > deadline:
                raise
            log.warning("the database is away; the result is kept", action="finish.retry", error=type(error).__name__)
        await asyncio.sleep(pause)
