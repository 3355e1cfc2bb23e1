"""What the client needs from its surroundings."""

from typing import Protocol

from libs.common.hh.answers.errors import TokenDeadError

TIME_TO_POST = 1 / 3
"""Share of the lease of a send after which its POST does not leave any more: what follows needs the rest."""


class TokenSource(Protocol):
    """The tokens of one account.

    Both methods may raise TokenDeadError or AlreadyRefreshedError (the owner must sign in anew), or a TransientError
    when the tokens cannot be read now. Whatever they raise, nothing was sent to hh on behalf of the caller.
    """

    async def access_token(self) -> str:
        """The access token to use now."""
        ...

    async def renew(self, stale: str) -> str:
        """A token other than `stale`: refreshed once under a lock, or the one another worker has refreshed already."""
        ...


class RateLimiter(Protocol):
    """The request rate that all callers share."""

    async def acquire(self) -> None:
        """Return when one more request may be sent; raise RateLimitedError when that would take too long."""
        ...


class FixedToken:
    """A TokenSource of one token that cannot be renewed: for a check right after sign-in, and for tests."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def access_token(self) -> str:
        """The token."""
        return self._token

    async def renew(self, stale: str) -> str:
        """Raise TokenDeadError: there is nothing to renew it with."""
        raise TokenDeadError("token_expired")
