"""Fifty accounts in one process: hh's dictionaries are fetched and kept once, and old clients make room."""

import base64
import gc
import os
import tracemalloc
from collections import Counter
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.clients import AccountClients
from libs.common.accounts.tokens import TokenStore
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.users import User
from libs.common.hh.models.me import TokenPair
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.breaker import BreakerState
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing
from services.auto_reply.search.matchers import DictionaryMatchers

ACCOUNTS, MIB = 50, 2**20
KEYS = KeyRing.parse(SecretStr("k1:" + base64.b64encode(os.urandom(32)).decode()))
REGIONS: list[dict[str, Any]] = [
    {"id": str(region), "name": f"Область {region}", "areas": [
        {"id": f"{region}{town:02}", "name": f"Город {region}-{town}", "areas": []} for town in range(98)
    ]}
    for region in range(1_000, 1_100)
]  # fmt: skip
AREAS = httpx.Response(200, json=REGIONS).content
CURRENCIES = {"currency": [{"code": "USD", "rate": 0.01, "abbr": "USD", "name": "Доллары"}]}


class HH:
    """Answers the two dictionaries and counts the requests."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.down = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked[request.url.path] += 1
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if request.url.path == "/areas":
            return httpx.Response(200, content=AREAS, headers={"content-type": "application/json"})
        return httpx.Response(200, json=CURRENCIES)


@pytest.fixture
def hh() -> HH:
    return HH()


@pytest.fixture
async def clients(engine: AsyncEngine, hh: HH) -> AsyncGenerator[AccountClients]:
    settings = HHSettings("http://hh.test", "http://hh.test", "Tests/1.0 (tests@vkatilsya.test)")
    async with httpx.AsyncClient(transport=httpx.MockTransport(hh)) as http:
        tokens = TokenStore(engine, KEYS, HHOAuth(http, settings, UnlimitedLimiter()), Outbox("auto_reply"))
        yield AccountClients(http, settings, tokens, UnlimitedLimiter(), kept=ACCOUNTS)


@pytest.fixture
async def accounts(engine: AsyncEngine, clients: AccountClients) -> list[UUID]:
    pair = TokenPair(access_token="access", refresh_token="refresh", expires_in=1_000)
    users, rows = [], []
    for _ in range(ACCOUNTS):
        user_id, account_id = new_id(), new_id()
        users.append({"id": user_id, "email": f"{user_id.hex}@example.org"})
        sealed = clients._tokens.sealed(account_id, pair)  # pyright: ignore[reportPrivateUsage]
        rows.append({"id": account_id, "user_id": user_id, "origin": "sandbox", "hh_user_id": account_id.hex, **sealed})
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(users))
        await connection.execute(insert(HHAccount).values(rows))
    return [row["id"] for row in rows]


async def test_fifty_accounts_share_one_copy_of_the_areas_and_one_matcher(
    clients: AccountClients, accounts: list[UUID], hh: HH
) -> None:
    matchers = DictionaryMatchers()
    gc.collect()
    tracemalloc.start()
    built = {id(await matchers.current(clients.of(account))) for account in accounts for _ in range(5)}
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    areas = await clients.of(accounts[0]).areas()
    assert len(areas) == 9_900
    assert hh.asked == {"/areas": 1, "/dictionaries": 1}
    assert len(built) == 1
    assert held < 10 * MIB, f"{held / MIB:.1f} MiB held"


async def test_a_client_of_a_token_without_an_account_shares_them_too(
    clients: AccountClients, accounts: list[UUID], hh: HH
) -> None:
    assert await clients.of(accounts[0]).areas() is await clients.with_token("fresh").areas()
    assert hh.asked == {"/areas": 1}
    assert len(clients) == 1


async def test_the_client_used_longest_ago_makes_room(clients: AccountClients, accounts: list[UUID]) -> None:
    first, second = clients.of(accounts[0]), clients.of(accounts[1])
    for account in accounts[2:]:
        clients.of(account)
    assert clients.of(accounts[0]) is first
    clients.of(new_id())
    assert len(clients) == ACCOUNTS
    assert clients.of(accounts[0]) is first
    assert clients.of(accounts[1]) is not second


async def test_an_open_breaker_is_not_forgotten_for_a_closed_one(
    clients: AccountClients, accounts: list[UUID], hh: HH
) -> None:
    broken = clients.of(accounts[0])
    for _ in range(5):
        broken.breaker.failed()
    assert broken.breaker.state is BreakerState.OPEN
    for account in accounts[1:]:
        clients.of(account)
    clients.of(new_id())
    assert clients.of(accounts[0]) is broken


async def test_a_process_full_of_open_breakers_still_makes_room(clients: AccountClients, accounts: list[UUID]) -> None:
    for account in [*accounts, new_id(), new_id()]:
        breaker = clients.of(account).breaker
        for _ in range(5):
            breaker.failed()
    assert len(clients) == ACCOUNTS
