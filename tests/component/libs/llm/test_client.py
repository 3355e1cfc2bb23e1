"""The client's promises: what an answer is, what it may cost, what nobody learns of it."""

import asyncio
import logging
import subprocess
import sys
import threading
import traceback
from decimal import Decimal
from importlib.abc import MetaPathFinder
from uuid import UUID

import httpx
import pytest

from libs.common import llm
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.llm import wire
from libs.common.llm.client import LLMClient
from libs.common.llm.errors import (
    BudgetSpentError,
)
from tests.component.libs.llm.asking import MESSAGES, Ledger, Make, Strike, Verdict, ask


async def test_an_answer_is_a_validated_object_with_its_figures(client: LLMClient, user: UUID, ledger: Ledger) -> None:
    result = await ask(client, user)
    assert "Python" in result.value.letter
    assert result.model == "sandbox-large"
    [call] = ledger.calls.values()
    assert (call.purpose, call.outcome, call.attempt, call.user_id) == ("letter", "ok", 1, user)
    assert call.tokens_in > 0
    assert call.cost == (Decimal(call.tokens_in) + 10 * Decimal(call.tokens_out)) / 1_000_000


async def test_a_purpose_has_its_own_model(client: LLMClient, user: UUID) -> None:
    result = await client.complete("judge", MESSAGES, Verdict, user_id=user, max_tokens=300)
    assert result.model == "sandbox-small"
    assert 0 <= result.value.score <= 100


async def test_missing_usage_is_estimated_rather_than_free(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger
) -> None:
    await strike("no_usage", times=1)
    await ask(client, user)
    [call] = ledger.calls.values()
    assert call.cost > 0
    assert call.tokens_out > 0


async def test_the_daily_budget_is_hard(make: Make, user: UUID, ledger: Ledger, control: httpx.AsyncClient) -> None:
    client = make(daily_budget=Decimal("0.03"))
    done = 0
    with pytest.raises(BudgetSpentError) as caught:  # noqa: PT012 - the loop is the behaviour
        while done < 100:
            await ask(client, user)
            done += 1
    assert isinstance(caught.value, TransientError)
    assert 0 < done < 100
    assert sum(call.cost for call in ledger.calls.values()) <= Decimal("0.03")
    assert len((await control.get("/_sandbox/requests")).json()["requests"]) == done


async def test_the_budget_of_one_user_is_not_anothers(make: Make, user: UUID) -> None:
    client = make(daily_budget=Decimal("0.011"))
    await ask(client, user)
    other = UUID(int=7)
    assert (await ask(client, other)).value.letter


async def test_a_cancelled_call_is_recorded_at_its_ceiling(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, control: httpx.AsyncClient
) -> None:
    await strike("hang")
    task = asyncio.create_task(ask(client, user))
    async with asyncio.timeout(30):
        while not (await control.get("/_sandbox/requests")).json()["requests"]:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    [call] = ledger.calls.values()
    assert call.outcome == "cancelled"
    assert call.cost > 0


@pytest.mark.parametrize(
    "fault",
    ["error_500", "rate_limit", "auth", "refusal", "truncated", "invalid_json", "not_json", "leak_prompt", "redirect"],
)
async def test_keys_and_prompts_never_appear_in_errors_or_logs(
    make: Make, user: UUID, strike: Strike, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    await strike(fault)
    with pytest.raises(VkatilsyaError) as caught:
        await ask(make(attempts=1), user)
    everything = "".join(traceback.format_exception(caught.value)) + str(caught.value.facts) + caplog.text
    for secret in ("sk-canary", "канарейка-42", "Нужны Python", "Навыки"):
        assert secret not in everything


def test_openai_is_not_imported_by_those_who_do_not_ask() -> None:
    code = (
        "import sys, libs.common.llm.client, libs.common.llm.store, libs.common.llm.quarantine\n"
        "assert not {'openai', 'httpx2'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


async def test_openai_is_loaded_beside_the_event_loop(
    client: LLMClient, user: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine it takes longer than a loop may stand still."""
    looked_for = dict[str, threading.Thread]()

    class Looking(MetaPathFinder):
        def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
            looked_for[fullname] = threading.current_thread()

    monkeypatch.delitem(sys.modules, wire.__name__)
    monkeypatch.delattr(llm, "wire")
    monkeypatch.setattr(sys, "meta_path", [Looking(), *sys.meta_path])
    await ask(client, user)
    assert looked_for[wire.__name__] is not threading.main_thread()
