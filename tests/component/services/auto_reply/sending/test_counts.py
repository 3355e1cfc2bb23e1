"""One ledger, three readers: the claim that takes a unit, the API and the command line that show what is left."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from libs.common.db.tables.applications import UsageEntry
from libs.common.ids import new_id
from libs.common.settings.limits import LimitSettings
from ops.limits import limits
from services.api.plans.routes import usage_of
from services.api.settings import ApiSettings
from services.auto_reply.sending.limits import plan_window
from services.auto_reply.sending.store import claim
from services.auto_reply.settings import AutoReplySettings
from tests.component.services.auto_reply.sending.world import World

DAY = 86_400
RULES = LimitSettings(account_limit=40, hh_account_limit=200, default_plan="self", _env_file=None)  # pyright: ignore[reportCallIssue]


def ledger(seed: int, world: World) -> list[dict[str, object]]:
    """Takes, refunds and negotiations made by hand over two days, with the windows they fell into."""
    rng, now = random.Random(seed), datetime.now(UTC)
    person, rows = world.person, list[dict[str, object]]()
    window, used = None, 0
    for hours in sorted((rng.uniform(0.01, 47.9) for _ in range(rng.randrange(1, 60))), reverse=True):
        at = now - timedelta(hours=hours)
        plan_at = plan_window(at, window, used, DAY)
        window, used = plan_at, (used if plan_at == window else 0) + 1
        by_hand = rng.random() < 0.2
        common = {
            "user_id": person.user_id,
            "account_id": person.account_id,
            "resume_id": None if by_hand else person.resume_id,
            "at": at,
            "plan_window_at": None if by_hand else plan_at,
        }
        take = new_id()
        rows.append({**common, "id": take, "kind": "manual" if by_hand else "take", "units": 1})
        if by_hand:
            used -= 1
        elif rng.random() < 0.3:
            rows.append({**common, "id": new_id(), "kind": "refund", "units": -1, "take_id": take})
            used -= 1
    return rows


@pytest.mark.parametrize("seed", range(6))
async def test_the_claim_the_api_and_the_command_line_count_alike(world: World, seed: int) -> None:
    await world.ready()
    async with world.engine.begin() as connection:
        for row in ledger(seed, world):
            await connection.execute(insert(UsageEntry).values(row))
    user: UUID = world.person.user_id
    async with world.engine.begin() as connection:
        now = await connection.scalar(select(func.now()))
        [candidate] = await claim.candidates(connection, user, per_resume=1, default_plan="self", rolling=RULES.rolling)
        shown = await usage_of(connection, _api(), user, world.person.account_id)
        announced = [one.used for one in await limits(connection, RULES)]
    assert now is not None
    running = plan_window(now, candidate.plan_opened_at, candidate.plan_used, candidate.plan_window_seconds) != now
    claimed_plan = candidate.plan_used if running else 0
    assert shown.account is not None
    assert shown.plan is not None
    assert shown.account.used == candidate.account_used
    assert shown.plan.used == claimed_plan
    assert announced == [candidate.account_used, claimed_plan]


def _api() -> ApiSettings:
    return ApiSettings.model_construct(**RULES.model_dump())


def test_both_services_read_the_same_limits() -> None:
    for name, field in LimitSettings.model_fields.items():
        assert ApiSettings.model_fields[name].default == AutoReplySettings.model_fields[name].default == field.default
