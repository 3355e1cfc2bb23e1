"""Plan and usage: what may still be sent, and when the next place comes free."""

from datetime import datetime, timedelta
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts.plans import PlanInForce, plan_of, plan_window
from libs.common.accounts.usage import account_uses, next_slot, used_units
from libs.common.db import clock
from libs.common.db.tables.plans import Plan
from libs.common.letters.fallback import sentence_of
from libs.common.letters.newest import newest_faults
from libs.common.messages.catalogue import Language
from services.api.accounts.store import linked as accounts
from services.api.plans import store
from services.api.settings import ApiSettings
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.models import Output

router = APIRouter(tags=["plans"])


class PlanBody(Output):
    """How many applications a plan allows in its window."""

    id: str = Field(examples=["self"])
    title_ru: str = Field(examples=["Свой сервер"])
    title_en: str = Field(examples=["Self-hosted"])
    application_limit: int = Field(examples=[200])
    window_seconds: int = Field(examples=[86400])


class PlanUsage(Output):
    """The plan's window: it begins with its first application."""

    plan: PlanBody
    expires_at: datetime | None = Field(description="End of the subscription; none: it has none")
    window_started_at: datetime | None = Field(description="none: nothing was sent in the running window yet")
    resets_at: datetime | None
    used: int
    limit: int


class AccountUsage(Output):
    """The account's rolling 24 hours, applications made by hand included."""

    used: int
    limit: int = Field(description="The limit of this installation")
    hh_limit: int = Field(description="hh's own limit")
    next_slot_at: datetime | None = Field(description="When one more fits; now when it already does; none: never")


class Usage(Output):
    """Everything that limits sending."""

    plan: PlanUsage | None
    account: AccountUsage | None = Field(description="none without a linked account")
    next_send_at: datetime | None = Field(description="End of the present pause between applications")
    waits_for: str | None = Field(description="Why nothing goes out now, if so", examples=["quiet_hours"])
    waits_until: datetime | None = Field(description="When that ends by itself")
    llm_on: bool = Field(
        description="A language model is set; without one letters are composed, messages read by rules"
    )
    llm_cost_24h: float = Field(description="Money spent on language models in the last 24 hours")
    llm_budget: float = Field(description="What a user may spend on them in 24 hours")
    llm_currency: str = Field(description="Of every such sum (ISO 4217)", examples=["USD"])
    llm_fault: str | None = Field(
        description="Why the newest letter was composed from the resume though a model is set; none: it was not"
    )


class PlanList(Output):
    """Plans on offer."""

    items: list[PlanBody]


async def usage_of(
    connection: AsyncConnection,
    settings: ApiSettings,
    user_id: UUID,
    account_id: UUID | None,
    language: Language = "ru",
) -> Usage:
    """The user's usage now."""
    now = await clock.now(connection)
    account = None
    if account_id is not None:
        uses = await account_uses(connection, account_id, settings.rolling)
        limit, hh_limit = settings.account_limit, settings.hh_account_limit
        slot = next_slot(uses, settings.effective_account_limit, now, settings.rolling)
        account = AccountUsage(used=used_units(uses), limit=limit, hh_limit=hh_limit, next_slot_at=slot)
    lane = await store.lane(connection, user_id)
    return Usage(
        plan=await _plan_usage(connection, user_id, settings.default_plan),
        account=account,
        next_send_at=lane.next_send_at if lane else None,
        waits_for=lane.paused_notice if lane else None,
        waits_until=lane.paused_until if lane else None,
        llm_on=bool(settings.llm_api_key),
        llm_cost_24h=await store.llm_cost(connection, user_id),
        llm_budget=settings.llm_daily_budget,
        llm_currency=settings.llm_currency,
        llm_fault=await _llm_fault(connection, user_id, language),
    )


async def _llm_fault(connection: AsyncConnection, user_id: UUID, language: Language) -> str | None:
    fault = (await newest_faults(connection, user_id=user_id)).get(user_id)
    return sentence_of(fault, language) if fault is not None else None


async def _plan_usage(connection: AsyncConnection, user_id: UUID, default_plan: str) -> PlanUsage | None:
    plan = await plan_of(connection, user_id, default_plan)
    if plan is None:
        return None
    window = timedelta(seconds=plan.window_seconds)
    started, used = await plan_window(connection, user_id, plan.window_seconds)
    return PlanUsage(
        plan=_plan_body(plan),
        expires_at=plan.expires_at,
        window_started_at=started,
        resets_at=started + window if started else None,
        used=used,
        limit=plan.application_limit,
    )


def _plan_body(plan: Plan | PlanInForce) -> PlanBody:
    return PlanBody(
        id=plan.id,
        title_ru=plan.title_ru,
        title_en=plan.title_en,
        application_limit=plan.application_limit,
        window_seconds=plan.window_seconds,
    )


@router.get("/api/usage", summary="Show the plan and what is used of every limit")
async def show_usage(me: Me, deps: DepsOf, language: LanguageOf) -> Usage:
    """The same counts as the send claim uses."""
    async with deps.engine.connect() as connection:
        account = await accounts.current(connection, me.user_id)
        return await usage_of(connection, deps.settings, me.user_id, account.id if account else None, language)


@router.get("/api/plans", summary="List the plans on offer")
async def list_plans(me: Me, deps: DepsOf) -> PlanList:
    """In the order in which they are offered."""
    async with deps.engine.connect() as connection:
        return PlanList(items=[_plan_body(row) for row in await store.all_plans(connection)])
