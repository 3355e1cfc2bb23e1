"""Switches, usage, notifications and bootstrap."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from libs.common.ids import new_id
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application, ids_of


async def put(person: Person, **body: Any) -> dict[str, Any]:
    return await person.write("PUT", "/api/switches", body)


async def test_everything_can_be_stopped_and_started_again(api: Api, linked: Person) -> None:
    stopped = await put(linked, scope="user")
    assert stopped["stopped"] is True
    assert [(one["scope"], one["reason"], one["until"]) for one in stopped["items"]] == [("user", "owner", None)]
    event = (await api.events())[-1]
    assert (event["change"], event["scope"]) == ("stopped", "user")
    assert event["sentence"] == "Все резюме: отправка остановлена. Очередь сохранится."
    lifted = await linked.write("POST", "/api/switches/lift", {"scope": "user"})
    assert (lifted["stopped"], lifted["items"]) == (False, [])
    assert (await api.events())[-1]["change"] == "resumed"
    assert len(await api.rows("select 1 from audit_log where action like 'switch.%'")) == 2


async def test_who_is_told_of_a_pause_reads_when_it_ends(api: Api, linked: Person) -> None:
    far = datetime.now(UTC).replace(hour=12, minute=30) + timedelta(days=2)
    await put(linked, scope="user", until=far.isoformat())
    assert (await api.events())[-1]["sentence"] == (
        f"Все резюме: пауза. Поиск идёт, отправки нет. До 15:30 {far:%d.%m}."
    ), "by the owner's clock, which is Moscow's"


async def test_a_pause_ends_by_itself_and_can_be_made_shorter(linked: Person) -> None:
    _, resumes = await ids_of(linked)
    far = datetime.now(UTC) + timedelta(hours=5)
    await put(linked, scope="resume", scope_id=str(resumes[0]))
    one = (await put(linked, scope="resume", scope_id=str(resumes[0]), until=far.isoformat()))["items"]
    assert len(one) == 1
    assert datetime.fromisoformat(one[0]["until"]) == far
    for never in ("9999-12-31T23:59:59-14:00", "9999-12-31T20:00:00Z"):
        problem = await linked.write("PUT", "/api/switches", {"scope": "user", "until": never}, 422)
        assert problem["errors"][0]["detail"] == "Укажите время с 1900 по 2999 год."
    problem = await linked.write("PUT", "/api/switches", {"scope": "user", "until": "2020-01-01T00:00:00Z"}, 422)
    assert problem["errors"][0]["detail"] == "Это время уже прошло."


async def test_repeating_a_lift_is_harmless_and_silent(api: Api, linked: Person) -> None:
    before = len(await api.events())
    await linked.write("POST", "/api/switches/lift", {"scope": "user"})
    assert len(await api.events()) == before


async def test_the_machines_pauses_are_shown_and_some_can_be_ended(api: Api, linked: Person) -> None:
    account, _ = await ids_of(linked)
    for reason in ("captcha", "needs_login"):
        await api.run(
            "insert into pause_switches (scope, scope_id, reason, paused_by, detail)"
            " values ('account', :id, :reason, 'sender', '{\"link\": \"https://hh.ru/captcha\"}')",
            id=account,
            reason=reason,
        )
    shown = (await linked.get("/api/switches"))["items"]
    assert {one["reason"]: one["can_lift"] for one in shown} == {"captcha": True, "needs_login": False}
    body = {"scope": "account", "scope_id": str(account), "reasons": ["captcha"]}
    left = await linked.write("POST", "/api/switches/lift", body)
    assert [one["reason"] for one in left["items"]] == ["needs_login"]
    problem = await linked.write("POST", "/api/switches/lift", {**body, "reasons": ["needs_login"]}, 409)
    assert problem["code"] == "cannot_lift"


async def test_the_system_is_the_administrators(api: Api, anna: Person) -> None:
    problem = await anna.write("PUT", "/api/admin/switch", {}, 403)
    assert problem["code"] == "forbidden"
    admin = await api.person("root@example.org", is_admin=True)
    await admin.write("PUT", "/api/admin/switch", {})
    seen = await anna.get("/api/switches")
    assert (seen["stopped"], seen["items"][0]["scope"], seen["items"][0]["can_lift"]) == (True, "system", False)
    assert (await admin.write("DELETE", "/api/admin/switch"))["stopped"] is False


async def entry(api: Api, person: Person, *, hours: float, kind: str = "take", **facts: Any) -> None:
    account, _ = await ids_of(person)
    await api.run(
        "insert into usage_ledger (id, user_id, account_id, kind, units, at, plan_window_at)"
        " values (:id, :user, :account, :kind, :units, now() - make_interval(secs => :secs), :window)",
        id=new_id(),
        user=person.id,
        account=account,
        kind=kind,
        units=facts.get("units", 1),
        secs=hours * 3600,
        window=facts.get("window"),
    )


async def test_usage_counts_what_the_claim_counts(api: Api, linked: Person) -> None:
    opened = datetime.now(UTC) - timedelta(hours=3)
    await entry(api, linked, hours=30, window=opened - timedelta(hours=40))
    await entry(api, linked, hours=3, window=opened)
    await entry(api, linked, hours=2, window=opened)
    await entry(api, linked, hours=2, kind="refund", units=-1, window=opened)
    await entry(api, linked, hours=1, kind="manual")
    usage = await linked.get("/api/usage")
    assert (usage["account"]["used"], usage["account"]["limit"], usage["account"]["hh_limit"]) == (2, 40, 200)
    assert (usage["plan"]["used"], usage["plan"]["limit"], usage["plan"]["plan"]["id"]) == (1, 200, "self")
    assert datetime.fromisoformat(usage["plan"]["resets_at"]) == opened + timedelta(days=1)


async def test_a_full_account_names_the_next_slot(api: Api, linked: Person) -> None:
    await entry(api, linked, hours=20, kind="manual", units=39)
    assert (await linked.get("/api/usage"))["account"]["used"] == 39
    await entry(api, linked, hours=1)
    slot = datetime.fromisoformat((await linked.get("/api/usage"))["account"]["next_slot_at"])
    assert abs(slot - datetime.now(UTC) - timedelta(hours=4)) < timedelta(minutes=1)


async def test_the_owner_learns_why_letters_are_composed(api: Api, linked: Person) -> None:
    assert (await linked.get("/api/usage"))["llm_fault"] is None
    found = await application(api, linked)
    set_report = "update applications set letter_source = 'composed', grounding = cast(:report as jsonb) where id = :id"
    await api.run(set_report, id=found, report=json.dumps({"notes": ["llm_failed: llm_budget_spent"]}))
    assert "LLM_DAILY_BUDGET" in (await linked.get("/api/usage"))["llm_fault"]
    await api.run(set_report, id=found, report=json.dumps({"notes": []}))
    assert (await linked.get("/api/usage"))["llm_fault"] is None


async def test_usage_says_whether_a_model_is_set_and_names_its_money(api: Api, linked: Person) -> None:
    told = await linked.get("/api/usage")
    assert (told["llm_on"], told["llm_budget"], told["llm_currency"]) == (False, 1.0, "USD")
    said = {"llm_api_key": SecretStr("key"), "llm_daily_budget": 90.0, "llm_currency": "RUB"}
    api.app.state.deps = replace(api.app.state.deps, settings=api.settings.model_copy(update=said))
    told = (await linked.get("/api/bootstrap"))["usage"]
    assert (told["llm_on"], told["llm_budget"], told["llm_currency"]) == (True, 90.0, "RUB")


async def test_a_subscription_decides_the_plan(api: Api, linked: Person) -> None:
    await api.run("insert into subscriptions (user_id, plan_id) values (:id, 'day50')", id=linked.id)
    assert (await linked.get("/api/usage"))["plan"]["limit"] == 50
    await api.run("update subscriptions set expires_at = now() - interval '1 second'")
    assert (await linked.get("/api/usage"))["plan"]["plan"]["id"] == "self"
    plans = (await linked.get("/api/plans"))["items"]
    assert [one["id"] for one in plans] == ["self", "free", "day50", "day100", "day200"]


async def notify(api: Api, person: Person, count: int) -> None:
    for seq in range(1, count + 1):
        await api.run(
            "insert into notifications (id, user_id, seq, event_id, kind, title)"
            " values (:id, :user, :seq, :event, 'reply.sent', 'Отклик отправлен')",
            id=new_id(),
            user=person.id,
            seq=seq,
            event=uuid4(),
        )
    await api.run("insert into notification_counters (user_id, last_seq) values (:id, :n)", id=person.id, n=count)


async def test_notifications_are_read_by_seq(api: Api, anna: Person) -> None:
    await notify(api, anna, 5)
    newest = await anna.get("/api/notifications", limit=2)
    assert ([one["seq"] for one in newest["items"]], newest["last_seq"], newest["read_seq"]) == ([5, 4], 5, 0)
    assert [one["seq"] for one in (await anna.get("/api/notifications", after=3))["items"]] == [4, 5]
    assert [one["seq"] for one in (await anna.get("/api/notifications", before=3))["items"]] == [2, 1]
    assert (await anna.write("POST", "/api/notifications/read", {"seq": 4}))["read_seq"] == 4
    assert (await anna.write("POST", "/api/notifications/read", {"seq": 2}))["read_seq"] == 4
    assert (await anna.write("POST", "/api/notifications/read", {"seq": 99}))["read_seq"] == 5


async def test_bootstrap_has_everything_for_the_first_screen(api: Api, linked: Person) -> None:
    await notify(api, linked, 3)
    await linked.write("POST", "/api/notifications/read", {"seq": 1})
    for state in ("review", "review", "queued", "held", "sent", "needs_owner"):
        await application(api, linked, state=state)
    await put(linked, scope="user")
    shown = await linked.get("/api/bootstrap")
    assert shown["counters"] == {"review": 2, "needs_owner": 1, "queued": 2, "sent": 1, "chats": 0, "unread": 2}
    assert (shown["seq"], shown["mode"], shown["realtime_url"]) == (3, "demo", "ws://127.0.0.1:8000/ws")
    assert (shown["user"]["email"], shown["account"]["hh_user_id"]) == ("anna@example.org", "1001")
    assert len(shown["resumes"]) == 2
    assert shown["switches"]["stopped"] is True
    assert shown["usage"]["account"]["used"] == 0
    assert abs(datetime.fromisoformat(shown["server_now"]) - datetime.now(UTC)) < timedelta(seconds=30)
    assert shown["build"]


async def test_bootstrap_names_what_leaves_next_and_the_last_decisions(api: Api, linked: Person) -> None:
    first = await application(api, linked, state="review")
    planned = [
        await application(api, linked, state=one) for one in ("queued", "held", "queued", "held", "queued", "held")
    ]
    for number, one in enumerate(reversed(planned)):
        due = "update applications set not_before = now() + make_interval(mins => :due) where id = :id"
        await api.run(due, due=number, id=one)
    body = {"action": "dismiss", "expected_version": 1}
    path = f"/api/applications/{first}/decision"
    decided = await linked.write("POST", path, body, 200, **{"Idempotency-Key": str(uuid4())})
    chat = "insert into telegram_links (id, user_id, chat_id) values (:link, :id, 7)"
    assert (await linked.get("/api/bootstrap"))["telegram_linked"] is False
    await api.run(chat, link=uuid4(), id=linked.id)
    shown = await linked.get("/api/bootstrap")
    soonest = [str(one) for one in reversed(planned)][:5]
    assert (shown["next_sends"]["total"], [one["id"] for one in shown["next_sends"]["items"]]) == (6, soonest)
    assert [(one["id"], one["action"]) for one in shown["decisions"]] == [(decided["decision_id"], "dismiss")]
    assert shown["telegram_linked"] is True


async def test_bootstrap_works_before_anything_is_linked(anna: Person) -> None:
    shown = await anna.get("/api/bootstrap")
    assert (shown["account"], shown["resumes"], shown["usage"]["account"]) == (None, [], None)
    assert (shown["next_sends"], shown["decisions"]) == ({"total": 0, "items": []}, [])


@pytest.mark.parametrize("secret", ["access:1001", "refresh:1001", "token_hash", "password_hash", "access_token"])
async def test_bootstrap_shows_no_secret(linked: Person, secret: str) -> None:
    assert secret not in (await linked.http.get("/api/bootstrap")).text


async def test_the_owner_checks_his_own_audit_log_and_the_administrator_every_one(api: Api, linked: Person) -> None:
    mine = await linked.get("/api/audit/verification")
    assert mine["whole"] is True
    [chain] = mine["chains"]
    assert (chain["user_id"], chain["first_broken"], chain["erased"]) == (str(linked.id), None, False)
    assert chain["lines"] >= 1
    assert mine["anchor_held"] is None
    known, other = chain["head"], f"1:{'a' * 64}"
    answers = [await linked.get("/api/audit/verification", anchor=one) for one in (known, other)]
    assert [one["anchor_held"] for one in answers] == [True, False]
    await api.run("update audit_log set data = '{}' where user_id = :id and number = 1", id=linked.id)
    assert (await linked.get("/api/audit/verification"))["chains"][0]["first_broken"] == 1
    admin = await api.person("root@example.org", is_admin=True)
    every = await admin.get("/api/admin/audit/verification")
    assert every["whole"] is False
    assert {one["user_id"]: one["whole"] for one in every["chains"]}[str(linked.id)] is False
    assert (await admin.get("/api/audit/verification"))["whole"] is True
    assert (await admin.get("/api/audit/verification", anchor=known))["anchor_held"] is False, "another person's"
