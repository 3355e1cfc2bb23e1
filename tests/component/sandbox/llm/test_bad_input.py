"""Bad input is refused in the words of OpenAI, on control with a sentence: never a 5xx, never a stack trace."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sandbox.llm.app import create_app
from sandbox.llm.state import Sandbox
from sandbox.serving.bodies import MOST_BYTES
from tests.component.sandbox.local import LOCAL
from tests.component.sandbox.nasty import KINDS, MANY, RAW, VALUES, spoiled

SCHEMA = {
    "type": "object",
    "title": "letter",
    "properties": {
        "verdict": {"enum": ["yes", "no"]},
        "score": {"type": "integer", "minimum": 0, "maximum": 100, "multipleOf": 5},
        "letter": {"type": "string", "minLength": 3, "maxLength": 400, "pattern": "^.+$"},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}, "minItems": 1, "uniqueItems": True},
        "any": {"anyOf": [{"type": "null"}, {"allOf": [{"const": 1}]}]},
    },
    "required": ["verdict", "score", "letter", "parts", "any"],
    "additionalProperties": False,
    "$defs": {"part": {"type": ["string", "null"], "format": "date"}},
}
CHAT = {
    "model": "sandbox-large",
    "messages": [
        {"role": "system", "content": "Ответь в JSON"},
        {"role": "user", "content": [{"type": "text", "text": "<resume>Python</resume><vacancy>Python</vacancy>"}]},
        {"role": "user", "content": json.dumps({"vacancy": {"name": "x"}, "resume": SCHEMA}, ensure_ascii=False)},
    ],
    "stream": False,
    "stream_options": {"include_usage": True},
    "n": 1,
    "max_tokens": 50,
    "temperature": 1,
    "response_format": {"type": "json_schema", "json_schema": {"name": "letter", "strict": False, "schema": SCHEMA}},
}
EMBEDDINGS = {"model": "sandbox-embedding", "input": ["Python", [1, 2]], "dimensions": 8, "encoding_format": "base64"}
FAULT = {
    "kind": "slow",
    "times": 1,
    "probability": 1.0,
    "when": "x",
    "seconds": 0,
    "retry_after": 1,
    "length": 5,
    "location": "/",
}
STATE = {"seed": 7, "faults": [FAULT], "latency": {"low": 0, "high": 0, "token": 0}}


@pytest.fixture
def http() -> TestClient:
    app = create_app(Sandbox(seed=7, control=True))
    return TestClient(
        app,
        **LOCAL,
        headers={"authorization": "Bearer any"},
        follow_redirects=False,
    )


def sound(response: Any, shape: str = "message") -> Any:
    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text
    if response.status_code >= 400:
        error = response.json()["error"]
        assert error[shape] if shape else isinstance(error, str)
    return response


@MANY
@given(body=spoiled(CHAT))
def test_a_chat_with_one_thing_wrong_is_answered_or_refused(http: TestClient, body: dict[str, Any]) -> None:
    answer = sound(http.post("/v1/chat/completions", content=json.dumps(body)))
    assert answer.status_code in (200, 400)


@MANY
@given(body=spoiled(SCHEMA))
def test_a_schema_that_is_none_is_refused_in_the_words_of_openai(http: TestClient, body: Any) -> None:
    asked = {"type": "json_schema", "json_schema": {"name": "x", "schema": body}}
    answer = sound(http.post("/v1/chat/completions", json={**CHAT, "response_format": asked}))
    if answer.status_code == 400:
        assert answer.json()["error"]["message"].startswith("Invalid schema for response_format")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {name: {"$ref": "#"} for name in "abcdefghij"}},
        {"allOf": [{"$ref": "#"}]},
        {"$ref": "#/properties", "properties": {"type": {"type": "string"}, "enum": {}}},
        {"type": "string", "minLength": 10**9},
        {"type": "string", "pattern": "a{1000000000}"},
        {"type": "string", "pattern": "(?P<"},
        {"type": "string", "pattern": "[\\uD800-\\uDFFF]"},
        {"type": "array", "items": {"type": "null"}, "minItems": 10**9},
        {"type": "integer", "minimum": 5, "maximum": 3},
        {"type": "number", "multipleOf": 1e-320},
        {"enum": []},
        {"anyOf": []},
        {"anyOf": [False]},
        {"allOf": [True, False]},
    ],
)
def test_a_schema_without_end_or_sense_is_refused(http: TestClient, schema: dict[str, Any]) -> None:
    asked = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    answer = sound(http.post("/v1/chat/completions", json={**CHAT, "response_format": asked}))
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "response_format")


@pytest.mark.parametrize(
    "text", ["{" * 50_000, '{"a":' * 5_000, '{"vacancy": "\\ud800"}', "[" * 50_000, '{"properties": {"a": 5}}']
)
def test_a_text_that_looks_like_json_is_only_a_text(http: TestClient, text: str) -> None:
    asked = {**CHAT, "messages": [{"role": "user", "content": f"{text} json"}, {"role": "user", "content": text}]}
    for form in ({"type": "text"}, {"type": "json_object"}):
        assert sound(http.post("/v1/chat/completions", json={**asked, "response_format": form})).status_code == 200


@MANY
@given(body=spoiled(EMBEDDINGS))
def test_embeddings_with_one_thing_wrong_are_answered_or_refused(http: TestClient, body: dict[str, Any]) -> None:
    assert sound(http.post("/v1/embeddings", content=json.dumps(body))).status_code in (200, 400)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/embeddings"])
def test_bodies_that_are_no_json_are_refused_whatever_they_are_called(http: TestClient, path: str) -> None:
    for raw in RAW:
        for kind in KINDS:
            assert sound(http.post(path, content=raw, headers={"content-type": kind})).status_code == 400


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/embeddings", "/_sandbox/faults"])
def test_a_body_that_is_too_large_is_refused(http: TestClient, path: str) -> None:
    answer = http.post(path, content=b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


@pytest.mark.parametrize(
    "path", ["/v1/models/%00", "/v1/models/..%2f", "/v1//", "/%ff", "/_sandbox/faults/" + "9" * 5000]
)
def test_no_address_makes_routing_fail(http: TestClient, path: str) -> None:
    assert http.get(path).status_code in (404, 405)
    assert http.delete(path).status_code in (404, 405)


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer \xff", "Basic eDp5", "x" * 9000])
def test_no_key_makes_the_check_fail(key: str) -> None:
    http = TestClient(create_app(Sandbox(keys=frozenset({"right"}))))
    assert sound(http.get("/v1/models", headers={b"authorization": key.encode("latin-1")})).status_code == 401


@MANY
@given(data=st.data())
def test_control_takes_or_refuses_whatever_is_sent(http: TestClient, data: st.DataObject) -> None:
    method, path, whole = data.draw(
        st.sampled_from(
            [
                ("POST", "/faults", FAULT),
                ("POST", "/faults", [FAULT, FAULT]),
                ("PUT", "/latency", STATE["latency"]),
                ("PUT", "/state", STATE),
            ]
        )
    )
    body = data.draw(st.one_of(spoiled(whole), VALUES))
    sound(http.request(method, f"/_sandbox{path}", content=json.dumps(body)), shape="")
    assert http.delete("/_sandbox/faults").status_code == 200
    assert http.put("/_sandbox/latency", json={}).status_code == 200
    assert http.get("/_sandbox/state").status_code == http.get("/v1/models").status_code == 200


def test_faults_of_a_list_are_switched_on_together_or_not_at_all(http: TestClient) -> None:
    refused = http.post("/_sandbox/faults", json=[{"kind": "auth"}, {"kind": "nonsense"}])
    assert refused.status_code == 400
    assert http.get("/_sandbox/faults").json()["active"] == []


@pytest.mark.parametrize("location", ["/\r\nX-Evil: 1", "/путь", ""])
def test_a_redirect_goes_to_an_address_only(http: TestClient, location: str) -> None:
    assert http.post("/_sandbox/faults", json={"kind": "redirect", "location": location}).status_code == 400
