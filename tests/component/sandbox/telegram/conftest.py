"""A sandbox on a free port with one bot and one person."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from sandbox.serving.serve import serving
from sandbox.telegram.app import create_app
from sandbox.telegram.world import World

TOKEN = "123456789:AAtest-token_of_a_sandbox_bot_0000"


@pytest.fixture
def world() -> World:
    return World(seed=1, control=True, webhook_pause_seconds=0.05, username="vacancy_bot")


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    world.bot_of(TOKEN)
    async with serving(create_app(world)) as base:
        yield base


@pytest.fixture
def person(world: World) -> int:
    return next(iter(world.people))


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, timeout=10, trust_env=False) as client:
        yield client


@pytest.fixture
def act(http: httpx.AsyncClient, person: int) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def act(kind: str, **more: object) -> dict[str, Any]:
        answer = await http.post(f"/_sandbox/bots/vacancy_bot/chats/{person}", json={"act": kind, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return act


@pytest.fixture
def call(http: httpx.AsyncClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def call(method: str, **params: object) -> dict[str, Any]:
        answer = await http.post(f"/bot{TOKEN}/{method}", json=params)
        body = answer.json()
        assert answer.status_code == (200 if body["ok"] else body["error_code"])
        return body

    return call
