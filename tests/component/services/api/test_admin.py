"""What the administrator sees of people and decides for them; that nobody else may is in the matrix of routes."""

from typing import Any
from uuid import UUID

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
