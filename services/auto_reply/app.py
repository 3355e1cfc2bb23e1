"""auto_reply: searches, writes letters, sends, looks up lost answers. The only place that picks implementations."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import httpx
from fastapi import FastAPI

from libs.common.accounts.access import HHAccess, http_to_hh
from libs.common.accounts.plans import check_default_plan
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.leases import Keeper
from libs.common.letters.prompts import LetterDraft, Message
from libs.common.letters.writer import LetterModel
from libs.common.llm.client import LLMClient
from libs.common.llm.opened import opened
from libs.common.runtime import service
from libs.common.runtime.context import Runtime
from libs.common.security.crypto import KeyRing
from services.auto_reply import handlers
from services.auto_reply.ports import Deps, LetterWriter
from services.auto_reply.search.judge import LLMJudge
from services.auto_reply.search.matchers import DictionaryMatchers
from services.auto_reply.search.searcher import Searcher
from services.auto_reply.sending.letter import Letters
from services.auto_reply.sending.letter_process import LetterProcess
from services.auto_reply.sending.letter_writer import Writer
from services.auto_reply.sending.recheck import LetterRechecker
from services.auto_reply.sending.reconcile import reconciler
from services.auto_reply.sending.scoring import Scoring
from services.auto_reply.sending.send import Sender
from services.auto_reply.sending.sweep import Sweeper
from services.auto_reply.settings import AutoReplySettings
from services.auto_reply.tracking.tracker import Tracker

SERVICE = handlers.SERVICE
LETTER_TOKENS = 1_500


class LetterLLM:
    """The letters' model for one user; a draft takes `within_seconds` at most, whatever is repeated."""

    def __init__(self, llm: LLMClient, user_id: UUID, within_seconds: float) -> None:
        self._llm, self._user_id, self._within = llm, user_id, within_seconds

    async def draft(self, messages: Sequence[Message], schema: type[LetterDraft]) -> LetterDraft:
        """See LetterModel."""
        answer = await self._llm.complete(
            "letter",
            messages,
            schema,
            user_id=self._user_id,
            max_tokens=LETTER_TOKENS,
            within_seconds=self._within,
        )
        return answer.value


def create(settings: AutoReplySettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        await check_default_plan(runtime.engine, settings.default_plan)
        async with (
            opened(settings, runtime.engine) as llm,
            http_to_hh(settings, connections=settings.send_concurrency * 2 + 16) as http,
        ):
            composing = LetterProcess()
            deps = _deps(settings, runtime, http, _writer(settings, llm, composing))
            handlers.register(runtime.broker, deps)
            if "search" in settings.auto_reply_roles:
                _search_loops(runtime, deps, llm)
            if "send" in settings.auto_reply_roles:
                _send_loops(runtime, deps, composing if llm is None else None)
            shortest = min(settings.search_lease_seconds, settings.tracking_lease_seconds)
            runtime.loop("leases", Keeper(deps.single, deps.holds, shortest).run, stale_after=60)
            app.state.deps = deps
            try:
                yield
            finally:
                await asyncio.to_thread(composing.close)

    return service.build(SERVICE, settings, wiring, planned_once=True)


def _writer(settings: AutoReplySettings, llm: LLMClient | None, composing: LetterProcess) -> Writer:
    return Writer(
        _model_of(llm, settings),
        composing,
        model_name=settings.llm_model_letter or settings.llm_model,
        model_seconds=settings.letter_lease_seconds,
    )


def _deps(settings: AutoReplySettings, runtime: Runtime, http: httpx.AsyncClient, letters: LetterWriter) -> Deps:
    access = HHAccess.of(settings, KeyRing.parse(settings.secret_keys), runtime, http)
    return Deps(
        engine=runtime.engine,
        outbox=runtime.outbox,
        settings=settings,
        accounts=access.accounts,
        letters=letters,
        uniform=random.Random().uniform,
        rate=access.sending,
        scorer=Scoring(),
    )


def _model_of(llm: LLMClient | None, settings: AutoReplySettings) -> Callable[[UUID], LetterModel | None]:
    """Two drafts and the checks between them end within the lease of a letter."""
    within = settings.letter_lease_seconds / 3
    return lambda user_id: LetterLLM(llm, user_id, within) if llm is not None else None


def _send_loops(runtime: Runtime, deps: Deps, composing: LetterProcess | None) -> None:
    """`composing` is what the first letter will need, as there is no model."""
    tracker = Tracker(
        deps.engine,
        deps.outbox,
        deps.accounts,
        origin=deps.settings.origin,
        interval=timedelta(seconds=deps.settings.tracking_interval_seconds),
        lease=timedelta(seconds=deps.settings.tracking_lease_seconds),
        holds=deps.holds,
        on_seen=deps.wakes.sender.set,
    )
    runtime.loop("tracking", tracker.run, stale_after=300)
    sender = Sender(deps)
    runtime.on_drain(sender.drain)
    runtime.loop("sender", sender.run)

    async def letters(heartbeat: Heartbeat) -> None:
        if composing is not None:
            await composing.start()
        await Letters(deps).run(heartbeat)

    runtime.loop("letters", letters, stale_after=300)
    runtime.loop("rechecks", LetterRechecker(deps).run, stale_after=300)
    runtime.loop("reconciler", reconciler(deps).run, stale_after=300)
    runtime.loop("sweeper", Sweeper(deps).run, stale_after=120)


def _search_loops(runtime: Runtime, deps: Deps, llm: LLMClient | None) -> None:
    settings = deps.settings
    searcher = Searcher(
        deps.engine,
        deps.outbox,
        deps.accounts,
        DictionaryMatchers(),
        origin=settings.origin,
        interval=timedelta(seconds=settings.auto_reply_interval_seconds),
        lease=timedelta(seconds=settings.search_lease_seconds),
        holds=deps.holds,
        judge=LLMJudge(llm) if llm is not None else None,
        idle=float(settings.search_concurrency),  # together they look once a second
    )
    for number in range(settings.search_concurrency):
        runtime.loop(f"search-{number}", searcher.run, stale_after=300)
