"""The API over plain HTTP: shapes, checks, determinism, control."""

import asyncio

import httpx
import jsonschema
import pytest

from sandbox.llm.app import create_app
from sandbox.llm.state import Sandbox
from sandbox.serving.serve import serving

CHAT = {"model": "sandbox-large", "messages": [{"role": "user", "content": "Привет"}]}
SCHEMA = {
    "type": "object",
    "properties": {
        "verdict": {"enum": ["yes", "maybe", "no"]},
        "score": {"type": "integer", "minimum": 0, "maximum": 100},
        "reasons": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
    "required": ["verdict", "score", "reasons"],
    "additionalProperties": False,
}
STRICT = {"type": "json_schema", "json_schema": {"name": "judgement", "strict": True, "schema": SCHEMA}}


async def ask(http: httpx.AsyncClient, **fields: object) -> httpx.Response:
    return await http.post("/v1/chat/completions", json={**CHAT, **fields})


async def test_a_completion_has_the_shape_and_figures_of_openai(http: httpx.AsyncClient) -> None:
    body = (await ask(http)).json()
    assert body["object"] == "chat.completion"
    assert body["id"].startswith("chatcmpl-")
    [choice] = body["choices"]
    assert choice["finish_reason"] == "stop"
    assert choice["message"]["role"] == "assistant"
    assert choice["message"]["content"]
    usage = body["usage"]
    assert usage["prompt_tokens"] > 0
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


async def test_equal_requests_get_equal_answers_and_another_seed_another(http: httpx.AsyncClient) -> None:
    first, again = [(await ask(http, response_format=STRICT)).json()["choices"] for _ in range(2)]
    assert first == again
    other = (await ask(http, response_format=STRICT, temperature=0.1)).json()["choices"]
    async with serving(create_app(Sandbox(seed=8))) as base, httpx.AsyncClient(trust_env=False) as client:
        seeded = await client.post(
            f"{base}/v1/chat/completions",
            json={**CHAT, "response_format": STRICT},
            headers={"authorization": "Bearer k"},
        )
    assert len({str(each) for each in (first, other, seeded.json()["choices"])}) > 1


async def test_structured_answers_obey_the_schema(http: httpx.AsyncClient) -> None:
    for n in range(20):
        answer = await ask(http, response_format=STRICT, messages=[{"role": "user", "content": f"вопрос {n}"}])
        jsonschema.validate(answer.json()["choices"][0]["message"].get("content") and _content(answer), SCHEMA)


async def test_json_mode_fills_a_schema_that_the_prompt_spells_out(http: httpx.AsyncClient) -> None:
    import json

    prompt = f"Ответь в JSON по схеме: {json.dumps(SCHEMA)}"
    answer = await ask(http, response_format={"type": "json_object"}, messages=[{"role": "user", "content": prompt}])
    jsonschema.validate(_content(answer), SCHEMA)


async def test_json_mode_without_the_word_json_is_refused_as_openai_does(http: httpx.AsyncClient) -> None:
    answer = await ask(http, response_format={"type": "json_object"})
    assert answer.status_code == 400
    assert "must contain the word 'json'" in answer.json()["error"]["message"]


async def test_max_tokens_cuts_the_answer_and_says_so(http: httpx.AsyncClient) -> None:
    body = (await ask(http, max_completion_tokens=3)).json()
    assert body["choices"][0]["finish_reason"] == "length"
    assert body["usage"]["completion_tokens"] <= 3


async def test_n_choices_are_indexed(http: httpx.AsyncClient) -> None:
    body = (await ask(http, n=3)).json()
    assert [choice["index"] for choice in body["choices"]] == [0, 1, 2]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": None}, "messages"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ({"model": ""}, "model"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"n": 1000}, "n"),
        ({"temperature": "hot"}, "temperature"),
        ({"response_format": {"type": "xml"}}, "response_format.type"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema.name"),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": {}}}},
            "response_format",
        ),
        (
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "x", "strict": True, "schema": {"type": "object", "properties": {}}},
                }
            },
            "response_format",
        ),
    ],
)
async def test_a_bad_request_gets_400_that_names_the_parameter(
    http: httpx.AsyncClient, change: dict[str, object], param: str
) -> None:
    answer = await ask(http, **change)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"[" * 100_000, b"\xff\xfe"])
async def test_a_body_that_is_no_json_object_gets_400(http: httpx.AsyncClient, raw: bytes) -> None:
    answer = await http.post("/v1/chat/completions", content=raw)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("We could not parse the JSON body")


async def test_a_key_is_required_and_checked_when_configured(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as bare:
        none = await bare.get(f"{address}/v1/models")
        assert none.status_code == 401
        async with serving(create_app(Sandbox(keys=frozenset({"right"})))) as base:
            wrong = await bare.get(f"{base}/v1/models", headers={"authorization": "Bearer wrong"})
            right = await bare.get(f"{base}/v1/models", headers={"authorization": "Bearer right"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "invalid_api_key")
    assert right.status_code == 200


async def test_unknown_addresses_and_methods_answer_in_the_shape_of_openai(http: httpx.AsyncClient) -> None:
    missing = await http.get("/v1/nothing")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "unknown_url")
    method = await http.get("/v1/chat/completions")
    assert (method.status_code, method.json()["error"]["code"]) == (405, "method_not_supported")


async def test_control_is_absent_unless_enabled(http: httpx.AsyncClient) -> None:
    assert (await http.get("/_sandbox/faults")).status_code == 200
    async with serving(create_app(Sandbox())) as base, httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{base}/_sandbox/faults")).status_code == 404


async def test_the_request_log_shows_bodies_and_never_the_key(http: httpx.AsyncClient) -> None:
    await ask(http, messages=[{"role": "user", "content": "мой телефон +79990001122"}])
    log = await http.get("/_sandbox/requests")
    [entry] = log.json()["requests"]
    assert "+79990001122" in entry["body"]["messages"][0]["content"]
    assert (entry["path"], entry["status"], entry["authorized"]) == ("/v1/chat/completions", 200, True)
    assert "any-key" not in log.text
    assert (await http.delete("/_sandbox/requests")).json() == {"removed": 1}


async def test_state_is_dumped_and_loaded(http: httpx.AsyncClient) -> None:
    await http.post("/_sandbox/faults", json={"kind": "error_500", "times": 2})
    await http.put("/_sandbox/latency", json={"low": 0.0, "high": 0.01})
    dumped = (await http.get("/_sandbox/state")).json()
    await http.post("/_sandbox/reset")
    assert (await http.get("/_sandbox/state")).json()["faults"] == []
    loaded = (await http.put("/_sandbox/state", json=dumped)).json()
    assert loaded["latency"]["high"] == 0.01
    assert [fault["kind"] for fault in loaded["faults"]] == ["error_500"]
    assert (await ask(http)).status_code == 500


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"kind": "nonsense"},
        {"kind": "hang", "times": 0},
        {"kind": "hang", "times": "many"},
        {"kind": "hang", "probability": 2},
        {"kind": "hang", "seconds": -1},
        {"kind": "hang", "colour": "red"},
        "hang",
    ],
)
async def test_a_fault_that_cannot_be_understood_is_refused_with_a_sentence(
    http: httpx.AsyncClient, spec: object
) -> None:
    answer = await http.post("/_sandbox/faults", json=spec)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_the_latency_profile_delays_answers(http: httpx.AsyncClient) -> None:
    await http.put("/_sandbox/latency", json={"low": 0.2, "high": 0.2})
    started = asyncio.get_running_loop().time()
    await ask(http)
    assert asyncio.get_running_loop().time() - started >= 0.2


def _content(answer: httpx.Response) -> object:
    import json

    return json.loads(answer.json()["choices"][0]["message"]["content"])
