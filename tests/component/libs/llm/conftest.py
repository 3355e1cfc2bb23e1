"""The client against the sandbox model over real HTTP, with a ledger in memory and no waiting."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from uuid import UUID

import httpx
import pytest

from libs.common.ids import new_id
from libs.common.llm.client import LLMClient
from libs.common.llm.ports import CallRecord
from libs.common.llm.settings import LLMSettings, Price
from sandbox.llm.app import create_app
from sandbox.llm.state import Sandbox
from sandbox.serving.serve import serving

KEY = "sk-canary-key-1234567890"


class MemoryLedger:
    """BudgetStore and CallRecorder in memory."""

    def __init__(self) -> None:
        self.calls: dict[UUID, CallRecord] = {}

    async def reserve(self, call: CallRecord, budget: Decimal) -> bool:
        spent = sum((one.cost for one in self.calls.values() if one.user_id == call.user_id), Decimal(0))
        if spent + call.cost > budget:
            return False
        self.calls[call.id] = call
        return True

    async def record(self, call: CallRecord) -> None:
        assert call.id in self.calls
        self.calls[call.id] = call

    @property
    def outcomes(self) -> list[str]:
        return [call.outcome for call in self.calls.values()]


class Naps:
    """A clock that only sleeping and hand-made jumps move on top of real time."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.now = 1000.0

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def user() -> UUID:
    return new_id()


@pytest.fixture
async def control() -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(create_app(Sandbox(seed=3, control=True))) as base,
        httpx.AsyncClient(base_url=base, trust_env=False, timeout=10) as http,
    ):
        yield http


@pytest.fixture
def strike(control: httpx.AsyncClient) -> Callable[..., Awaitable[None]]:
    async def strike(kind: str, **more: object) -> None:
        answer = await control.post("/_sandbox/faults", json={"kind": kind, **more})
        assert answer.status_code == 201, answer.text

    return strike


@pytest.fixture
def settings(control: httpx.AsyncClient) -> LLMSettings:
    return LLMSettings(
        base_url=f"{control.base_url}/v1".replace("//v1", "/v1"),
        api_key=KEY,
        model="sandbox-large",
        models={"judge": "sandbox-small"},
        default_price=Price(Decimal(1), Decimal(10)),
        timeout_seconds=5,
    )


@pytest.fixture
async def make(settings: LLMSettings, ledger: MemoryLedger, naps: Naps) -> AsyncIterator[Callable[..., LLMClient]]:
    made: list[LLMClient] = []

    def make(**changes: object) -> LLMClient:
        changed = replace(settings, **changes)  # pyright: ignore[reportArgumentType]
        client = LLMClient(changed, budget=ledger, recorder=ledger, sleep=naps.sleep, clock=naps.clock, rng=Random(1))
        made.append(client)
        return client

    yield make
    for client in made:
        await client.aclose()


@pytest.fixture
def client(make: Callable[..., LLMClient]) -> LLMClient:
    return make()
