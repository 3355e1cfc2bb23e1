"""Endpoints are asked in the richest way they take."""

import pytest

from libs.common.llm.dialect import Dialect

MESSAGES = [{"role": "system", "content": "Правила."}, {"role": "user", "content": "Вопрос"}]
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def test_first_a_strict_schema_is_declared() -> None:
    asked = Dialect().request(MESSAGES, "Answer", SCHEMA, 100, 0.2)
    assert asked["response_format"]["json_schema"] == {"name": "Answer", "strict": True, "schema": SCHEMA}
    assert (asked["max_completion_tokens"], asked["temperature"]) == (100, 0.2)
    assert asked["messages"] == MESSAGES


def test_refusals_of_the_format_lead_down_to_plain_text() -> None:
    first = Dialect().after_refusal("response_format of type json_schema is not supported", None)
    assert first is not None
    asked = first.request(MESSAGES, "Answer", SCHEMA, 100, None)
    assert asked["response_format"] == {"type": "json_object"}
    assert "JSON" in asked["messages"][0]["content"]
    assert '"properties"' in asked["messages"][0]["content"]
    second = first.after_refusal("no", "response_format")
    assert second is not None
    assert "response_format" not in second.request(MESSAGES, "Answer", SCHEMA, 100, None)
    assert second.after_refusal("response_format", None) is None


def test_the_schema_gets_a_system_message_where_there_is_none() -> None:
    asked = Dialect(format="text").request([{"role": "user", "content": "Вопрос"}], "A", SCHEMA, 10, None)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


def test_the_other_name_of_the_token_limit_is_tried_once() -> None:
    other = Dialect().after_refusal("Unrecognized request argument supplied: max_completion_tokens", None)
    assert other is not None
    assert other.request(MESSAGES, "A", SCHEMA, 10, None)["max_tokens"] == 10
    assert other.after_refusal("max_tokens is too large", "max_tokens") is None


def test_a_fixed_temperature_is_left_alone() -> None:
    fixed = Dialect().after_refusal("Unsupported value: 'temperature'", "temperature")
    assert fixed is not None
    assert "temperature" not in fixed.request(MESSAGES, "A", SCHEMA, 10, 0.5)


@pytest.mark.parametrize("message", ["context length exceeded", "", "invalid image"])
def test_other_refusals_are_about_the_request_itself(message: str) -> None:
    assert Dialect().after_refusal(message, None) is None
