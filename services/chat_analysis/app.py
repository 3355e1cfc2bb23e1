"""chat_analysis: reads chats, proposes actions, sends what was approved. The only place that picks implementations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from libs.common import service
from libs.common.accounts.clients import AccountClients
from libs.common.accounts.crypto import KeyRing
from libs.common.accounts.tokens import TokenStore
from libs.common.hh.guarded import transport_to_hh
from libs.common.hh.limiter import shared_limiter
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.llm.client import LLMClient
from libs.common.llm.settings import settings_of
from libs.common.llm.store import LLMCalls
from libs.common.runtime import Runtime
from services.chat_analysis import handlers
from services.chat_analysis.calendar.reminders import Reminders
from services.chat_analysis.deciding.decide import Decider
from services.chat_analysis.leases import Keeper
from services.chat_analysis.messages.reader import ChatReader
from services.chat_analysis.polling.poller import Poller
from services.chat_analysis.ports import Deps, Reader
from services.chat_analysis.proposing.analyst import Analyst
from services.chat_analysis.proposing.understanding import ModelReader, RuleReader
from services.chat_analysis.sending.look import Looker
from services.chat_analysis.sending.send import Sender
from services.chat_analysis.sending.sweep import Sweeper
from services.chat_analysis.settings import ChatAnalysisSettings

SERVICE = handlers.SERVICE
CONNECTIONS = 32
SEND_TURN_SECONDS = 10.0
"""A sender that does not get its turn at hh by then looks again: its stop must not wait longer."""


def create(settings: ChatAnalysisSettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        llm = _llm(settings, runtime)
        try:
            async with _http(settings) as http:
                deps = _deps(settings, runtime, http, llm)
                handlers.register(runtime.broker, deps)
                _loops(runtime, deps)
                app.state.deps = deps
                yield
        finally:
            if llm is not None:
                await llm.aclose()

    return service.build(SERVICE, settings, wiring)


def _http(settings: ChatAnalysisSettings) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    return httpx.AsyncClient(
        limits=limits, trust_env=settings.mode == "live", transport=transport_to_hh(settings, limits=limits)
    )


def _llm(settings: ChatAnalysisSettings, runtime: Runtime) -> LLMClient | None:
    llm_settings, calls = settings_of(settings), LLMCalls(runtime.engine)
    return LLMClient(llm_settings, budget=calls, recorder=calls) if llm_settings else None


def _reader(settings: ChatAnalysisSettings, llm: LLMClient | None) -> Reader:
    seconds = settings.chat_analysis_seconds
    return RuleReader(seconds=seconds) if llm is None else ModelReader(llm, seconds=seconds)


def _deps(settings: ChatAnalysisSettings, runtime: Runtime, http: httpx.AsyncClient, llm: LLMClient | None) -> Deps:
    hh = HHSettings.of(settings)
    limiter = shared_limiter(runtime.engine, settings.hh_rate_per_second)
    tokens = TokenStore(runtime.engine, KeyRing.parse(settings.secret_keys), HHOAuth(http, hh, limiter), runtime.outbox)
    return Deps(
        engine=runtime.engine,
        outbox=runtime.outbox,
        settings=settings,
        accounts=AccountClients(http, hh, tokens, limiter),
        reader=_reader(settings, llm),
        rate=shared_limiter(runtime.engine, settings.hh_rate_per_second, max_wait=SEND_TURN_SECONDS),
    )


def _loops(runtime: Runtime, deps: Deps) -> None:
    settings = deps.settings
    runtime.loop("chats", Poller(deps).run, stale_after=300)
    for number in range(settings.chat_read_concurrency):
        runtime.loop(f"messages-{number}", ChatReader(deps).run, stale_after=300)
    for number in range(settings.chat_analysis_concurrency):
        runtime.loop(f"analysis-{number}", Analyst(deps).run, stale_after=300)
    runtime.loop("leases", Keeper(deps.single, deps.holds, settings.chat_lease_seconds).run, stale_after=60)
    runtime.loop("decisions", Decider(deps).run, stale_after=120)
    sender = Sender(deps)
    runtime.on_drain(sender.drain)
    runtime.loop("replies", sender.run, stale_after=120)
    runtime.loop("reply_looks", Looker(deps).run, stale_after=300)
    runtime.loop("reminders", Reminders(deps).run, stale_after=120)
    runtime.loop("chat_sweeper", Sweeper(deps).run, stale_after=120)
