"""Who applies, and with what: linked accounts that no limit stops, vacancies, and matches as a search stores them."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy import func, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.stage import synthetic
from bench.stage.world import NO_LIMIT, SECRET_KEYS, USER_AGENT
from libs.common.accounts.tokens import TokenStore
from libs.common.cards import card_of, content_hash, listed_hash
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import NegotiationReading, SendLane
from libs.common.db.tables.matches import Match
from libs.common.db.tables.matches import Vacancy as VacancyRow
from libs.common.db.tables.plans import Plan
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.events.match import MatchFound
from libs.common.hh.models.me import TokenPair
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing

Card = dict[str, Any]
AT_ONCE: dict[str, Any] = {
    "mode": "auto",
    "pacing_min_seconds": 0,
    "pacing_max_seconds": 0,
    "undo_seconds": 0,
    "quiet_from": None,
    "quiet_to": None,
}
"""Settings of a resume that keep nothing waiting."""
SCORE = 90
REASONS = ("Нужен Python: он есть в резюме",)


@dataclass(frozen=True)
class Person:
    """An applicant with one resume."""

    user_id: UUID
    account_id: UUID
    resume_id: UUID
    hh_resume_id: str
    access_token: str


@dataclass(frozen=True)
class Found:
    """One match that is stored and waits to be told."""

    match_id: UUID
    event_id: UUID
    person: Person
    card: Card

    def message(self) -> tuple[str, bytes, dict[str, str]]:
        """Subject, body and headers of its `match.found`."""
        event = MatchFound(
            user_id=self.person.user_id,
            occurred_at=datetime.now(UTC),
            match_id=self.match_id,
            account_id=self.person.account_id,
            resume_id=self.person.resume_id,
            vacancy=card_of(self.card),
            score=SCORE,
            threshold=60,
            reasons=REASONS,
            mode="auto",
        )
        headers = headers_of(event, event_id=self.event_id, source="auto_reply", correlation_id=str(self.event_id))
        return event.subject, event.model_dump_json().encode(), headers


class _NoRefresh:
    """Sealing needs no refresh."""

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Never called."""
        raise AssertionError("nobody refreshes here")


class Town:
    """Everybody of one database and their sandbox."""

    def __init__(self, engine: AsyncEngine, hh_url: str, seed: int) -> None:
        self._engine, self._url, self._seed = engine, hh_url, seed
        self._next = seed * 1_000_000
        self.people: list[Person] = []
        self.resume: dict[str, Any] = {}

    @property
    def address(self) -> str:
        """Where their sandbox is."""
        return self._url

    async def settle(self, count: int) -> None:
        """Make `count` applicants, at hh and in the database; pacing, quiet hours and limits are off."""
        async with self._client() as client:
            answer = await client.post("/_sandbox/users", json={"count": count, "resumes": 1})
            answer.raise_for_status()
            made: list[dict[str, Any]] = answer.json()["users"]
            self.resume = (await client.get(f"/resumes/{made[0]['resume_ids'][0]}", headers=_signed(made[0]))).json()
        async with self._engine.begin() as connection:
            await connection.execute(update(Plan).values(application_limit=NO_LIMIT))
            for person in made:
                ids = Person(new_id(), new_id(), new_id(), person["resume_ids"][0], person["access_token"])
                email = f"{ids.user_id.hex}@vkatilsya.test"
                await connection.execute(insert(User).values(id=ids.user_id, email=email))
                await connection.execute(insert(HHAccount).values(_account(ids, person)))
                await connection.execute(insert(Resume).values(_resume(ids, self.resume)))
                await connection.execute(insert(ResumeSettings).values(_settings(ids)))
                await connection.execute(insert(SendLane).values(user_id=ids.user_id))
                read = {"account_id": ids.account_id, "read_at": func.now()}
                await connection.execute(insert(NegotiationReading).values(read))
                self.people.append(ids)

    async def find(self, count: int) -> list[Found]:
        """`count` new matches, dealt out evenly; every vacancy is open at hh, each has an employer of its own."""
        each = -(-count // len(self.people))
        cards = [self._card() for _ in range(each)]
        async with self._client() as client:
            (await client.post("/_sandbox/vacancies", json={"vacancies": cards})).raise_for_status()
        found = [Found(new_id(), new_id(), person, card) for card in cards for person in self.people][:count]
        async with self._engine.begin() as connection:
            await connection.execute(insert(VacancyRow), [_vacancy(card) for card in cards])
            await connection.execute(insert(Match), [_match(one) for one in found])
        return found

    def _card(self) -> Card:
        self._next += 1
        card = synthetic.vacancy(self._next, random.Random(self._next))
        employer = {"id": str(self._next), "name": f"ООО «Компания {self._next}»"}
        return {**card, "employer": employer, "has_test": False, "response_letter_required": True}

    def _client(self) -> httpx.AsyncClient:
        headers = {"HH-User-Agent": USER_AGENT, "User-Agent": USER_AGENT}
        return httpx.AsyncClient(base_url=self._url, headers=headers, trust_env=False, timeout=60)


def _signed(made: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['access_token']}"}


def _account(ids: Person, made: dict[str, Any]) -> dict[str, Any]:
    pair = TokenPair(access_token=made["access_token"], refresh_token=made["refresh_token"], expires_in=1_000_000)
    # The store needs an engine and an outbox for refreshes only.
    store = TokenStore(None, KeyRing.parse(SecretStr(SECRET_KEYS)), _NoRefresh(), Outbox("bench"))  # pyright: ignore[reportArgumentType]
    row = {"id": ids.account_id, "user_id": ids.user_id, "origin": "sandbox", "hh_user_id": str(made["user_id"])}
    return {**row, **store.sealed(ids.account_id, pair)}


def _resume(ids: Person, shared: dict[str, Any]) -> dict[str, Any]:
    # Everybody has a resume of their own: what was read of one's proves nothing for another.
    snapshot: dict[str, Any] = {**shared, "id": ids.hh_resume_id, "last_name": f"Житель-{ids.hh_resume_id}"}
    return {
        "id": ids.resume_id,
        "user_id": ids.user_id,
        "account_id": ids.account_id,
        "hh_resume_id": ids.hh_resume_id,
        "title": snapshot["title"],
        "status": snapshot["status"]["id"],
        "snapshot": snapshot,
        "content_hash": content_hash(snapshot),
    }


def _settings(ids: Person) -> dict[str, Any]:
    return {
        "resume_id": ids.resume_id,
        "user_id": ids.user_id,
        **AT_ONCE,
    }


def _vacancy(card: Card) -> dict[str, Any]:
    return {
        "id": card["id"],
        "name": card["name"],
        "employer_id": card["employer"]["id"],
        "employer_name": card["employer"]["name"],
        "area_id": card["area"]["id"],
        "snapshot": card,
        "content_hash": listed_hash(card),
        "has_detail": True,
    }


def _match(found: Found) -> dict[str, Any]:
    return {
        "id": found.match_id,
        "user_id": found.person.user_id,
        "account_id": found.person.account_id,
        "resume_id": found.person.resume_id,
        "vacancy_id": found.card["id"],
        "decision": "matched",
        "stage": "score",
        "score": SCORE,
        "threshold": 60,
        "mode": "auto",
        "reasons": list(REASONS),
        "factors": {"skills": 0.9, "title": 0.8, "years": 1.0},
        "trace": {"steps": []},
        "matcher_version": "bench",
        "vacancy_hash": listed_hash(found.card),
        "resume_hash": "bench",
        "settings_version": 1,
    }
