"""Who may try a password now: limits that stop guessing and lock out nobody who knows the password.

- An account has ten free failures per address and window, and fifty over all addresses; each further try waits twice as
  long as the one before. A browser that has signed in to the account before has a budget of its own, so that strangers
  use up nobody's.
- Codes of the second factor have half as many tries of their own, over all addresses together: whoever tries one knows
  the password or holds a link.
- Failures over many accounts, and links that open nothing, make their address slow, never closed: behind it there may
  be a whole office, or everybody when a proxy is not declared.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from services.api.ports import Attempt
from services.api.sessions import store
from services.api.settings import ApiSettings
from services.api.web.problems import ApiError

log = get_logger(__name__)
FIRST_WAIT = timedelta(seconds=30)
OVER_ALL_ADDRESSES = 5
"""So many times the failures of one address may an account have from all."""
STEP_SECONDS, SLOWEST_SECONDS, WAITING = 0.25, 4.0, 8
"""A slow address: how much longer each try takes, how long at most, and how many may wait at once."""


@dataclass(frozen=True)
class SignInLimits:
    """The limits of this process over the attempts in the database."""

    engine: AsyncEngine
    settings: ApiSettings
    _waiting: Counter[str] = field(default_factory=Counter[str])

    async def reserve(self, attempt: Attempt) -> tuple[UUID, ...]:
        """Count the attempt before it is made; raises a 429 that says when the next one may be made.

        The ids are forgotten by who succeeds.
        """
        window = timedelta(seconds=self.settings.login_window_seconds)
        async with self.engine.begin() as connection:
            reserved = await store.reserve_attempt(connection, self._limits(attempt), window, FIRST_WAIT)
        if reserved.wait is not None:
            log.warning("sign-in limited", action="session.limited", account=attempt.short, address=attempt.address)
            raise _later(round(reserved.wait))
        return reserved.ids if attempt.device else await self._slowly(f"address:{attempt.address}", reserved.ids)

    async def wrong_link(self, address: str) -> None:
        """A link that opens nothing: the more of them came from the address, the longer its answer takes."""
        log.info("sign-in refused", action="session.refused", how="link", address=address)
        await self._slowly(f"links:{address}", ())

    def _limits(self, attempt: Attempt) -> list[tuple[str, int]]:
        most = self.settings.login_account_attempts
        if attempt.step == "code":
            key = f"code-device:{attempt.device}" if attempt.device else f"code:{attempt.account}"
            return [(key, max(1, most // 2))]
        if attempt.device is not None:
            return [(f"device:{attempt.device}", most)]
        return [
            (f"pair:{attempt.account}:{attempt.address}", most),
            (f"account:{attempt.account}", most * OVER_ALL_ADDRESSES),
        ]

    async def _slowly(self, key: str, ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
        async with self.engine.begin() as connection:
            window = timedelta(seconds=self.settings.login_window_seconds)
            before, own = await store.count_attempt(connection, key, window)
        over = before - self.settings.login_address_attempts + 1
        if over > 0:
            if self._waiting[key] >= WAITING:
                async with self.engine.begin() as connection:
                    await store.forget_attempts(connection, (*ids, own))
                log.warning("sign-in limited", action="session.limited", address=key.partition(":")[2])
                raise _later(round(SLOWEST_SECONDS))
            self._waiting[key] += 1
            try:
                await asyncio.sleep(min(SLOWEST_SECONDS, over * STEP_SECONDS))
            finally:
                self._waiting[key] -= 1
                if not self._waiting[key]:
                    del self._waiting[key]
        return (*ids, own)


def _later(seconds: int) -> ApiError:
    seconds = max(1, seconds)
    return ApiError(429, "too_many_attempts", headers={"Retry-After": str(seconds)}, retry_after=seconds)
