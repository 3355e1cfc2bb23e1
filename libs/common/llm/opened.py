"""The language model of a service, if one is set."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.llm.client import LLMClient
from libs.common.llm.settings import settings_of
from libs.common.llm.store import LLMCalls
from libs.common.settings.llm import LLMSettingsEnv


@asynccontextmanager
async def opened(settings: LLMSettingsEnv, engine: AsyncEngine) -> AsyncGenerator[LLMClient | None]:
    """Its client, with every call recorded and counted against the budget; None without a model."""
    llm_settings, calls = settings_of(settings), LLMCalls(engine)
    if llm_settings is None:
        yield None
        return
    client = LLMClient(llm_settings, budget=calls, recorder=calls)
    try:
        yield client
    finally:
        await client.aclose()
