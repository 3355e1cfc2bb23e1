"""The hh API in the name of linked accounts: one connection pool, one rate and one dictionary cache for all of them."""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

import httpx

from libs.common.accounts.tokens import TokenStore
from libs.common.clock import elapsed
from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import DictionaryCache
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.breaker import BreakerState
from libs.common.hh.transport.ports import FixedToken, RateLimiter, TokenSource

CLIENTS_KEPT = 200


@dataclass(slots=True)
class _Known:
    client: HHClient
    version: int | None = None


class AccountClients:
    """One client per account, with its breaker. Make one of these per process: it holds the dictionaries of all.

    At most `kept` clients are remembered; the one used longest ago goes first, but an open breaker outlives a closed
    one. A client in use stays usable after it is forgotten.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        settings: HHSettings,
        tokens: TokenStore,
        limiter: RateLimiter,
        *,
        kept: int = CLIENTS_KEPT,
    ) -> None:
        self._http, self._settings, self._tokens, self._limiter, self._kept = http, settings, tokens, limiter, kept
        self._dictionaries = DictionaryCache(elapsed)
        self._known: OrderedDict[UUID, _Known] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        """The client of a linked account; a `version` other than the last one known makes it read its tokens anew."""
        known = self._known.get(account_id)
        if known is None:
            known = self._known[account_id] = _Known(self._client(self._tokens.of(account_id)))
            self._trim(account_id)
        self._known.move_to_end(account_id)
        # Another process may have linked the account anew: its row's version tells.
        if version is not None and known.version != version:
            self._tokens.forget(account_id)
            known.version = version
        return known.client

    def with_token(self, access_token: str) -> HHClient:
        """A client of a token that belongs to no row yet; it is not remembered."""
        return self._client(FixedToken(access_token))

    def forget(self, account_id: UUID) -> None:
        """Drop what is remembered of an account."""
        self._tokens.forget(account_id)
        self._known.pop(account_id, None)

    def _trim(self, newest: UUID) -> None:
        if len(self._known) <= self._kept:
            return
        others = [one for one in self._known if one != newest]
        # A forgotten breaker is a closed one: during an outage it would let calls through again.
        closed = (one for one in others if self._known[one].client.breaker.state is BreakerState.CLOSED)
        self.forget(next(closed, others[0]))

    def _client(self, tokens: TokenSource) -> HHClient:
        return HHClient(self._http, self._settings, tokens, limiter=self._limiter, dictionaries=self._dictionaries)
