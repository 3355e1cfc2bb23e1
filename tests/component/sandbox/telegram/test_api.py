"""The Bot API over plain HTTP."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from sandbox.serving.serve import serving
from sandbox.telegram.app import create_app
from sandbox.telegram.world import World

from .conftest import TOKEN

Act = Callable[..., Coroutine[Any, Any, dict[str, Any]]]
Call = Callable[..., Coroutine[Any, Any, dict[str, Any]]]
BUTTONS = {
    "inline_keyboard": [[{"text": "Да", "callback_data": "yes"}, {"text": "Сайт", "url": "https://example.com"}]]
}


async def test_get_me(call: Call) -> None:
    me = (await call("getMe"))["result"]
    assert (me["id"], me["is_bot"], me["username"]) == (123456789, True, "vacancy_bot")


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_parameters_may_come_in_any_way_and_methods_in_any_case(
    http: httpx.AsyncClient, act: Act, person: int, way: str
) -> None:
    await act("start")
    params = {"chat_id": str(person), "text": "привет", "reply_markup": json.dumps(BUTTONS)}
    url = f"/bot{TOKEN}/SENDMESSAGE"
    if way == "query":
        answer = await http.get(url, params=params)
    elif way == "form":
        answer = await http.post(url, data=params)
    elif way == "multipart":
        answer = await http.post(url, files={name: (None, value) for name, value in params.items()})
    else:
        answer = await http.post(url, json=params)
    message = answer.json()["result"]
    assert message["text"] == "привет"
    assert message["reply_markup"] == BUTTONS


async def test_a_deep_link_starts_the_chat_with_its_payload(call: Call, act: Act, person: int) -> None:
    await act("start", payload="Token_-42")
    [update] = (await call("getUpdates"))["result"]
    message = update["message"]
    assert message["text"] == "/start Token_-42"
    assert message["chat"] == {
        "id": person,
        "first_name": "Анна",
        "last_name": "Ковалёва",
        "username": "anna_k",
        "type": "private",
    }
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_updates_stay_until_confirmed_by_offset(call: Call, act: Act) -> None:
    await act("start")
    await act("say", text="раз")
    first = (await call("getUpdates"))["result"]
    assert [update["message"]["text"] for update in first] == ["/start", "раз"]
    assert (await call("getUpdates", limit=1))["result"] == first[:1]
    assert (await call("getUpdates", offset=first[1]["update_id"]))["result"] == first[1:]
    assert (await call("getUpdates", offset=first[1]["update_id"] + 1))["result"] == []
    for text in ("два", "три"):
        await act("say", text=text)
    assert [each["message"]["text"] for each in (await call("getUpdates", offset=-1))["result"]] == ["три"]


async def test_long_polling_waits_for_an_update(call: Call, act: Act) -> None:
    await act("start")
    seen = (await call("getUpdates"))["result"][-1]["update_id"]
    waiting = asyncio.create_task(call("getUpdates", offset=seen + 1, timeout=20))
    await act("say", text="слышно?")
    async with asyncio.timeout(30):
        assert (await waiting)["result"][0]["message"]["text"] == "слышно?"


async def test_a_second_poller_ends_the_first_with_conflict(call: Call, http: httpx.AsyncClient) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=20))
    async with asyncio.timeout(30):
        while not (await http.get("/_sandbox/requests")).json()["requests"]:
            await asyncio.sleep(0.01)
        await call("getUpdates")
        ended = await first
    assert ended["error_code"] == 409
    assert ended["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_allowed_updates_are_remembered(call: Call, act: Act) -> None:
    await call("getUpdates", allowed_updates=["callback_query"])
    await act("start")
    assert (await call("getUpdates"))["result"] == []
    await call("getUpdates", allowed_updates=[])
    await act("say", text="снова")
    assert len((await call("getUpdates"))["result"]) == 1


async def test_buttons_edits_and_answers(call: Call, act: Act, person: int) -> None:
    await act("start")
    sent = (await call("sendMessage", chat_id=person, text="Отправить?", reply_markup=BUTTONS))["result"]
    await act("press", message_id=sent["message_id"], data="yes")
    query = (await call("getUpdates"))["result"][-1]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["message_id"]) == ("yes", person, sent["message_id"])
    assert (await call("answerCallbackQuery", callback_query_id=query["id"], text="Готово"))["result"] is True
    again = await call("answerCallbackQuery", callback_query_id=query["id"])
    assert again["description"] == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    edited = await call(
        "editMessageText", chat_id=person, message_id=sent["message_id"], text="<b>Отправлено</b>", parse_mode="HTML"
    )
    assert edited["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 10}]
    assert "reply_markup" not in edited["result"]
    same = await call(
        "editMessageText", chat_id=person, message_id=sent["message_id"], text="<b>Отправлено</b>", parse_mode="HTML"
    )
    assert same["description"].startswith("Bad Request: message is not modified")
    chat = await act("say", text="ясно")
    assert [toast["text"] for toast in chat["toasts"]] == ["Готово"]
    back = await call("editMessageReplyMarkup", chat_id=person, message_id=sent["message_id"], reply_markup=BUTTONS)
    assert back["result"]["reply_markup"] == BUTTONS
    assert (await call("deleteMessage", chat_id=person, message_id=sent["message_id"]))["result"] is True
    gone = await call("deleteMessage", chat_id=person, message_id=sent["message_id"])
    assert gone["description"] == "Bad Request: message to delete not found"


async def test_an_update_tells_what_was_not_what_became_of_it(call: Call, act: Act, person: int) -> None:
    chat = await act("start")
    number = chat["messages"][0]["message_id"]
    await act("edit", message_id=number, text="/start иначе")
    first, second = (await call("getUpdates"))["result"]
    assert first["message"]["text"] == "/start"
    assert second["edited_message"]["text"] == "/start иначе"


@pytest.mark.parametrize(
    ("method", "params", "code", "description"),
    [
        ("sendMessage", {"text": "x"}, 400, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": "me", "text": ""}, 400, "message text is empty"),
        ("sendMessage", {"chat_id": "me"}, 400, "message text is empty"),
        ("sendMessage", {"chat_id": "me", "text": "я" * 4097}, 400, "message is too long"),
        (
            "sendMessage",
            {"chat_id": "me", "text": "<x>", "parse_mode": "HTML"},
            400,
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ("sendMessage", {"chat_id": "me", "text": "x", "parse_mode": "Mark"}, 400, "unsupported parse_mode"),
        (
            "sendMessage",
            {"chat_id": "me", "text": "x", "reply_markup": "{"},
            400,
            "can't parse reply keyboard markup JSON object",
        ),
        ("sendMessage", {"chat_id": "me", "text": "x", "reply_markup": [1]}, 400, "object expected as reply markup"),
        (
            "sendMessage",
            {
                "chat_id": "me",
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "я" * 33}]]},
            },
            400,
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": "me", "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            400,
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {
                "chat_id": "me",
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "http://localhost:5/"}]]},
            },
            400,
            "inline keyboard button URL 'http://localhost:5/' is invalid: Wrong HTTP URL",
        ),
        (
            "sendMessage",
            {"chat_id": "me", "text": "x", "reply_parameters": {"message_id": 999}},
            400,
            "message to be replied not found",
        ),
        ("editMessageText", {"chat_id": "me", "message_id": 999, "text": "x"}, 400, "message to edit not found"),
        ("editMessageText", {"chat_id": "me", "message_id": 1, "text": "x"}, 400, "message can't be edited"),
        ("editMessageText", {"text": "x"}, 400, "message identifier is not specified"),
        ("setMyCommands", {"commands": [{"command": "Bad!", "description": "x"}]}, 400, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, 400, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setWebhook", {"url": "http://example.com/"}, 400, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "setWebhook",
            {"url": "https://e.com/", "secret_token": "я"},
            400,
            "secret token contains unallowed characters",
        ),
        ("noSuchMethod", {}, 404, "Not Found: method not found"),
    ],
)
async def test_refusals_are_worded_as_telegram_words_them(
    call: Call, act: Act, person: int, method: str, params: dict[str, Any], code: int, description: str
) -> None:
    await act("start")
    body = await call(method, **{**params, **({"chat_id": person} if params.get("chat_id") == "me" else {})})
    prefix = "" if code == 404 else "Bad Request: "
    assert (body["ok"], body["error_code"], body["description"]) == (False, code, prefix + description)


async def test_a_blocked_bot_cannot_write_until_it_is_unblocked(call: Call, act: Act, person: int) -> None:
    await act("start")
    await act("block")
    refused = await call("sendMessage", chat_id=person, text="ау")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    member = (await call("getUpdates"))["result"][-1]["my_chat_member"]
    assert member["new_chat_member"]["status"] == "kicked"
    await act("unblock")
    assert (await call("sendMessage", chat_id=person, text="ау"))["ok"]
    await act("deactivate")
    assert (await call("sendMessage", chat_id=person, text="ау"))["description"] == "Forbidden: user is deactivated"


async def test_a_flood_is_told_to_wait_and_time_heals(
    call: Call, act: Act, person: int, http: httpx.AsyncClient
) -> None:
    await act("start")
    answers = [await call("sendMessage", chat_id=person, text=f"{n}") for n in range(8)]
    refused = next(answer for answer in answers if not answer["ok"])
    wait = refused["parameters"]["retry_after"]
    assert refused["description"] == f"Too Many Requests: retry after {wait}"
    assert (await http.get("/_sandbox/limits")).json()["violations"] > 0
    await http.post("/_sandbox/clock", json={"advance": wait})
    assert (await call("sendMessage", chat_id=person, text="можно?"))["ok"]


async def test_old_messages_and_queries_are_out_of_reach(
    call: Call, act: Act, person: int, http: httpx.AsyncClient
) -> None:
    await act("start")
    sent = (await call("sendMessage", chat_id=person, text="?", reply_markup=BUTTONS))["result"]["message_id"]
    await act("press", message_id=sent, data="yes")
    query = (await call("getUpdates"))["result"][-1]["callback_query"]["id"]
    await http.post("/_sandbox/clock", json={"advance": 49 * 3600})
    assert "too old" in (await call("answerCallbackQuery", callback_query_id=query))["description"]
    assert (await call("deleteMessage", chat_id=person, message_id=sent))[
        "description"
    ] == "Bad Request: message can't be deleted"


async def test_commands_and_texts_are_kept(call: Call) -> None:
    commands = [{"command": "stop", "description": "Остановить отправку"}]
    assert (await call("setMyCommands", commands=commands))["result"] is True
    assert (await call("getMyCommands"))["result"] == commands
    assert (await call("getMyCommands", language_code="en"))["result"] == []
    await call("deleteMyCommands")
    assert (await call("getMyCommands"))["result"] == []
    await call("setMyDescription", description="Пишу, что происходит с откликами.")
    assert (await call("getMyDescription"))["result"]["description"].startswith("Пишу")


@pytest.mark.parametrize(
    ("path", "code"),
    [("/botnonsense/getMe", 404), ("/bot5:abc/getMe", 401), ("/bot123/", 404), ("/nothing/at/all", 404)],
)
async def test_wrong_tokens_and_addresses(path: str, code: int) -> None:
    async with (
        serving(create_app(World(tokens=(TOKEN,)))) as base,
        httpx.AsyncClient(base_url=base, trust_env=False) as http,
    ):
        answer = await http.get(path)
        assert (await http.get("/_sandbox/bots")).status_code == 404
    assert (answer.status_code, answer.json()["ok"]) == (code, False)


@pytest.mark.parametrize("raw", [b"{", b"[1]", b"\xff", b'{"chat_id": 1, "text": "\\ud800"}', b"[" * 100_000])
async def test_bodies_that_cannot_be_read_get_400(http: httpx.AsyncClient, raw: bytes) -> None:
    answer = await http.post(f"/bot{TOKEN}/sendMessage", content=raw, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("rate_limit", 429),
        ("error_500", 500),
        ("error_502", 502),
        ("html_502", 502),
        ("unauthorized", 401),
        ("blocked", 403),
        ("cannot_parse", 400),
    ],
)
async def test_faults_strike_once_and_take_no_effect(
    http: httpx.AsyncClient, act: Act, person: int, kind: str, code: int
) -> None:
    await act("start")
    await http.post("/_sandbox/faults", json={"kind": kind, "times": 1, "retry_after": 30, "when": "sendMessage"})
    answer = await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": person, "text": "раз"})
    assert answer.status_code == code
    if kind == "rate_limit":
        assert answer.json()["parameters"] == {"retry_after": 30}
        await http.post("/_sandbox/clock", json={"advance": 30})
    assert (await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": person, "text": "два"})).status_code == 200
    chat = (await http.get(f"/_sandbox/bots/vacancy_bot/chats/{person}")).json()
    assert [message["text"] for message in chat["messages"]] == ["/start", "два"]


async def test_a_lost_answer_has_taken_effect_and_a_hang_has_not(
    http: httpx.AsyncClient, act: Act, person: int
) -> None:
    await act("start")
    await http.post("/_sandbox/faults", json={"kind": "lost_answer", "times": 1, "when": "sendMessage"})
    lost = await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": person, "text": "дошло"})
    assert lost.status_code == 502
    await http.post("/_sandbox/faults", json={"kind": "hang", "times": 1, "when": "sendMessage"})
    with pytest.raises(httpx.ReadTimeout):
        await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": person, "text": "не дошло"}, timeout=0.3)
    chat = (await http.get(f"/_sandbox/bots/vacancy_bot/chats/{person}")).json()
    assert [message["text"] for message in chat["messages"]] == ["/start", "дошло"]


async def test_the_log_never_holds_the_token(http: httpx.AsyncClient, call: Call) -> None:
    await call("getMe")
    log = await http.get("/_sandbox/requests")
    assert log.json()["requests"][0]["path"] == "getMe"
    assert TOKEN not in log.text


async def test_state_is_dumped_and_loaded(http: httpx.AsyncClient, call: Call, act: Act, person: int) -> None:
    await act("start", payload="abc")
    await call("sendMessage", chat_id=person, text="<b>привет</b>", parse_mode="HTML", reply_markup=BUTTONS)
    dumped = (await http.get("/_sandbox/state")).json()
    async with (
        serving(create_app(World(seed=9, control=True))) as base,
        httpx.AsyncClient(base_url=base, trust_env=False) as other,
    ):
        assert (await other.put("/_sandbox/state", json=dumped)).json() == dumped
        updates = (await other.get(f"/bot{TOKEN}/getUpdates")).json()["result"]
        assert updates[0]["message"]["text"] == "/start abc"
        for damaged in ({}, {"version": 1}, {**dumped, "people": [{"nonsense": 1}]}, {**dumped, "bots": 5}):
            assert (await other.put("/_sandbox/state", json=damaged)).status_code == 400
        assert (await other.get("/_sandbox/state")).json() == dumped


async def test_pages_of_other_sites_cannot_drive_the_sandbox(http: httpx.AsyncClient) -> None:
    foreign = await http.post("/_sandbox/faults", json={"kind": "hang"}, headers={"origin": "https://evil.example"})
    own = await http.get("/_sandbox/faults", headers={"origin": str(http.base_url).rstrip("/")})
    assert (foreign.status_code, own.status_code) == (403, 200)
    assert own.json()["active"] == []


async def test_the_page_is_served_at_the_root_and_at_a_deep_link(http: httpx.AsyncClient) -> None:
    for path in ("/", "/vacancy_bot?start=abc"):
        page = await http.get(path)
        assert page.status_code == 200
        assert 'lang="ru"' in page.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"act": "dance"},
        {"act": "say", "text": " "},
        {"act": "press", "message_id": 1, "data": "x"},
        {"act": "start", "payload": "a b"},
        {"act": "edit", "message_id": "x"},
        [],
    ],
)
async def test_acts_that_make_no_sense_are_told_in_a_sentence(
    http: httpx.AsyncClient, person: int, body: object
) -> None:
    answer = await http.post(f"/_sandbox/bots/vacancy_bot/chats/{person}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
