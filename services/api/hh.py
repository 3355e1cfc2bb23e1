"""hh in the name of linked accounts: one connection pool, one rate, one dictionary cache, a breaker per account."""

import time
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.tokens import TokenStore
from libs.common.db.tables.base import table_of
from libs.common.db.tables.hh import RateBucket
from libs.common.hh.breaker import Breaker
from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import DictionaryCache
from libs.common.hh.limiter import SharedLimiter, UnlimitedLimiter
from libs.common.hh.ports import FixedToken, RateLimiter, TokenSource
from libs.common.hh.settings import HHSettings
from services.api.settings import ApiSettings


def hh_settings(settings: ApiSettings) -> HHSettings:
    """The client's settings from the environment's."""
    secret = settings.hh_client_secret
    return HHSettings(
        api_url=settings.hh_api_url,
        site_url=settings.hh_site_url,
        user_agent=settings.hh_user_agent,
        client_id=settings.hh_client_id or "",
        client_secret=secret.get_secret_value() if secret else "",
        redirect_uri=settings.redirect_uri,
        timeout=settings.hh_timeout_seconds,
    )


def shared_limiter(settings: ApiSettings, engine: AsyncEngine) -> RateLimiter:
    """The request rate that all processes share; none when it is set to 0."""
    if settings.hh_rate_per_second == 0:
        return UnlimitedLimiter()
    return SharedLimiter(engine, table_of(RateBucket), rate=settings.hh_rate_per_second)


class LinkedAccounts:
    """services.api.ports.HHAccess over real HTTP."""

    def __init__(self, http: httpx.AsyncClient, settings: HHSettings, tokens: TokenStore, limiter: RateLimiter) -> None:
        self._http, self._settings, self._tokens, self._limiter = http, settings, tokens, limiter
        self._dictionaries = DictionaryCache(time.monotonic)
        self._breakers: dict[UUID, Breaker] = {}

    def of(self, account_id: UUID) -> HHClient:
        """The client of a linked account."""
        breaker = self._breakers.setdefault(account_id, Breaker(time.monotonic))
        return self._client(self._tokens.of(account_id), breaker)

    def with_token(self, access_token: str) -> HHClient:
        """A client of a token that belongs to no row yet."""
        return self._client(FixedToken(access_token), None)

    def _client(self, tokens: TokenSource, breaker: Breaker | None) -> HHClient:
        return HHClient(
            self._http,
            self._settings,
            tokens,
            limiter=self._limiter,
            breaker=breaker,
            dictionaries=self._dictionaries,
        )
