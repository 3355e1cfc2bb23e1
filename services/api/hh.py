"""hh in the name of linked accounts: one connection pool, one rate, one dictionary cache, a breaker per account."""

from uuid import UUID

import httpx

from libs.common.accounts.tokens import TokenStore
from libs.common.clock import elapsed
from libs.common.hh.breaker import Breaker
from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import DictionaryCache
from libs.common.hh.ports import FixedToken, RateLimiter, TokenSource
from libs.common.hh.settings import HHSettings


class LinkedAccounts:
    """services.api.ports.HHAccess over real HTTP."""

    def __init__(self, http: httpx.AsyncClient, settings: HHSettings, tokens: TokenStore, limiter: RateLimiter) -> None:
        self._http, self._settings, self._tokens, self._limiter = http, settings, tokens, limiter
        self._dictionaries = DictionaryCache(elapsed)
        self._breakers: dict[UUID, Breaker] = {}

    def of(self, account_id: UUID) -> HHClient:
        """The client of a linked account."""
        breaker = self._breakers.setdefault(account_id, Breaker(elapsed))
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
