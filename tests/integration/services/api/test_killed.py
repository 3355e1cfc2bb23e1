"""The api is killed while an owner decides: what was acknowledged stands, the rest is whole or was never there."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.users import create_user, token_of
from tests.component.services.api.seeds import LETTER, application, chat, hash_of
from tests.integration.services.api.conftest import Running

EMAIL = "decides@example.org"
AT_ONCE, KILLED_AFTER = 6, (3,)
WHOLE = text("""
select d.id::text as id, coalesce(d.application_id, d.action_id)::text as about,
  (select count(*) from outbox o where o.event_id = d.id) as events,
  (select count(*) from idempotency_keys k where k.response::text like '%' || d.id || '%') as answers
from (select id, application_id, null::uuid as action_id from decisions
  union all select id, null, action_id from chat_decisions) d
""")


class Desk:
    """The owner in a browser, and the database behind, in the way that the seeds want them."""

    def __init__(self, engine: AsyncEngine, http: httpx.Client, user_id: UUID) -> None:
        self.engine, self.http, self.id = engine, http, user_id

    async def run(self, statement: str, **facts: Any) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(text(statement), facts)

    async def get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()

    async def decisions(self) -> dict[str, Any]:
        """By what they are about; one about each."""
        async with self.engine.connect() as connection:
            rows = (await connection.execute(WHOLE)).all()
        assert len(rows) == len({row.about for row in rows}), "something was decided twice"
        return {row.about: row for row in rows}


@dataclass(frozen=True)
class Wanted:
    """One decision, with the key under which it is said again and again."""

    about: str
    path: str
    body: dict[str, Any]
    key: str

    def said(self, http: httpx.Client) -> str | None:
        """The id of the decision that was acknowledged; None: nobody answered."""
        try:
            answer = http.post(self.path, json=self.body, headers={"Idempotency-Key": self.key})
        except httpx.TransportError:
            return None
        assert answer.status_code == 200, answer.text
        return str(answer.json()["decision_id"])


async def wanted(desk: Any) -> list[Wanted]:
    bodies = (
        {"action": "approve", "expected_version": 1, "letter_hash": hash_of(LETTER)},
        {"action": "edit", "expected_version": 1, "letter": "Здравствуйте! Пишу сам."},
        {"action": "dismiss", "expected_version": 1},
    )
    rows = [str(await application(desk, desk)) for _ in range(24)]
    _, action = await chat(desk, desk)
    reply = {"decision": "edit", "expected_version": 1, "text": "Завтра в полдень."}
    return [
        Wanted(str(action), f"/api/chat-actions/{action}/decision", reply, uuid4().hex),
        *(
            Wanted(row, f"/api/applications/{row}/decision", bodies[number % 3], uuid4().hex)
            for number, row in enumerate(rows)
        ),
    ]


def signed_in(running: Running, http: httpx.Client) -> None:
    token = token_of(running.login_link(EMAIL))
    assert http.post("/api/session/link", json={"token": token}).status_code == 204
    started = http.post("/api/accounts/link", json={}).json()
    http.get(http.get(started["authorize_url"]).headers["location"])
    http.post("/api/accounts/link/confirm", json={"id": http.get("/api/accounts/link").json()["id"]})


def decided(running: Running, http: httpx.Client, all_of_it: list[Wanted], killed_after: int) -> dict[str, str]:
    """Say them, some at once, and kill the api after so many were acknowledged; those, by what they are about."""
    acknowledged: dict[str, str] = {}

    def say(one: Wanted) -> None:
        decision = one.said(http)
        if decision is not None:
            acknowledged[one.about] = decision
            if len(acknowledged) == killed_after:
                running.process.send_signal(signal.SIGKILL)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(say, all_of_it))
    running.process.wait(30)
    return acknowledged


@pytest.mark.timeout(400)
async def test_an_acknowledged_decision_outlives_a_kill_and_any_other_is_whole_or_absent(
    running: Running, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        user_id = await create_user(connection, EMAIL)
    with running.client() as http:
        signed_in(running, http)
        desk = Desk(engine, http, user_id)
        all_of_it = await wanted(desk)
        known: dict[str, str] = {}
        for count in KILLED_AFTER:
            left = [one for one in all_of_it if one.about not in known]
            known |= await asyncio.to_thread(decided, running, http, left, count)
            stored = await desk.decisions()
            assert {about: row.id for about, row in stored.items() if about in known} == known
            assert {(row.events, row.answers) for row in stored.values()} == {(1, 1)}
            assert len(stored) < len(all_of_it), "the kill came too late to cut anything off"
            running.start()
        again = {one.about: one.said(http) for one in all_of_it}
        stored = await desk.decisions()
        assert again == {about: row.id for about, row in stored.items()}
        assert {about: again[about] for about in known} == known
