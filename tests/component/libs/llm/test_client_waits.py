"""How long the client waits, and how often it asks: outages, deadlines, the breaker."""

import asyncio
from decimal import Decimal
from uuid import UUID

import httpx
import pytest

from libs.common.errors import TransientError
from libs.common.llm.client import LLMClient
from libs.common.llm.errors import (
    EndpointDownError,
)
from tests.component.libs.llm.asking import Ledger, Make, Sleeps, Strike, ask


@pytest.mark.parametrize(
    ("fault", "outcome", "kept"),
    [
        ("error_500", "llm_unavailable", False),
        ("error_503", "llm_unavailable", False),
        ("html_502", "llm_unavailable", False),
        ("rate_limit", "llm_rate_limited", False),
        ("not_json", "llm_garbled", True),
        ("no_choices", "llm_garbled", True),
    ],
)
async def test_a_passing_outage_is_repeated_and_each_call_recorded(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, naps: Sleeps, fault: str, outcome: str, kept: bool
) -> None:
    await strike(fault, times=2)
    await ask(client, user)
    assert ledger.outcomes == [outcome, outcome, "ok"]
    assert [call.attempt for call in ledger.calls.values()] == [1, 2, 3]
    assert all((call.cost > 0) is kept for call in list(ledger.calls.values())[:2])
    assert len(naps.taken) == 2


async def test_pauses_grow_with_jitter_and_respect_retry_after(
    client: LLMClient, user: UUID, strike: Strike, naps: Sleeps
) -> None:
    await strike("rate_limit", times=1, retry_after=4)
    await strike("error_500", times=1)
    await ask(client, user)
    assert naps.taken[0] == 4
    assert 0 <= naps.taken[1] <= 1


async def test_a_lasting_outage_ends_after_the_bounded_attempts(client: LLMClient, user: UUID, strike: Strike) -> None:
    await strike("error_500")
    with pytest.raises(EndpointDownError) as caught:
        await ask(client, user)
    assert isinstance(caught.value, TransientError)
    assert caught.value.facts["http_status"] == 500


@pytest.mark.parametrize(
    ("fault", "more"), [("quota", {}), ("payment_required", {}), ("rate_limit", {"retry_after": 60})]
)
async def test_a_long_wait_is_left_to_the_caller(
    client: LLMClient, user: UUID, strike: Strike, naps: Sleeps, fault: str, more: dict[str, object]
) -> None:
    await strike(fault, **more)
    with pytest.raises(EndpointDownError) as caught:
        await ask(client, user)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 60
    assert naps.taken == []


async def test_a_hanging_endpoint_costs_the_timeout_and_the_ceiling(
    make: Make, user: UUID, strike: Strike, ledger: Ledger
) -> None:
    await strike("hang")
    client = make(timeout_seconds=0.2, attempts=2)
    started = asyncio.get_running_loop().time()
    with pytest.raises(EndpointDownError) as caught:
        await ask(client, user)
    assert asyncio.get_running_loop().time() - started < 3
    assert caught.value.code == "llm_timeout"
    assert ledger.outcomes == ["llm_timeout"] * 2
    assert all(call.cost >= Decimal(800 * 10) / 1_000_000 for call in ledger.calls.values())


async def test_no_attempt_begins_after_the_total_time(make: Make, user: UUID, strike: Strike, naps: Sleeps) -> None:
    await strike("rate_limit", retry_after=6)
    client = make(total_seconds=10, attempts=10)
    started = naps.now
    with pytest.raises(EndpointDownError):
        await ask(client, user)
    assert naps.now - started <= 10


async def test_a_caller_may_have_less_time_and_nothing_is_asked_after_it(
    client: LLMClient, user: UUID, strike: Strike, naps: Sleeps, ledger: Ledger
) -> None:
    await strike("rate_limit", retry_after=3)
    with pytest.raises(EndpointDownError):
        await ask(client, user, within_seconds=9)
    assert naps.taken == [3]
    assert len(ledger.calls) == 2


async def test_nothing_is_asked_again_that_could_not_last_its_timeout(
    make: Make, user: UUID, strike: Strike, ledger: Ledger
) -> None:
    await strike("rate_limit", retry_after=1)
    with pytest.raises(EndpointDownError):
        await ask(make(timeout_seconds=8), user, within_seconds=8.5)
    assert len(ledger.calls) == 1


async def test_an_endpoint_that_is_not_there_is_transient_and_free(make: Make, user: UUID, ledger: Ledger) -> None:
    client = make(base_url="http://127.0.0.1:9/v1")
    with pytest.raises(EndpointDownError) as caught:
        await ask(client, user)
    assert caught.value.code == "llm_unreachable"
    assert all(call.cost == 0 for call in ledger.calls.values())


async def test_the_breaker_opens_and_one_probe_closes_it(
    make: Make, user: UUID, strike: Strike, control: httpx.AsyncClient, naps: Sleeps
) -> None:
    client = make(attempts=1, breaker_threshold=3, breaker_cooldown_seconds=30)
    await strike("error_500", times=3)
    for _ in range(3):
        with pytest.raises(EndpointDownError):
            await ask(client, user)
    with pytest.raises(EndpointDownError) as caught:
        await ask(client, user)
    assert caught.value.code == "llm_breaker_open"
    assert len((await control.get("/_sandbox/requests")).json()["requests"]) == 3
    naps.now += 31
    assert (await ask(client, user)).value.letter
    assert (await ask(client, user)).value.letter
