"""The language model of a service, if one is set."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.errors import ConfigurationError
from libs.common.llm.client import LLMClient
from libs.common.llm.settings import LLMSettings, settings_of
from libs.common.llm.store import LLMCalls
from libs.common.net.outgoing import ForbiddenAddressError, Guide, proxied
from libs.common.settings.llm import LLMSettingsEnv

LOOK_SECONDS = 3.0
"""How long a start waits for the model's name; every connection looks again."""


@asynccontextmanager
async def opened(settings: LLMSettingsEnv, engine: AsyncEngine) -> AsyncGenerator[LLMClient | None]:
    """Its client, with every call recorded and counted against the budget; None without a model."""
    llm_settings, calls = settings_of(settings), LLMCalls(engine)
    if llm_settings is None:
        yield None
        return
    await look(llm_settings, Guide(llm_settings.rule))
    client = LLMClient(llm_settings, budget=calls, recorder=calls)
    try:
        yield client
    finally:
        await client.aclose()


async def look(settings: LLMSettings, guide: Guide) -> None:
    """Raise ConfigurationError when the endpoint's name leads where no key is sent: a slip is told at the start.

    A name that is not found now says nothing: the network may be down.
    """
    parts = urlsplit(settings.base_url)
    if not settings.local and proxied(settings.base_url):
        return
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await guide.addresses(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    except ForbiddenAddressError as error:
        raise ConfigurationError(f"LLM_BASE_URL: {error}") from None
    except OSError:
        return
