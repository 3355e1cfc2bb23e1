"""Dictionaries are fetched once, revalidated by ETag, and outlive an outage."""

import asyncio
from typing import Any

import httpx
import pytest

from libs.common.hh.answers import errors
from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import AreaTree, DictionaryCache
from libs.common.hh.settings import HHSettings
from tests.component.libs.hh.fake_hh import FakeHH, FakeSleep, FakeTokens, error

AREAS: list[dict[str, Any]] = [
    {
        "id": "113",
        "parent_id": None,
        "name": "Россия",
        "areas": [
            {"id": "1", "name": "Москва", "areas": []},
            {"id": "1624", "name": "Татарстан", "areas": [{"id": "88", "name": "Казань", "areas": None}]},
        ],
    },
    {"id": "40", "name": "Казахстан", "areas": []},
]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def cached(http: httpx.AsyncClient, settings: HHSettings, tokens: FakeTokens, naps: FakeSleep, time: Clock) -> HHClient:
    return HHClient(http, settings, tokens, dictionaries=DictionaryCache(time), sleep=naps)


def areas(etag: str = '"v1"', max_age: int = 600) -> httpx.Response:
    return httpx.Response(200, json=AREAS, headers={"ETag": etag, "Cache-Control": f"public, max-age={max_age}"})


async def test_an_answer_is_used_for_its_max_age(cached: HHClient, hh: FakeHH, time: Clock) -> None:
    hh.on("GET /areas", areas())
    first = await cached.areas()
    time.now = 599
    assert await cached.areas() is first
    assert len(hh.requests) == 1
    assert "If-None-Match" not in hh.requests[0].headers


async def test_an_old_one_is_revalidated_and_304_prolongs_it(cached: HHClient, hh: FakeHH, time: Clock) -> None:
    hh.on("GET /areas", areas(), httpx.Response(304, headers={"Cache-Control": "max-age=600"}))
    first = await cached.areas()
    time.now = 600
    assert await cached.areas() is first
    assert hh.requests[1].headers["If-None-Match"] == '"v1"'
    time.now = 1_199
    await cached.areas()
    assert len(hh.requests) == 2


async def test_a_changed_one_replaces_the_old(cached: HHClient, hh: FakeHH, time: Clock) -> None:
    changed = httpx.Response(200, json=[{"id": "113", "name": "РФ", "areas": []}], headers={"ETag": '"v2"'})
    hh.on("GET /areas", areas(), changed)
    await cached.areas()
    time.now = 600
    assert (await cached.areas()).name("113") == "РФ"


@pytest.mark.parametrize("fault", [httpx.Response(503), error(403, "forbidden"), httpx.ConnectError("x")])
async def test_an_outage_leaves_the_known_one_in_use(
    cached: HHClient, hh: FakeHH, time: Clock, fault: httpx.Response | Exception
) -> None:
    hh.on("GET /areas", areas(), fault)
    first = await cached.areas()
    time.now = 600
    assert await cached.areas() is first


async def test_without_a_known_one_the_fault_is_told(cached: HHClient, hh: FakeHH) -> None:
    hh.on("GET /areas", error(403, "forbidden"))
    with pytest.raises(errors.AccessRefusedError):
        await cached.areas()


async def test_parallel_readers_cause_one_request(cached: HHClient, hh: FakeHH) -> None:
    hh.on("GET /areas", areas())
    await asyncio.gather(*(cached.areas() for _ in range(5)))
    assert len(hh.requests) == 1


async def test_a_dictionary_of_another_shape_is_told(cached: HHClient, hh: FakeHH) -> None:
    hh.on("GET /areas", httpx.Response(200, json={"areas": 5}))
    with pytest.raises(errors.UnexpectedAnswerError):
        await cached.areas()


async def test_roles_and_dictionaries_are_read(cached: HHClient, hh: FakeHH) -> None:
    roles = {"categories": [{"id": "11", "name": "ИТ", "roles": [{"id": "96", "name": "Программист"}]}, {"id": "12"}]}
    hh.on("GET /professional_roles", httpx.Response(200, json=roles))
    hh.on("GET /dictionaries", httpx.Response(200, json={"currency": [{"code": "RUR"}], "version": 3}))
    assert await cached.professional_roles() == {"96": "Программист"}
    assert await cached.dictionaries() == {"currency": [{"code": "RUR"}]}


def test_the_tree_knows_where_an_area_lies() -> None:
    tree = AreaTree(AREAS)
    assert len(tree) == 5
    assert tree.path("88") == ("88", "1624", "113")
    assert tree.within("88", ["113"])
    assert tree.within("88", ["40", "88"])
    assert not tree.within("113", ["88"])
    assert not tree.within("1", ["1624", "40"])


def test_an_area_that_vanished_is_only_itself() -> None:
    tree = AreaTree(AREAS)
    assert "777" not in tree
    assert tree.name("777") is None
    assert tree.path("777") == ("777",)
    assert tree.within("777", ["777"])
    assert not tree.within("777", ["113"])
