"""A sandbox on a free port, with control enabled."""

from collections.abc import AsyncIterator

import httpx
import pytest

from sandbox.llm.app import create_app
from sandbox.llm.state import Sandbox
from sandbox.serving.serve import serving


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async with serving(create_app(Sandbox(seed=7, control=True))) as base:
        yield base


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=address, headers={"authorization": "Bearer any-key"}, timeout=10, trust_env=False
    ) as client:
        yield client
