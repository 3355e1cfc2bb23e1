"""What a service needs to speak to hh in the name of linked accounts, put together once."""

from dataclasses import dataclass

import httpx

from libs.common.accounts.clients import AccountClients
from libs.common.accounts.tokens import TokenStore
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.guarded import transport_to_hh
from libs.common.hh.transport.limiter import shared_limiter
from libs.common.hh.transport.ports import RateLimiter
from libs.common.net.bounded import bounded
from libs.common.runtime.context import Runtime
from libs.common.security.crypto import KeyRing
from libs.common.settings.hh import HHApiSettings

SEND_TURN_SECONDS = 10.0
"""A sender that does not get its turn at hh by then looks again: its stop must not wait longer."""


@dataclass(frozen=True, slots=True)
class HHAccess:
    """`sending` is the turn of a request that a sender makes; every other request waits for its turn in `accounts`."""

    sign_in: HHOAuth
    tokens: TokenStore
    accounts: AccountClients
    sending: RateLimiter

    @classmethod
    def of(
        cls,
        settings: HHApiSettings,
        keys: KeyRing,
        runtime: Runtime,
        http: httpx.AsyncClient,
        *,
        redirect_uri: str = "",
    ) -> "HHAccess":
        """Everything over one connection pool and one rate."""
        hh = HHSettings.of(settings, redirect_uri=redirect_uri)
        limiter = shared_limiter(runtime.engine, settings.hh_rate_per_second)
        sign_in = HHOAuth(http, hh, limiter)
        tokens = TokenStore(runtime.engine, keys, sign_in, runtime.outbox)
        sending = shared_limiter(runtime.engine, settings.hh_rate_per_second, max_wait=SEND_TURN_SECONDS)
        return cls(sign_in, tokens, AccountClients(http, hh, tokens, limiter), sending)


def http_to_hh(settings: HHApiSettings, *, connections: int) -> httpx.AsyncClient:
    """The connections of a worker to hh; open it with `async with`."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    return httpx.AsyncClient(
        limits=limits,
        trust_env=settings.mode == "live",
        transport=transport_to_hh(settings, limits=limits),
        event_hooks=bounded(httpx),
    )
