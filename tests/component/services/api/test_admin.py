"""What the administrator sees of people and decides for them; that nobody else may is in the matrix of routes."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.component.services.api.conftest import Api, Person


async def test_the_administrator_sees_people_with_their_use_and_puts_one_on_a_plan(api: Api, linked: Person) -> None:
    admin = await api.person("root@example.org", is_admin=True)
    await linked.write("PUT", "/api/switches", {"scope": "user"})
    await api.run(
        "insert into plans (id, title_ru, title_en, application_limit, window_seconds)"
        " values ('ten', 'Десять', 'Ten', 10, 60)"
    )
    first = await admin.get("/api/admin/users", limit=1)
    second = await admin.get("/api/admin/users", limit=1, cursor=first["next"])
    assert ([first["items"][0]["email"], first["total"], second["next"]]) == ["root@example.org", 2, None]
    [person] = second["items"]
    facts = [person[one] for one in ("account_state", "stopped", "is_admin", "used", "llm_cost_24h")]
    assert facts == ["linked", True, False, 0, 0]
    assert first["items"][0]["account_state"] is None

    path = f"/api/admin/users/{person['id']}/plan"
    await admin.write("PUT", path, {"plan_id": "ten"}, 204)
    [found] = (await admin.get("/api/admin/users", q=person["email"].upper()))["items"]
    assert (found["plan_id"], found["limit"]) == ("ten", 10)
    assert (await linked.get("/api/usage"))["plan"]["limit"] == 10
    await admin.write("PUT", path, {"plan_id": None}, 204)
    assert (await admin.get("/api/admin/users", q="%"))["items"] == []
    assert (await linked.get("/api/usage"))["plan"]["plan"]["id"] == person["plan_id"]
    lines = await api.rows("select actor from audit_log where action = 'plan.changed'")
    assert [line["actor"] for line in lines] == ["administrator"] * 2


async def test_the_administrator_sees_what_fails_what_waits_and_what_models_cost(api: Api, linked: Person) -> None:
    admin = await api.person("root@example.org", is_admin=True)
    empty = await admin.get("/api/admin/condition")
    assert (empty["outages"], empty["waiting"], empty["aside"], empty["models"]) == ([], [], [], [])
    await api.run(
        "insert into loop_outages (id, service, loop, error, began_at, ended_at) values"
        " (:open, 'auto_reply', 'send', 'TimeoutError', now(), null), (:over, 'api', 'relay', 'OSError', now(), now())",
        open=uuid4(),
        over=uuid4(),
    )
    await api.run(
        "insert into outbox (event_id, source, subject, user_id, payload, headers, created_at) values"
        " (:old, 'telegram', 'match.decided', :id, '{}', '{}', now() - interval '2 minutes'),"
        " (:young, 'telegram', 'match.decided', :id, '{}', '{}', now())",
        old=uuid4(),
        young=uuid4(),
        id=linked.id,
    )
    await api.run(
        "insert into poison (id, source, kind, key, reason, body)"
        " values (:id, 'auto_reply', 'vacancy', '1', 'x', 'secret')",
        id=uuid4(),
    )
    call = (
        "insert into llm_calls (id, user_id, purpose, model, outcome, latency_ms, cost, tokens_in, tokens_out)"
        " values (:call, :id, 'letter', 'm', :outcome, :ms, 0.5, 10, 2)"
    )
    for outcome, ms in (("ok", 100), ("ok", 300), ("timeout", 30_000)):
        await api.run(call, call=uuid4(), id=linked.id, outcome=outcome, ms=ms)
    found = await admin.get("/api/admin/condition")
    assert [(one["service"], one["loop"], one["error"]) for one in found["outages"]] == [
        ("auto_reply", "send", "TimeoutError")
    ]
    assert [(one["service"], one["events"]) for one in found["waiting"]] == [("telegram", 1)]
    assert [(one["kind"], one["things"]) for one in found["aside"]] == [("vacancy", 1)]
    [model] = found["models"]
    assert (model["calls"], model["failed"], model["cost"], model["tokens_in"]) == (3, 1, 1.5, 30)
    assert (model["median_ms"], model["slow_ms"]) == (100, 300)
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("user_id", "body", "status", "code"),
    [
        (None, {"plan_id": "no such plan"}, 422, "unknown_plan"),
        (None, {"plan_id": "self", "expires_at": "2020-01-01T00:00:00Z"}, 422, "past_moment"),
        (UUID(int=7), {"plan_id": None}, 404, "not_found"),
    ],
)
async def test_a_plan_that_cannot_be_given_is_refused(
    api: Api, user_id: UUID | None, body: dict[str, Any], status: int, code: str
) -> None:
    admin = await api.person("root@example.org", is_admin=True)
    path = f"/api/admin/users/{user_id or (await admin.get('/api/session'))['user_id']}/plan"
    problem = await admin.write("PUT", path, body, status)
    assert code in {problem["code"], *(one["code"] for one in problem["errors"])}
