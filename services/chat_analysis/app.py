"""chat_analysis: reads chats, proposes actions, sends what was approved. The only place that picks implementations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from libs.common.accounts.access import HHAccess, http_to_hh
from libs.common.db.leases import Keeper
from libs.common.llm.client import LLMClient
from libs.common.llm.opened import opened
from libs.common.runtime import service
from libs.common.runtime.context import Runtime
from libs.common.security.crypto import KeyRing
from services.chat_analysis import handlers
from services.chat_analysis.calendar.reminders import Reminders
from services.chat_analysis.deciding.decide import Decider
from services.chat_analysis.messages.reader import chat_reader
from services.chat_analysis.polling.poller import poller
from services.chat_analysis.ports import Deps, Reader
from services.chat_analysis.proposing.analyst import analyst
from services.chat_analysis.proposing.understanding import ModelReader, RuleReader
from services.chat_analysis.sending.reconcile import reconciler
from services.chat_analysis.sending.send import Sender
from services.chat_analysis.sending.sweep import Sweeper
from services.chat_analysis.settings import ChatAnalysisSettings

SERVICE = handlers.SERVICE
CONNECTIONS = 32


def create(settings: ChatAnalysisSettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        async with opened(settings, runtime.engine) as llm, http_to_hh(settings, connections=CONNECTIONS) as http:
            deps = _deps(settings, runtime, http, llm)
            handlers.register(runtime.broker, deps)
            _loops(runtime, deps)
            app.state.deps = deps
            yield

    return service.build(SERVICE, settings, wiring)


def _reader(settings: ChatAnalysisSettings, llm: LLMClient | None) -> Reader:
    seconds = settings.chat_analysis_seconds
    return RuleReader(seconds=seconds) if llm is None else ModelReader(llm, seconds=seconds)


def _deps(settings: ChatAnalysisSettings, runtime: Runtime, http: httpx.AsyncClient, llm: LLMClient | None) -> Deps:
    access = HHAccess.of(settings, KeyRing.parse(settings.secret_keys), runtime, http)
    return Deps(
        engine=runtime.engine,
        outbox=runtime.outbox,
        settings=settings,
        accounts=access.accounts,
        reader=_reader(settings, llm),
        rate=access.sending,
    )


def _loops(runtime: Runtime, deps: Deps) -> None:
    settings = deps.settings
    runtime.loop("chats", poller(deps).run, stale_after=300)
    for number in range(settings.chat_read_concurrency):
        runtime.loop(f"messages-{number}", chat_reader(deps).run, stale_after=300)
    for number in range(settings.chat_analysis_concurrency):
        runtime.loop(f"analysis-{number}", analyst(deps).run, stale_after=300)
    runtime.loop("leases", Keeper(deps.single, deps.holds, settings.chat_lease_seconds).run, stale_after=60)
    runtime.loop("decisions", Decider(deps).run, stale_after=120)
    sender = Sender(deps)
    runtime.on_drain(sender.drain)
    runtime.loop("replies", sender.run, stale_after=120)
    runtime.loop("reply_looks", reconciler(deps).run, stale_after=300)
    runtime.loop("reminders", Reminders(deps).run, stale_after=120)
    runtime.loop("chat_sweeper", Sweeper(deps).run, stale_after=120)
