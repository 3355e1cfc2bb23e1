"""Bad input is refused in the words of Telegram, on control with a sentence: never a 5xx, never a stack trace."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sandbox.serving.bodies import MOST_BYTES
from sandbox.telegram.app import create_app
from sandbox.telegram.methods import Methods
from sandbox.telegram.world import World
from tests.component.sandbox.local import LOCAL
from tests.component.sandbox.nasty import FEW, KINDS, MANY, RAW, VALUES, spoiled
from tests.component.sandbox.telegram.conftest import TOKEN

INLINE = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}, {"text": "Сайт", "url": "https://e.com/"}]]}
SEND = {
    "chat_id": 1,
    "text": "<b>Привет</b>",
    "parse_mode": "HTML",
    "reply_markup": INLINE,
    "reply_parameters": {"message_id": 1, "allow_sending_without_reply": True},
    "message_id": 2,
    "message_ids": [2, 3],
    "entities": [{"type": "bold", "offset": 0, "length": 3}],
    "offset": 0,
    "limit": 5,
    "allowed_updates": ["message"],
    "url": "http://127.0.0.1:9/hook",
    "secret_token": "abc",
    "max_connections": 5,
    "commands": [{"command": "help", "description": "Помощь"}],
    "scope": {"type": "default"},
    "language_code": "ru",
    "name": "Бот",
    "callback_query_id": "5",
    "show_alert": True,
}
FAULT = {"kind": "slow", "times": 1, "probability": 1.0, "when": "x", "seconds": 0, "retry_after": 1}
ACT = {"act": "say", "text": "Привет", "payload": "abc", "message_id": 1, "data": "yes"}
METHODS = sorted(Methods(World(seed=1)).names())


@pytest.fixture
def world() -> World:
    return World(seed=1, control=True, username="vacancy_bot", limits=False)


@pytest.fixture
def http(world: World) -> Any:
    world.bot_of(TOKEN)
    with TestClient(create_app(world), **LOCAL) as client:
        yield client


@pytest.fixture
def chat(world: World, http: TestClient) -> str:
    path = f"/_sandbox/bots/vacancy_bot/chats/{next(iter(world.people))}"
    assert http.post(path, json={"act": "start"}).status_code == 200
    return path


def sound(response: Any) -> Any:
    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text
    return response


@MANY
@given(data=st.data())
def test_a_call_with_one_thing_wrong_is_answered_or_refused(
    http: TestClient, world: World, chat: str, data: st.DataObject
) -> None:
    method = data.draw(st.sampled_from(METHODS))
    body = data.draw(spoiled({**SEND, "chat_id": next(iter(world.people))}))
    body.pop("timeout", None)
    answer = sound(
        http.post(f"/bot{TOKEN}/{method}", content=json.dumps(body), headers={"content-type": "application/json"})
    )
    payload = answer.json()
    assert payload["ok"] is (answer.status_code == 200)
    assert payload["ok"] or (payload["error_code"] == answer.status_code and payload["description"])
    assert http.get(chat).status_code == http.get("/_sandbox/state").status_code == 200
    http.post(f"/bot{TOKEN}/deleteWebhook")


@pytest.mark.parametrize("kind", KINDS)
def test_no_body_of_any_type_makes_a_call_fail(http: TestClient, kind: str) -> None:
    for raw in RAW:
        answer = sound(http.post(f"/bot{TOKEN}/sendMessage", content=raw, headers={"content-type": kind}))
        assert (answer.status_code, answer.json()["ok"]) == (400, False)


def test_a_body_that_is_too_large_is_refused(http: TestClient, chat: str) -> None:
    for path in (f"/bot{TOKEN}/sendMessage", chat):
        assert http.post(path, content=b" " * (MOST_BYTES + 1)).status_code == 413


def test_a_text_of_a_million_tags_is_too_long_and_is_told_at_once(http: TestClient, world: World, chat: str) -> None:
    body = {"chat_id": next(iter(world.people)), "text": "<a href='x.y'>a</a>" * 50_000, "parse_mode": "HTML"}
    answer = http.post(f"/bot{TOKEN}/sendMessage", json=body)
    assert answer.json()["description"] == "Bad Request: message is too long"


@pytest.mark.parametrize(
    "url",
    ["http://[", "http://127.0.0.1:99999/", "https://", "http://\x00/", "ftp://127.0.0.1/", "https://exa mple.com/"],
)
def test_an_address_that_is_none_is_no_webhook(http: TestClient, url: str) -> None:
    answer = sound(http.post(f"/bot{TOKEN}/setWebhook", json={"url": url}))
    assert answer.status_code == 400 or http.get(f"/bot{TOKEN}/getWebhookInfo").json()["result"]["url"] == url


@pytest.mark.parametrize("token", ["5:%00abc", "%ff", "5:abc%2f..", "٣:abc", "9" * 5000 + ":abc", ":"])
def test_no_token_makes_the_check_fail(http: TestClient, token: str) -> None:
    assert sound(http.get(f"/bot{token}/getMe")).status_code == 404


@MANY
@given(data=st.data())
def test_control_takes_or_refuses_whatever_is_sent(
    http: TestClient, world: World, chat: str, data: st.DataObject
) -> None:
    bots = {"token": "5:abc", "username": "other_bot", "name": "Другой"}
    people = {"first_name": "Олег", "last_name": "К", "username": "oleg", "language_code": "ru"}
    method, path, whole = data.draw(
        st.sampled_from(
            [
                ("POST", "/_sandbox/bots", bots),
                ("POST", "/_sandbox/people", people),
                ("POST", "/_sandbox/faults", FAULT),
                ("POST", "/_sandbox/clock", {"advance": 5}),
                ("PUT", "/_sandbox/limits", {"on": True}),
                ("POST", chat, ACT),
            ]
        )
    )
    body = data.draw(st.one_of(spoiled(whole), VALUES))
    answer = sound(http.request(method, path, content=json.dumps(body)))
    assert answer.status_code < 300 or answer.json()["error"]
    http.delete("/_sandbox/faults")
    for read in ("/_sandbox/bots", "/_sandbox/people", "/_sandbox/clock", "/_sandbox/state", chat):
        assert http.get(read).status_code == 200
    assert http.get(f"/bot{TOKEN}/getMe").status_code == 200


@pytest.mark.parametrize("path", ["/_sandbox/bots", "/_sandbox/people", "/_sandbox/faults", "/_sandbox/clock"])
def test_control_tells_a_body_that_is_none_with_a_sentence(http: TestClient, path: str) -> None:
    for raw in RAW:
        answer = sound(http.post(path, content=raw))
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


@pytest.mark.parametrize("person", ["0", "x", "9" * 5000, "%00"])
def test_a_chat_of_nobody_is_told_with_a_sentence(http: TestClient, person: str) -> None:
    answer = sound(http.get(f"/_sandbox/bots/vacancy_bot/chats/{person}"))
    assert (answer.status_code, answer.json()["error"]) == (400, "there is no such bot or person")


def test_a_damaged_state_is_refused_or_serves(http: TestClient, world: World, chat: str) -> None:
    http.post(
        f"/bot{TOKEN}/sendMessage", json={"chat_id": next(iter(world.people)), "text": "Да?", "reply_markup": INLINE}
    )
    http.post(chat, json={"act": "press", "message_id": 2, "data": "yes"})
    http.post(f"/bot{TOKEN}/setMyCommands", json={"commands": SEND["commands"]})
    http.post("/_sandbox/faults", json={"kind": "slow", "when": "never"})
    dumped = http.get("/_sandbox/state").json()

    @FEW
    @given(spoiled(dumped))
    def run(damaged: dict[str, Any]) -> None:
        answer = sound(http.put("/_sandbox/state", content=json.dumps(damaged)))
        assert answer.status_code == 200 or answer.json()["error"]
        http.delete("/_sandbox/faults")
        for bot in http.get("/_sandbox/bots").json()["bots"]:
            for person in http.get("/_sandbox/people").json()["people"]:
                known = f"/_sandbox/bots/{bot['id']}/chats/{person['id']}"
                assert http.get(known).status_code == 200
                sound(http.post(known, json={"act": "press", "message_id": 2, "data": "yes"}))
        sound(http.get(f"/bot{TOKEN}/getUpdates"))
        sound(http.get(f"/bot{TOKEN}/getMyCommands"))
        http.post(f"/bot{TOKEN}/deleteWebhook")

    run()
