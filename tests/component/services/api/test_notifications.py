"""Preferences, channels, tests and browsers over the api."""

import json
from typing import Any
from uuid import uuid4

import pytest

from libs.common.ids import new_id
from tests.component.services.api import seeds
from tests.component.services.api.conftest import Api, Person
from tests.support.push_browser import PushBrowser

PREFERENCES = "/api/notifications/preferences"
PUSH = "/api/notifications/push"


def topic(body: dict[str, Any], name: str) -> dict[str, bool]:
    return next(one["channels"] for one in body["topics"] if one["topic"] == name)


async def test_preferences_change_what_is_given_and_nothing_else(anna: Person) -> None:
    before = await anna.get(PREFERENCES)
    quiet = {"quiet_from": "22:00", "quiet_to": "08:00"}
    first = {"expected_version": before["version"], "channels": {"employer_viewed": {"telegram": True}}, **quiet}
    changed = await anna.write("PUT", PREFERENCES, first)
    assert topic(changed, "employer_viewed")["telegram"] is True
    assert (changed["quiet_from"], changed["quiet_to"]) == ("22:00", "08:00")
    second = {"expected_version": changed["version"], "channels": {"employer_viewed": {"push": True}}, "digest": False}
    changed = await anna.write("PUT", PREFERENCES, second)
    assert topic(changed, "employer_viewed") == {"telegram": True, "push": True, "email": False}
    assert (changed["digest"], changed["quiet_from"]) == (False, "22:00")
    off = {"expected_version": changed["version"], "quiet_from": None, "quiet_to": None}
    assert (await anna.write("PUT", PREFERENCES, off))["quiet_from"] is None
    stale = await anna.write("PUT", PREFERENCES, off, status=409)
    assert (stale["code"], stale["current"]["version"]) == ("version_conflict", changed["version"] + 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "22:00"},
        {"quiet_from": "22:00", "quiet_to": None},
        {"channels": {"no_such_topic": {"push": True}}},
        {"channels": {"chat_action": {"pigeon": True}}},
        {"expected_version": 2**31},
    ],
)
async def test_preferences_that_make_no_sense_are_refused(anna: Person, wrong: dict[str, Any]) -> None:
    await anna.write("PUT", PREFERENCES, {"expected_version": 0, **wrong}, status=422)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/1",
        "https://127.0.0.1/1",
        "https://localhost/1",
        "https://10.0.0.1/1",
        "https://a:b@fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/1",
        "https://push.example.com/1",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\nHost: other",
        "https://fcm.googleapis.com/ключ",
        "x",
    ],
)
async def test_a_browser_leads_to_a_known_push_service_by_https_or_nowhere(anna: Person, endpoint: str) -> None:
    await anna.write("POST", PUSH, {"endpoint": endpoint, "keys": PushBrowser().keys}, status=422)


async def test_a_browser_is_subscribed_once_renewed_and_forgotten(api: Api, anna: Person) -> None:
    browser = {"endpoint": "https://fcm.googleapis.com/1", "keys": PushBrowser().keys, "name": "Chrome"}
    first = await anna.write("POST", PUSH, browser, status=201)
    again = await anna.write("POST", PUSH, {**browser, "keys": PushBrowser().keys}, status=201)
    assert first["id"] == again["id"]
    [shown] = (await anna.get(PUSH))["items"]
    assert (shown["name"], shown["service"]) == ("Chrome", "fcm.googleapis.com")
    assert "endpoint" not in shown
    await api.run("insert into push_states (subscription_id, gone_at) values (:id, now())", id=first["id"])
    assert (await anna.get(PUSH))["items"] == []
    fresh = await anna.write("POST", PUSH, browser, status=201)
    assert fresh["id"] != first["id"]
    await anna.write("DELETE", f"{PUSH}/{fresh['id']}", status=204)
    await anna.write("DELETE", f"{PUSH}/{fresh['id']}", status=404)


async def test_a_test_waits_then_says_why_in_words(api: Api, anna: Person) -> None:
    started = await anna.write("POST", "/api/notifications/channels/email/test", status=202)
    path = f"/api/notifications/tests/{started['id']}"
    assert (await anna.get(path))["state"] == "waiting"
    await api.run(
        "insert into notification_deliveries (id, user_id, channel, topic, state, error)"
        " values (:id, :user_id, 'email', 'test', 'failed', 'smtp_login')",
        id=started["id"],
        user_id=anna.id,
    )
    ended = await anna.get(path)
    assert (ended["state"], ended["reason"]) == ("failed", "smtp_login")
    assert "SMTP_PASSWORD" in ended["sentence"]
    await anna.write("GET", f"/api/notifications/tests/{uuid4()}", status=404)
    for _ in range(9):
        await anna.write("POST", "/api/notifications/channels/web/test", status=202)
    await anna.write("POST", "/api/notifications/channels/web/test", status=429)


async def test_channels_say_what_is_wrong_and_whose_turn_it_is(api: Api, anna: Person) -> None:
    channels = {one["channel"]: one for one in (await anna.get("/api/notifications/channels"))["items"]}
    assert {one["reason"] for one in channels.values()} == {"not_set_up"}
    await api.run(
        "insert into notification_channels (channel, configured, public_key, failing_since, error) values"
        " ('web', true, null, null, null), ('telegram', true, null, null, null), ('push', true, 'BKey', null, null),"
        " ('email', true, null, now(), 'smtp_away')"
    )
    await api.run("insert into telegram_bot (id, state) values (1, 'on')")
    channels = {one["channel"]: one for one in (await anna.get("/api/notifications/channels"))["items"]}
    assert {name: (one["state"], one["reason"]) for name, one in channels.items()} == {
        "web": ("on", None),
        "telegram": ("off", "telegram_unlinked"),
        "push": ("off", "no_browser"),
        "email": ("failing", "smtp_away"),
    }
    assert channels["push"]["public_key"] == "BKey"
    assert channels["email"]["address"] == "anna@example.org"


async def test_a_bot_that_its_reader_has_blocked_is_linked_but_does_not_arrive(api: Api, anna: Person) -> None:
    await api.run("insert into notification_channels (channel, configured) values ('telegram', true)")
    await api.run("insert into telegram_bot (id, state) values (1, 'on')")
    await api.run(
        "insert into telegram_links (id, user_id, chat_id, username, blocked_at) values (:l, :id, 7, 'anna_k', now())",
        l=uuid4(),
        id=anna.id,
    )
    channels = {one["channel"]: one for one in (await anna.get("/api/notifications/channels"))["items"]}
    assert (channels["telegram"]["state"], channels["telegram"]["reason"]) == ("failing", "telegram_blocked")
    assert "Разблокируйте" in channels["telegram"]["sentence"]


async def notice(api: Api, person: Person, seq: int, topic: str, about: str, *, asks: bool = True) -> None:
    await api.run(
        "insert into notifications (id, user_id, seq, event_id, kind, topic, title, about, actions)"
        " values (:id, :user, :seq, :id, 'k', :topic, 't', :about, cast(:actions as jsonb))",
        id=new_id(),
        user=person.id,
        seq=seq,
        topic=topic,
        about=about,
        actions=json.dumps([{"decision": "dismiss", "target": "match", "target_id": str(new_id())}] if asks else []),
    )


async def test_a_notification_says_whether_it_still_waits(api: Api, linked: Person) -> None:
    _, [resume, *_] = await seeds.ids_of(linked)
    unwritten, waiting, decided = [await seeds.match(api, linked, resume, f"90{one}") for one in range(3)]
    await seeds.application(api, linked, match=waiting, vacancy="901")
    await seeds.application(api, linked, match=decided, vacancy="902", state="dismissed")
    chat, action = await seeds.chat(api, linked)
    asked = [("match_review", f"match:{one}") for one in (unwritten, waiting, decided)]
    asked += [("chat_action", f"chat_action:{action}"), ("chat_action", f"chat_action:{new_id()}")]
    for seq, (kind, about) in enumerate(asked, start=1):
        await notice(api, linked, seq, kind, about)
    await notice(api, linked, 6, "chat_action", f"chat_action:{action}", asks=False)
    await notice(api, linked, 7, "application_sent", f"application:{chat}")

    shown = (await linked.get("/api/notifications", after=0))["items"]
    assert [one["waits"] for one in shown] == [True, True, False, True, False, None, None]
    assert [one["waits"] for one in (await linked.get("/api/notifications"))["items"]] == [
        one["waits"] for one in shown
    ][::-1]


async def test_what_was_told_is_read_in_the_language_of_its_reader(api: Api, anna: Person) -> None:
    words = {"ru": {"title": "Отклик отправлен", "body": "Номер 1."}, "en": {"title": "Sent", "body": "Number 1."}}
    await notice(api, anna, 1, "application_sent", f"application:{new_id()}", asks=False)
    await notice(api, anna, 2, "application_sent", f"application:{new_id()}", asks=False)
    await api.run(
        "update notifications set words = cast(:words as jsonb) where user_id = :id and seq = 2",
        words=json.dumps(words),
        id=anna.id,
    )
    shown: dict[str, list[tuple[str, str]]] = {}
    for language in ("ru", "en"):
        anna.http.headers["Accept-Language"] = language
        items = (await anna.get("/api/notifications"))["items"]
        shown[language] = [(one["title"], one["body"]) for one in items]
    # The older one has words of its time alone.
    assert shown == {
        "ru": [("Отклик отправлен", "Номер 1."), ("t", "")],
        "en": [("Sent", "Number 1."), ("t", "")],
    }


async def test_a_reader_chooses_the_language_of_messages(anna: Person, boris: Person) -> None:
    await anna.write("PUT", "/api/language", {"language": "en"}, status=204)
    await anna.write("PUT", "/api/language", {"language": "de"}, status=422)
    assert (await anna.get("/api/bootstrap"))["user"]["locale"] == "en"
    assert (await boris.get("/api/bootstrap"))["user"]["locale"] == "ru"
