"""What an endpoint may answer, and in which ways it wants to be asked."""

from uuid import UUID

import httpx
import pytest

from libs.common.errors import PermanentError
from libs.common.llm.client import LLMClient
from libs.common.llm.errors import (
    BadAnswerError,
    EndpointDownError,
    RefusedError,
    RequestRejectedError,
)
from tests.component.libs.llm.asking import Draft, Ledger, Make, Sleeps, Strike, ask


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
    await ask(client, user, temperature=0.2)
    assert len(ledger.outcomes) == steps + 1
    assert all(call.cost == 0 for call in ledger.calls.values() if call.outcome != "ok")


@pytest.mark.parametrize("fault", ["hungry", "own_limit"])
async def test_room_for_thinking_is_found_by_trying_and_remembered(
    client: LLMClient, user: UUID, strike: Strike, ledger: Ledger, fault: str
) -> None:
    await strike(fault)
    assert (await ask(client, user)).value.letter
    assert set(ledger.outcomes) == {"llm_truncated", "ok"}
    calls = len(ledger.outcomes)
    await ask(client, user)
    assert len(ledger.outcomes) == calls + 1


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
