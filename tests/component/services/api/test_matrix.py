"""Every route × {owner, other user, anonymous, revoked session}. A new route without an entry here fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.routing import APIRoute

from services.api.app import create_for_description
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import LETTER, application, chat, commitment, hash_of, ids_of, match
from tests.support.push_browser import PushBrowser


@dataclass(frozen=True)
class World:
    """Ids of the owner's things."""

    resume: UUID
    match: UUID
    application: UUID
    session: UUID
    link: UUID
    chat: UUID
    action: UUID
    browser: UUID
    commitment: UUID
    test: UUID
    dismissal: UUID
    user: UUID

    def path(self, template: str) -> str:
        known = {
            "resume_id": self.resume,
            "match_id": self.match,
            "application_id": self.application,
            "user_id": self.user,
        }
        known |= {"chat_id": self.chat, "action_id": self.action, "session_id": self.session}
        known |= {"subscription_id": self.browser, "test_id": self.test, "commitment_id": self.commitment}
        words = {"token": "none", "name": "favicon-32x32.png", "channel": "email", "topic": "salary"}
        return template.format(**known, **words)


@dataclass(frozen=True)
class Case:
    """What the owner and another user get; `last` orders what takes the caller's things away."""

    owner: int = 200
    other: int = 200
    body: Callable[[World], Any] | None = None
    query: str = ""
    public: bool = False
    last: int = 0


def decided(world: World) -> dict[str, Any]:
    return {"action": "approve", "expected_version": 1, "letter_hash": hash_of(LETTER)}


BROWSER = PushBrowser().keys
MATRIX: dict[tuple[str, str], Case] = {
    ("GET", "/api/bootstrap"): Case(),
    ("POST", "/api/session"): Case(
        public=True, owner=401, other=401, body=lambda _: {"email": "a@example.org", "password": "not the one"}
    ),
    ("GET", "/api/session"): Case(),
    ("DELETE", "/api/session"): Case(owner=204, other=204, last=2),
    ("GET", "/api/sessions"): Case(),
    ("DELETE", "/api/sessions/{session_id}"): Case(owner=204, other=404),
    ("POST", "/api/sessions/revoke-others"): Case(),
    ("POST", "/api/session/link"): Case(public=True, owner=410, other=410, body=lambda _: {"token": "none"}),
    ("POST", "/api/session/code"): Case(public=True, owner=401, other=401, body=lambda _: {"code": "123456"}),
    ("GET", "/api/second-factor"): Case(),
    ("POST", "/api/second-factor/begin"): Case(owner=403, body=lambda _: {"password": "not the one"}),
    ("POST", "/api/second-factor/confirm"): Case(owner=409, other=403, body=lambda _: {"code": "no code"}),
    ("POST", "/api/second-factor/recovery-codes"): Case(owner=403, other=409, body=lambda _: {"code": "no code"}),
    ("POST", "/api/second-factor/off"): Case(owner=403, other=409, body=lambda _: {"code": "no code"}),
    ("POST", "/api/second-factor/proof"): Case(owner=409, other=409, body=lambda _: {"code": "no code"}),
    ("PUT", "/api/password"): Case(owner=422, other=422, body=lambda _: {}),
    ("POST", "/login"): Case(public=True, owner=415, other=415),
    ("GET", "/link"): Case(public=True),
    ("POST", "/link"): Case(public=True, owner=415, other=415),
    ("GET", "/api/account"): Case(),
    ("POST", "/api/accounts/link"): Case(body=lambda _: {}),
    ("GET", "/api/accounts/link"): Case(other=404),
    ("GET", "/api/hh/confirm"): Case(other=404),
    ("POST", "/api/hh/confirm"): Case(public=True, owner=415, other=415),
    ("POST", "/api/accounts/link/confirm"): Case(other=410, body=lambda world: {"id": str(world.link)}),
    ("DELETE", "/api/accounts/link"): Case(owner=404, other=404),
    ("GET", "/api/hh/callback"): Case(owner=400, other=400),
    ("POST", "/api/account/probe"): Case(),
    ("DELETE", "/api/account"): Case(owner=204, other=204, last=1),
    ("GET", "/api/personal-data"): Case(),
    ("GET", "/api/personal-data/export"): Case(),
    ("POST", "/api/personal-data/erase"): Case(owner=400, other=400, body=lambda _: {"confirmation": "да"}),
    ("GET", "/api/calendar"): Case(),
    ("GET", "/api/calendar/feed"): Case(),
    ("POST", "/api/calendar/feed"): Case(),
    ("DELETE", "/api/calendar/feed"): Case(owner=204, other=204, last=1),
    ("GET", "/api/calendar/{commitment_id}.ics"): Case(other=404),
    ("POST", "/api/calendar/{commitment_id}/choice"): Case(other=404, body=lambda _: {"choice": "done"}),
    ("GET", "/calendar.ics"): Case(public=True, owner=401, other=401),
    ("GET", "/calendar/{token}.ics"): Case(public=True, owner=404, other=404),
    ("PUT", "/api/language"): Case(owner=204, other=204, body=lambda _: {"language": "en"}),
    ("GET", "/api/answers"): Case(),
    ("PUT", "/api/answers/{topic}"): Case(body=lambda _: {"text": "от 100 000 ₽"}),
    ("DELETE", "/api/answers/{topic}"): Case(owner=204, other=204),
    ("POST", "/api/assisted"): Case(),
    ("DELETE", "/api/assisted"): Case(owner=204, other=204, last=1),
    ("POST", "/api/resumes/given/text"): Case(owner=422, other=422, body=lambda _: {"text": "привет"}),
    ("POST", "/api/resumes/given/file"): Case(owner=422, other=422),
    ("POST", "/api/resumes/given"): Case(owner=201, other=201, body=lambda _: {"fields": {"title": "Повар"}}),
    ("GET", "/api/resumes/{resume_id}/given"): Case(owner=404, other=404),
    ("PUT", "/api/resumes/{resume_id}/given"): Case(
        owner=404, other=404, body=lambda _: {"fields": {"title": "Повар"}, "expected_version": 1}
    ),
    ("DELETE", "/api/resumes/{resume_id}/given"): Case(owner=404, other=404),
    ("GET", "/api/resumes"): Case(),
    ("POST", "/api/resumes/sync"): Case(),
    ("GET", "/api/resumes/{resume_id}"): Case(other=404),
    ("GET", "/api/resumes/{resume_id}/settings"): Case(other=404),
    ("PUT", "/api/resumes/{resume_id}/settings"): Case(
        other=404, body=lambda _: {"expected_version": 1, "threshold": 71}
    ),
    ("GET", "/api/resumes/{resume_id}/preview"): Case(other=404, query="?threshold=50"),
    ("GET", "/api/dictionaries/areas"): Case(query="?q=моск"),
    ("GET", "/api/dictionaries/professional-roles"): Case(query="?ids=96"),
    ("GET", "/api/resumes/{resume_id}/what-if"): Case(other=404),
    ("GET", "/api/matches"): Case(),
    ("GET", "/api/matches/{match_id}"): Case(other=404),
    ("POST", "/api/decisions"): Case(
        body=lambda world: {"items": [{**decided(world), "application_id": str(world.application)}]}
    ),
    ("GET", "/api/decisions"): Case(),
    ("PUT", "/api/decisions/dismissal-reason"): Case(
        owner=204, other=404, body=lambda world: {"decision_ids": [str(world.dismissal)], "reason": "pay"}
    ),
    ("POST", "/api/applications/by-link"): Case(
        owner=202, other=404, body=lambda world: {"url": "https://hh.ru/vacancy/1", "resume_id": str(world.resume)}
    ),
    ("POST", "/api/applications/{application_id}/decision"): Case(
        other=404, body=lambda _: {"action": "sent_by_hand", "expected_version": 1}
    ),
    ("GET", "/api/applications"): Case(),
    ("GET", "/api/applications.csv"): Case(),
    ("GET", "/api/applications/{application_id}"): Case(other=404),
    ("GET", "/api/statistics"): Case(),
    ("POST", "/api/letters/check"): Case(
        other=404, body=lambda world: {"letter": LETTER, "application_id": str(world.application)}
    ),
    ("POST", "/api/letters/revise"): Case(
        other=404, body=lambda world: {"letter": LETTER, "wish": "короче", "application_id": str(world.application)}
    ),
    ("GET", "/api/switches"): Case(),
    ("PUT", "/api/switches"): Case(other=404, body=lambda world: {"scope": "resume", "scope_id": str(world.resume)}),
    ("POST", "/api/switches/lift"): Case(
        other=404, body=lambda world: {"scope": "resume", "scope_id": str(world.resume)}
    ),
    ("GET", "/api/admin/dead-letters"): Case(owner=403, other=403),
    ("PUT", "/api/admin/switch"): Case(owner=403, other=403, body=lambda _: {}),
    ("DELETE", "/api/admin/switch"): Case(owner=403, other=403),
    ("GET", "/api/audit/verification"): Case(),
    ("GET", "/api/admin/audit/verification"): Case(owner=403, other=403),
    ("GET", "/api/admin/condition"): Case(owner=403, other=403),
    ("GET", "/api/admin/users"): Case(owner=403, other=403),
    ("PUT", "/api/admin/users/{user_id}/plan"): Case(owner=403, other=403, body=lambda _: {"plan_id": None}),
    ("GET", "/api/admin/second-factor"): Case(owner=403, other=403),
    ("PUT", "/api/admin/second-factor"): Case(owner=403, other=403, body=lambda _: {"demanded": True}),
    ("GET", "/api/admin/backups"): Case(owner=403, other=403),
    ("POST", "/api/admin/backups"): Case(owner=403, other=403),
    ("POST", "/api/admin/backups/restore"): Case(owner=403, other=403, body=lambda _: {"id": "any"}),
    ("GET", "/api/usage"): Case(),
    ("GET", "/api/plans"): Case(),
    ("GET", "/api/notifications"): Case(),
    ("POST", "/api/notifications/read"): Case(body=lambda _: {"seq": 0}),
    ("GET", "/api/chats"): Case(),
    ("GET", "/api/chats/{chat_id}"): Case(other=404),
    ("GET", "/api/chat-actions"): Case(),
    ("POST", "/api/chat-actions/{action_id}/decision"): Case(
        other=404, body=lambda _: {"decision": "dismiss", "expected_version": 1}
    ),
    ("GET", "/api/telegram"): Case(),
    ("POST", "/api/telegram/link"): Case(owner=201, other=201),
    ("DELETE", "/api/telegram/link"): Case(owner=204, other=409),
    ("GET", "/api/notifications/preferences"): Case(),
    ("PUT", "/api/notifications/preferences"): Case(body=lambda _: {"expected_version": 0, "digest": False}),
    ("GET", "/api/notifications/channels"): Case(),
    ("POST", "/api/notifications/channels/{channel}/test"): Case(owner=202, other=202),
    ("GET", "/api/notifications/tests/{test_id}"): Case(other=404),
    ("GET", "/api/notifications/push"): Case(),
    ("POST", "/api/notifications/push"): Case(
        owner=201, other=201, body=lambda _: {"endpoint": "https://fcm.googleapis.com/1", "keys": BROWSER}
    ),
    ("DELETE", "/api/notifications/push/{subscription_id}"): Case(owner=204, other=404),
    ("GET", "/docs"): Case(public=True),
    ("GET", "/docs/assets/{name}"): Case(public=True),
    ("GET", "/api/openapi.json"): Case(public=True),
    ("GET", "/livez"): Case(public=True),
    ("GET", "/readyz"): Case(public=True),
}
OF_THE_OWNER = (
    "resumes",
    "resume_settings",
    "applications",
    "decisions",
    "dismissal_reasons",
    "matches",
    "hh_accounts",
    "pause_switches",
    "pending_links",
    "telegram_links",
    "chats",
    "agent_actions",
    "chat_decisions",
    "commitments",
    "commitment_choices",
)


def routes() -> set[tuple[str, str]]:
    app = create_for_description()
    found: set[tuple[str, str]] = set()
    waiting: list[Any] = list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found |= {(method, route.path) for method in route.methods or ()}
        waiting += list(getattr(getattr(route, "original_router", route), "routes", []) or [])
    return found


@pytest.fixture
async def world(api: Api, linked: Person, boris: Person) -> World:
    await boris.link("code-boris")
    other_session = await api.rows("select id from sessions where user_id = :id", id=linked.id)
    client = api.client()
    await client.post("/api/session", json={"email": "anna@example.org", "password": "крепкий пароль анны"})
    rows = await api.rows("select id from sessions where user_id = :id order by id", id=linked.id)
    _, resumes = await ids_of(linked)
    found = await match(api, linked, resumes[0], "900")
    mine = await application(api, linked, match=found)
    second = next(row["id"] for row in rows if row["id"] != other_session[0]["id"])
    await linked.come_back("code-anna")
    waiting = await linked.get("/api/accounts/link")
    await api.run("insert into telegram_bot (id, state, username, link_url) values (1, 'on', 'a_bot', 'https://t.me')")
    await api.run(
        "insert into telegram_links (id, user_id, chat_id) values (:link, :id, 7)", link=uuid4(), id=linked.id
    )
    talk, action = await chat(api, linked)
    meeting = await commitment(api, linked, talk, action)
    subscribed = {"endpoint": "https://fcm.googleapis.com/anna", "keys": BROWSER}
    browser = await linked.write("POST", "/api/notifications/push", subscribed, status=201)
    test = await linked.write("POST", "/api/notifications/channels/web/test", status=202)
    dismissal = uuid4()
    await api.run(
        "insert into decisions (id, user_id, action) values (:id, :user, 'dismiss')", id=dismissal, user=linked.id
    )
    link, push, begun = (UUID(one["id"]) for one in (waiting, browser, test))
    return World(resumes[0], found, mine, second, link, talk, action, push, meeting, begun, dismissal, linked.id)


async def ask(client: httpx.AsyncClient, world: World, method: str, template: str, case: Case) -> httpx.Response:
    body = case.body(world) if case.body else None
    headers = {"Idempotency-Key": uuid4().hex}
    return await client.request(method, world.path(template) + case.query, json=body, headers=headers)


def in_order() -> list[tuple[tuple[str, str], Case]]:
    return sorted(MATRIX.items(), key=lambda item: item[1].last)


def test_every_route_has_an_entry() -> None:
    assert routes() == set(MATRIX)


async def test_without_a_session_nothing_but_the_public_routes_answers(api: Api, linked: Person, world: World) -> None:
    await api.run("update sessions set revoked_at = now() where user_id = :id", id=linked.id)
    for client in (api.client(), linked.http, api.client(Cookie="sid=made-up")):
        for (method, template), case in in_order():
            answer = await ask(client, world, method, template, case)
            expected = case.owner if case.public else 401
            assert answer.status_code == expected, (method, template, answer.text[:200])
            if not case.public:
                assert answer.json()["code"] == "unauthenticated"


async def test_another_user_sees_and_changes_nothing(api: Api, linked: Person, boris: Person, world: World) -> None:
    statement = "select * from {0} where to_jsonb({0})::text like :id order by 1"

    async def state() -> list[Any]:
        return [await api.rows(statement.format(table), id=f"%{linked.id}%") for table in OF_THE_OWNER]

    before = await state()
    ids = [str(one) for one in (world.resume, world.match, world.application, world.chat, world.action, linked.id)]
    for (method, template), case in in_order():
        answer = await ask(boris.http, world, method, template, case)
        assert answer.status_code == case.other, (method, template, answer.text[:300])
        echoed = str(world.application) if template == "/api/decisions" and method == "POST" else None
        shown = [one for one in ids if one in answer.text and one != echoed]
        assert shown == [], (method, template)
    assert await state() == before


async def test_the_owner_reaches_everything(linked: Person, world: World) -> None:
    for (method, template), case in in_order():
        # One decision stands in the way of the next: the bulk route has the first word, the single one is asked anew.
        if template == "/api/applications/{application_id}/decision":
            continue
        answer = await ask(linked.http, world, method, template, case)
        assert answer.status_code == case.owner, (method, template, answer.text[:300])


async def test_the_owner_decides_about_one(linked: Person, world: World) -> None:
    template = "/api/applications/{application_id}/decision"
    answer = await ask(linked.http, world, "POST", template, MATRIX["POST", template])
    assert answer.status_code == 200
