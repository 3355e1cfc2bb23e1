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
    first = Dialect().after_refusal("response_format of type json_schema is not supported")
    assert first is not None
    asked = first.request(MESSAGES, "Answer", SCHEMA, 100, None)
    assert asked["response_format"] == {"type": "json_object"}
    assert "JSON" in asked["messages"][0]["content"]
    assert '"properties"' in asked["messages"][0]["content"]
    second = first.after_refusal("no response_format")
    assert second is not None
    assert "response_format" not in second.request(MESSAGES, "Answer", SCHEMA, 100, None)


def test_the_schema_gets_a_system_message_where_there_is_none() -> None:
    asked = Dialect(format="text").request([{"role": "user", "content": "Вопрос"}], "A", SCHEMA, 10, None)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("unrecognized request argument supplied: max_completion_tokens", "limit"),
        ('{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"]}]}', "limit"),
        ("unsupported value: 'temperature'", "temperature"),
        ("system role not supported", "system"),
        ("{\"error\":\"'response_format.type' must be 'text'\"}", "format"),
        ("failed to parse grammar", "format"),
        ("", "format"),
        ("invalid input", "format"),
    ],
)
def test_a_refusal_changes_what_it_names_and_else_the_format(said: str, changed: str) -> None:
    simpler = Dialect().after_refusal(said)
    assert simpler is not None
    assert [
        name
        for name in ("format", "limit", "temperature", "system")
        if getattr(simpler, name) != getattr(Dialect(), name)
    ] == [changed]


def test_silent_refusals_end_after_every_way_was_tried() -> None:
    ways = [Dialect()]
    while (following := ways[-1].after_refusal("")) is not None:
        ways.append(following)
    assert ways[-1] == Dialect("text", "max_tokens", temperature=False, system=False)
    asked = ways[-1].request(MESSAGES, "A", SCHEMA, 10, 0.5)
    assert asked.keys() == {"messages", "max_tokens"}
    assert [message["role"] for message in asked["messages"]] == ["user"]
    assert "Правила." in asked["messages"][0]["content"]


def test_too_long_a_prompt_is_about_the_request_itself() -> None:
    assert Dialect().after_refusal("this model's maximum context length is 4096 tokens") is None
