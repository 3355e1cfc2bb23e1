"""How much memory hh's dictionaries take in a process that works for one account, and for fifty: they are read once."""

import gc
import tracemalloc
from collections import Counter
from typing import Any
from uuid import UUID

import httpx

from bench.figures import target
from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import DictionaryCache
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.ports import FixedToken
from libs.common.ids import new_id
from services.auto_reply.search.matchers import DictionaryMatchers

ACCOUNTS = 50
REGIONS = [
    {"id": f"{region}", "name": f"Область {region}", "areas": [
        {"id": f"{region}{town:02}", "name": f"Город {region}-{town}", "areas": []} for town in range(98)
    ]}
    for region in range(1_000, 1_100)
]  # fmt: skip
CURRENCIES = {"currency": [{"code": "USD", "rate": 0.01, "abbr": "USD", "name": "Доллары"}]}


async def shared() -> dict[str, Any]:
    """Megabytes held after every account has got its matcher, and how often the 9,900 areas were fetched."""
    one, _ = await _held(1)
    many, fetched = await _held(ACCOUNTS)
    return {
        "one_account_mb": round(one, 2),
        "accounts_mb": round(many, 2),
        "areas_fetched": fetched,
        "targets": [
            target(f"{ACCOUNTS} accounts, MB more than one", many - one, 1.0, at_least=False),
            target("areas fetched", fetched, 1.0, at_least=False),
        ],
    }


async def _held(accounts: int) -> tuple[float, int]:
    asked: Counter[str] = Counter()

    async def answer(request: httpx.Request) -> httpx.Response:
        asked[request.url.path] += 1
        return httpx.Response(200, json=REGIONS if request.url.path == "/areas" else CURRENCIES)

    settings = HHSettings("http://hh.test", "http://hh.test", "Bench/1.0 (bench@vkatilsya.test)")
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        gc.collect()
        tracemalloc.start()
        cache, matchers = DictionaryCache(lambda: 0.0), DictionaryMatchers()
        clients: dict[UUID, HHClient] = {}
        for _ in range(accounts):
            client = clients[new_id()] = HHClient(http, settings, FixedToken("token"), dictionaries=cache)
            await matchers.current(client)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return held / 1e6, asked["/areas"]
