"""The api: routes, edge and the only place that picks implementations."""

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.routing import Route

from libs.common.accounts.access import HHAccess
from libs.common.concurrency.keyed_semaphore import KeyedSemaphore
from libs.common.concurrency.token_bucket import TokenBucket
from libs.common.concurrency.work_pool import WorkPool
from libs.common.grounding.check import check as check_grounding
from libs.common.hh.transport.guarded import transport_to_hh
from libs.common.letters.revising.revision import revise
from libs.common.llm.client import LLMClient
from libs.common.llm.opened import opened
from libs.common.net.bounded import bounded
from libs.common.runtime import service
from libs.common.runtime.context import Runtime
from libs.common.security.crypto import KeyRing
from services.api.absence.looking import Absence
from services.api.accounts.giving_back import PendingLinkExpiry
from services.api.admin import routes as admin
from services.api.admin import second_factor_routes as second_factor_demand
from services.api.answers import routes as answers
from services.api.applications import decision_routes as decisions
from services.api.applications import routes as applications
from services.api.assisted import routes as assisted
from services.api.audit import routes as audit
from services.api.backups import routes as backups
from services.api.backups.launcher import LauncherOfRun
from services.api.bootstrap import routes as bootstrap
from services.api.calendar import routes as calendar
from services.api.chats import routes as chats
from services.api.condition import routes as condition
from services.api.condition.parked import NatsParked
from services.api.dictionaries import routes as dictionaries
from services.api.dismissals import routes as dismissals
from services.api.given_resumes import routes as given_resumes
from services.api.given_resumes.extracting import pool as reading_pool
from services.api.language import routes as language
from services.api.letters import routes as letters
from services.api.letters.llm_reviser import LLMReviser
from services.api.linking import confirm_page
from services.api.linking import routes as accounts
from services.api.matches import routes as matches
from services.api.notifications import channels as notification_channels
from services.api.notifications import preferences as notification_preferences
from services.api.notifications import routes as notifications
from services.api.passwords.breached import Breached
from services.api.passwords.hashing import Passwords
from services.api.personal_data import routes as personal_data
from services.api.personal_data.exporting import Exports
from services.api.plans import routes as plans
from services.api.ports import Deps, LetterChecker
from services.api.resumes import routes as resumes
from services.api.resumes.following import ResumeFollower
from services.api.sessions import code_routes as second_step
from services.api.sessions import factor_routes as second_factor
from services.api.sessions import link as sign_in_links
from services.api.sessions import password_routes as passwords
from services.api.sessions import routes as sessions
from services.api.sessions.bell import NatsBell
from services.api.sessions.limits import SignInLimits
from services.api.sessions.second_factor.upkeep import SecretResealer
from services.api.settings import ApiSettings
from services.api.spent import ThrottledSessions
from services.api.statistics import routes as statistics
from services.api.switches import routes as switches
from services.api.telegram import routes as telegram
from services.api.web import docs
from services.api.web.client import WebClient, read_build
from services.api.web.handlers import add_handlers
from services.api.web.middleware import Edge
from services.api.web.openapi import describe
from services.api.what_if import routes as what_if

SERVICE = "api"
CHECKS_WAITING, CHECKS_OF_ONE, CHECK_SECONDS = 64, 4, 5.0
"""Letter checks that wait, those of one user, and how long one may take. One thread: they only compute."""
REQUESTS_AT_ONCE = 8
"""Requests of one user that are worked on together; more of them wait, and hold no connection of the database."""
LINKS_PER_SECOND, LINKS_AT_ONCE = 1.0, 120
"""Links of hh accounts that may be begun from one address, whoever is signed in there."""
ROUTERS = (
    bootstrap.router,
    sessions.router,
    sign_in_links.router,
    passwords.router,
    second_factor.router,
    second_step.router,
    accounts.router,
    personal_data.router,
    confirm_page.router,
    assisted.router,
    given_resumes.router,
    resumes.router,
    dictionaries.router,
    matches.router,
    what_if.router,
    decisions.router,
    dismissals.router,
    audit.router,
    admin.router,
    second_factor_demand.router,
    backups.router,
    condition.router,
    applications.router,
    letters.router,
    statistics.router,
    answers.router,
    switches.router,
    plans.router,
    notifications.router,
    chats.router,
    calendar.router,
    language.router,
    notification_preferences.router,
    notification_channels.router,
    telegram.router,
    docs.router,
)


def create(
    settings: ApiSettings,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    check_letter: LetterChecker = check_grounding,
) -> FastAPI:
    """The app; nothing is connected until its lifespan begins. It starts, and takes writes, without NATS.

    `transport` replaces the network to hh, `check_letter` the grounding check.
    """
    keys = KeyRing.parse(settings.secret_keys)

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        async with (
            httpx.AsyncClient(transport=transport or transport_to_hh(settings), event_hooks=bounded(httpx)) as http,
            opened(settings, runtime.engine) as llm,
        ):
            deps = app.state.deps = dependencies(settings, keys, runtime, http, check_letter, llm)
            runtime.loop("resumes", ResumeFollower(deps, random.Random()).run, stale_after=300)
            runtime.loop("absence", Absence(deps).run, stale_after=1_800)
            runtime.loop("pending_links", PendingLinkExpiry(deps).run, stale_after=120)
            runtime.loop("seals", SecretResealer(deps.engine, keys).run, stale_after=1_800)
            yield

    app = service.build(
        SERVICE,
        settings,
        wiring,
        waits_for_nats=False,
        redirect_slashes=False,
        separate_input_output_schemas=True,
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        app.include_router(router)
    client = WebClient(settings, read_build(settings.web_folder), app.router.default)
    app.router.default = client
    app.router.routes.append(Route("/login", client, methods=["GET"]))  # the button of a link posts there
    add_handlers(app)
    app.add_middleware(Edge, settings=settings)
    app.openapi = lambda: describe(app)
    return app


def dependencies(
    settings: ApiSettings,
    keys: KeyRing,
    runtime: Runtime,
    http: httpx.AsyncClient,
    check_letter: LetterChecker,
    llm: LLMClient | None,
) -> Deps:
    """What the routes of one process use."""
    checks = WorkPool("letter_checks", workers=1, queue=CHECKS_WAITING, share=CHECKS_OF_ONE, seconds=CHECK_SECONDS)
    access = HHAccess.of(settings, keys, runtime, http, redirect_uri=settings.redirect_uri)
    return Deps(
        settings=settings,
        engine=runtime.engine,
        outbox=runtime.outbox,
        passwords=Passwords(),
        breached=Breached(settings.breached_passwords_file),
        keys=keys,
        tokens=access.tokens,
        hh=access.accounts,
        sign_in=access.sign_in,
        check_letter=check_letter,
        revise_letter=revise,
        model_reviser=LLMReviser(llm, checks) if llm is not None else None,
        checks=checks,
        reading=reading_pool(),
        bell=NatsBell(runtime.broker),
        parked=NatsParked(settings),
        launcher=LauncherOfRun(settings) if settings.launcher_port else None,
        sign_in_limits=SignInLimits(runtime.engine, settings),
        exports=Exports(),
        allowance=TokenBucket(per_second=settings.user_rate_per_second, burst=settings.user_rate_burst),
        requests=TokenBucket(per_second=settings.request_rate_per_second, burst=settings.request_rate_burst),
        turns=KeyedSemaphore(REQUESTS_AT_ONCE),
        spent=ThrottledSessions(),
        links_of_address=TokenBucket(per_second=LINKS_PER_SECOND, burst=LINKS_AT_ONCE),
    )


def create_for_description() -> FastAPI:
    """An app that is only described, never started."""
    return create(
        ApiSettings(
            _env_file=None,  # pyright: ignore[reportCallIssue]
            database_url="postgresql://description/only",
            secret_keys=SecretStr(f"k1:{'A' * 43}="),
            mode="demo",
            hh_api_url="http://127.0.0.1:1",
            hh_site_url="http://127.0.0.1:1",
        )
    )
