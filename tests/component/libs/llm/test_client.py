"""The client's promises, each against the fault that would break it."""

import asyncio
import logging
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import httpx
import pytest
from pydantic import BaseModel

from libs.common.errors import PermanentError, TransientError, VkatilsyaError
from libs.common.llm.client import LLMClient, LLMResult
from libs.common.llm.errors import (
    BadAnswerError,
    BudgetSpentError,
    EndpointDownError,
    RefusedError,
    RequestRejectedError,
)
from libs.common.llm.ports import CallRecord

SYSTEM = (
    "Ты пишешь сопроводительное письмо от имени соискателя и берёшь факты только из блока с резюме, "
    "ничего не придумывая от себя, кодовое слово канарейка-42."
)
VACANCY = "Python-разработчик\nНужны Python, FastAPI, Kafka."
MESSAGES = [
    {"role": "system", "content": SYSTEM},
    {
        "role": "user",
        "content": f"<resume>\nНавыки: Python, FastAPI\n</resume>\n<vacancy>\n{VACANCY}\n</vacancy>",
    },
]
Strike = Callable[..., Awaitable[None]]
Make = Callable[..., LLMClient]


class Draft(BaseModel):
    letter: str
    used_facts: list[str]


class Verdict(BaseModel):
    score: int
    reason: str


class Ledger(Protocol):
    calls: dict[UUID, CallRecord]

    @property
    def outcomes(self) -> list[str]: ...


class Sleeps(Protocol):
    taken: list[float]
    now: float


async def ask(client: LLMClient, user: UUID, **more: object) -> LLMResult[Draft]:
    return await client.complete("letter", MESSAGES, Draft, user_id=user, max_tokens=800, **more)  # pyright: ignore[reportArgumentType]


async def test_an_answer_is_a_validated_object_with_its_figures(client: LLMClient, user: UUID, ledger: Ledger) -> None:
    result = await ask(client, user)
    assert "Python" in result.value.letter
    assert result.model == "sandbox-large"
    assert result.tokens_in > 0
    assert result.cost == (Decimal(result.tokens_in) + 10 * Decimal(result.tokens_out)) / 1_000_000
    assert result.request_id
    [call] = ledger.calls.values()
    assert (call.purpose, call.outcome, call.attempt, call.user_id) == ("letter", "ok", 1, user)
    assert (call.tokens_in, call.tokens_out, call.cost) == (result.tokens_in, result.tokens_out, result.cost)


async def test_a_purpose_has_its_own_model(client: LLMClient, user: UUID) -> None:
    result = await client.complete("judge", MESSAGES, Verdict, user_id=user, max_tokens=300)
    assert result.model == "sandbox-small"
    assert 0 <= result.value.score <= 100


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
    result = await ask(client, user)
    assert result.attempts == 3
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


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("refusal", RefusedError, "llm_refused"),
        ("content_filter", RefusedError, "llm_refused"),
        ("leak_prompt", BadAnswerError, "llm_leak"),
        ("auth", RequestRejectedError, "llm_key_refused"),
        ("model_not_found", RequestRejectedError, "llm_model_unknown"),
        ("redirect", RequestRejectedError, "llm_redirected"),
    ],
)
async def test_what_cannot_get_better_is_permanent_and_asked_once(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, fault: str, error: type[PermanentError], code: str
) -> None:
    await strike(fault)
    with pytest.raises(error) as caught:
        await ask(client, user)
    assert isinstance(caught.value, PermanentError)
    assert caught.value.code == code
    assert ledger.outcomes == [code]


@pytest.mark.parametrize("fault", ["invalid_json", "wrong_shape", "empty"])
async def test_a_misshapen_answer_is_repaired_once(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, control: httpx.AsyncClient, fault: str
) -> None:
    await strike(fault, times=1)
    result = await ask(client, user)
    assert result.value.letter
    assert ledger.outcomes == ["llm_invalid_json", "ok"]
    asked = (await control.get("/_sandbox/requests")).json()["requests"][-1]["body"]["messages"]
    assert [message["role"] for message in asked] == ["system", "user", "assistant", "user"]
    assert result.cost == sum(call.cost for call in ledger.calls.values())


@pytest.mark.parametrize("fault", ["invalid_json", "wrong_shape", "empty"])
async def test_a_misshapen_repair_is_permanent(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, fault: str
) -> None:
    await strike(fault)
    with pytest.raises(BadAnswerError) as caught:
        await ask(client, user)
    assert caught.value.code == "llm_invalid_json"
    assert len(ledger.outcomes) == 2


@pytest.mark.parametrize(
    "manner",
    [
        "fenced_json", "think", "thinking_tag", "bare_think_end", "harmony", "thought_label", "fenced_thoughts",
        "draft_first", "reasoning_field", "answer_in_reasoning", "tool_call", "content_parts", "array_wrapped",
        "raw_line_breaks", "trailing_comma", "single_quotes", "no_finish_reason", "other_finish_reason",
        "unasked_events",
    ],
)  # fmt: skip
async def test_the_answer_is_read_however_the_server_words_it(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, manner: str
) -> None:
    plain = await ask(client, user)
    await strike(manner, times=1)
    result = await ask(client, user)
    assert result.value == plain.value
    assert ledger.outcomes == ["ok", "ok"]


async def test_thinking_without_an_answer_is_none(client: LLMClient, user: UUID, strike: Strike) -> None:
    await strike("unclosed_think")
    with pytest.raises(BadAnswerError) as caught:
        await ask(client, user)
    assert caught.value.code == "llm_invalid_json"


@pytest.mark.parametrize(
    ("fault", "steps"),
    [
        ("string_error", 3),
        ("detail_error", 3),
        ("grammar_500", 2),
        ("no_completion_limit", 2),
        ("no_system_role", 2),
        ("fixed_temperature", 2),
        ("mute_400", 4),
    ],
)
async def test_a_way_that_the_server_takes_is_found_by_trying_and_remembered(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, fault: str, steps: int
) -> None:
    await strike(fault)
    assert (await ask(client, user, temperature=0.2)).value.letter
    assert len(ledger.outcomes) == steps
    assert (await ask(client, user, temperature=0.2)).attempts == 1
    assert all(call.cost == 0 for call in ledger.calls.values() if call.outcome != "ok")


@pytest.mark.parametrize("fault", ["hungry", "own_limit"])
async def test_room_for_thinking_is_found_by_trying_and_remembered(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, fault: str
) -> None:
    await strike(fault)
    assert (await ask(client, user)).value.letter
    assert set(ledger.outcomes) == {"llm_truncated", "ok"}
    assert (await ask(client, user)).attempts == 1


@pytest.mark.parametrize(("fault", "calls"), [("truncated", 2), ("hungry", 3)])
async def test_room_has_an_end(make: Make, user: UUID, strike: Strike, ledger: Ledger, fault: str, calls: int) -> None:
    await strike(fault, **({"tokens": 100_000} if fault == "hungry" else {}))
    with pytest.raises(BadAnswerError) as caught:
        await ask(make(most_tokens=10_000), user)
    assert caught.value.code == "llm_truncated"
    assert ledger.outcomes[-1] == "llm_truncated"
    assert len(ledger.outcomes) >= calls


async def test_an_endpoint_that_takes_no_way_is_not_tried_through_for_each_letter(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger
) -> None:
    await strike("mute_400")
    await strike("fixed_temperature")
    await strike("no_system_role")
    await strike("no_completion_limit")
    assert (await ask(client, user, temperature=0.2)).value.letter


async def test_without_money_nothing_is_asked_for_a_while(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, naps: Sleeps
) -> None:
    await strike("payment_required", times=1)
    for _ in range(3):
        with pytest.raises(EndpointDownError, match="деньги") as caught:
            await ask(client, user)
        assert caught.value.code == "llm_quota"
    assert len(ledger.calls) == 1
    naps.now += 1000
    assert (await ask(client, user)).value.letter


async def test_an_error_inside_a_successful_answer_is_an_error(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger
) -> None:
    await strike("error_in_200", times=1)
    assert (await ask(client, user)).value.letter
    assert ledger.outcomes == ["llm_rate_limited", "ok"]


@pytest.mark.parametrize(
    ("fault", "formats"),
    [("no_json_schema", ["json_schema", "json_object"]), ("no_json_mode", ["json_schema", "json_object", None])],
)
async def test_simpler_endpoints_are_asked_in_a_simpler_way_and_remembered(
    client: LLMClient,
    user: UUID,
    strike: Strike,
    control: httpx.AsyncClient,
    ledger: Ledger,
    fault: str,
    formats: list[str | None],
) -> None:
    await strike(fault)
    assert (await ask(client, user)).value.letter
    assert (await ask(client, user)).value.letter
    log = (await control.get("/_sandbox/requests")).json()["requests"]
    asked = [(entry["body"].get("response_format") or {}).get("type") for entry in log]
    assert asked == [*formats, formats[-1]]
    assert ledger.outcomes.count("ok") == 2


async def test_valid_but_doubtful_texts_are_the_callers_to_judge(client: LLMClient, user: UUID, strike: Strike) -> None:
    for fault in ("over_long", "empty_text", "wrong_language", "invented_claims", "obey_injection", "no_usage"):
        await strike(fault, times=1)
        assert isinstance((await ask(client, user)).value, Draft)


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
