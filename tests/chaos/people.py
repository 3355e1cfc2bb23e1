"""Who applies: accounts at the sandbox and their rows, with limits that some of them cannot but run into."""

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col

from libs.common.accounts.sessions import token_hash
from libs.common.accounts.tokens import TokenStore
from libs.common.cards import content_hash, listed_hash
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.matches import Vacancy as VacancyRow
from libs.common.db.tables.plans import Plan as PlanRow
from libs.common.db.tables.plans import Subscription
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import Session, User
from libs.common.hh.models.me import TokenPair
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing
from tests.chaos.settings import Plan
from tests.chaos.world import SECRET_KEYS, USER_AGENT, Hh
from tests.support.people import resume_row

KINDS = {"plain": 0.7, "limited": 1.6, "plan": 1.0, "capped": 1.0, "rolling": 1.3, "two_resumes": 0.7}
"""What an account runs into, and its share of the matches compared with the others'."""
WINDOW = timedelta(hours=24)
SMALL_PLAN = "chaos"


@dataclass(frozen=True)
class Person:
    """An applicant: our ids, hh's ids, and what this account may not exceed."""

    user_id: UUID
    account_id: UUID
    hh_user_id: str
    resumes: dict[str, UUID]
    kind: str
    daily_cap: int | None
    by_hand: tuple[str, ...]
    session: str

    @property
    def share(self) -> float:
        """Its weight when matches are dealt out."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Town:
    """Everybody, and the vacancies they are matched with."""

    people: tuple[Person, ...]
    vacancies: tuple[dict[str, Any], ...]
    resume_hash: str


class NoRefresh:
    """Sealing needs no refresh."""

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Never called."""
        raise AssertionError("nobody refreshes here")


def vacancy_cards(count: int, rng: random.Random) -> list[dict[str, Any]]:
    """Vacancies of as many employers, but for every eighth that shares one; a few of them refuse by their nature."""
    cards: list[dict[str, Any]] = []
    for number in range(count):
        employer = number - 1 if number % 8 == 1 else number
        card: dict[str, Any] = {
            "id": str(710_000_000 + number),
            "name": f"Python-разработчик, команда {number}",
            "description": "<p>Развиваем сервисы на Python и PostgreSQL, пишем тесты, разбираем инциденты.</p>",
            "employer": {"id": str(610_000 + employer), "name": f"Компания {employer}"},
            "area": {"id": "1", "name": "Москва"},
            "key_skills": [{"name": "Python"}, {"name": "PostgreSQL"}],
            "response_letter_required": number % 5 == 0,
        }
        if rng.random() < 0.02 or number % 32 == 0:
            card["has_test"] = True  # also the first one of every fourth pair: its refusal frees the employer
        elif rng.random() < 0.01:
            card["response_url"] = "https://employer.test/apply"
            card["type"] = {"id": "direct", "name": "Рекламная"}
        cards.append(card)
    return cards


async def settle(plan: Plan, engine: AsyncEngine, hh: Hh) -> Town:
    """Make everybody, at hh and in the database."""
    rng = random.Random(f"{plan.seed}/people")
    wanted = [kind for kind in KINDS for _ in range(max(1, plan.people // len(KINDS)))]
    kinds = (wanted * 2)[: plan.people] if plan.scenario == "send" else ["plain"] * plan.people
    mean = plan.matches / max(1, len(kinds))
    cards = vacancy_cards(round(mean * 4) + 40, rng) if plan.scenario == "send" else []
    if cards:
        await hh.post("/vacancies", vacancies=cards)
    users = [await _signed_up(hh, 2 if kind == "two_resumes" else 1) for kind in kinds]
    snapshots = await _resumes(hh.url, users)
    limit = max(2, round(mean * 0.5))
    by_hand = await _rolling(plan, hh, kinds, users, cards)
    async with engine.begin() as connection:
        await connection.execute(insert(PlanRow).values(_plan_row(limit)))
        await connection.execute(insert(VacancyRow), [_vacancy_row(card, rng) for card in cards]) if cards else None
        people = [
            await _person(connection, plan, kind, made, snapshots, by_hand.get(made["user_id"], ()), number)
            for number, (kind, made) in enumerate(zip(kinds, users, strict=True))
        ]
    free = cards[: len(cards) - 20] if cards else []
    return Town(tuple(people), tuple(free), content_hash(next(iter(snapshots.values()))))


async def _signed_up(hh: Hh, resumes: int) -> dict[str, Any]:
    made: dict[str, Any] = (await hh.post("/users", count=1, resumes=resumes))["users"][0]
    return made


async def _resumes(url: str, users: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    headers = {"HH-User-Agent": USER_AGENT, "User-Agent": USER_AGENT}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:
        for made in users:
            for resume_id in made["resume_ids"]:
                token = {"Authorization": f"Bearer {made['access_token']}"}
                answer = await client.get(f"/resumes/{resume_id}", headers=token)
                answer.raise_for_status()
                found[resume_id] = answer.json()
    return found


async def _rolling(
    plan: Plan, hh: Hh, kinds: list[str], users: list[dict[str, Any]], cards: list[dict[str, Any]]
) -> dict[str, tuple[str, ...]]:
    """Applications made by hand a day ago, so that their places in the 24 hours become free while the run goes.

    Nobody tells the services of them: the tracking has to find them before anything may be sent.
    """
    chosen = [made for kind, made in zip(kinds, users, strict=True) if kind == "rolling"]
    if not chosen:
        return {}
    count = max(2, plan.account_limit - 3)
    now, done = time.time(), dict[str, tuple[str, ...]]()
    for made in chosen:
        ids: list[str] = []
        for number in range(min(count, 20)):
            moment = now - WINDOW.total_seconds() + 15 + plan.load * number / 20
            await hh.post("/clock", now=moment)
            vacancy = cards[len(cards) - 20 + number]["id"]
            shown = await hh.post("/negotiations", resume_id=made["resume_ids"][0], vacancy_id=vacancy)
            ids.append(f"{shown['id']}/{vacancy}/{moment}")
        done[made["user_id"]] = tuple(ids)
    await hh.post("/clock", now=time.time())
    return done


async def _person(
    connection: AsyncConnection,
    plan: Plan,
    kind: str,
    made: dict[str, Any],
    snapshots: dict[str, dict[str, Any]],
    by_hand: tuple[str, ...],
    number: int,
) -> Person:
    user_id, account_id, session = new_id(), new_id(), new_id().hex
    mean = plan.matches / plan.people
    cap = max(2, round(mean * 0.5)) if kind == "capped" else None
    resumes = {hh_id: new_id() for hh_id in made["resume_ids"]}
    notify = {"telegram": number % 5 == 0}
    await connection.execute(insert(User).values(id=user_id, email=f"chaos{number}@vkatilsya.test", notify=notify))
    await connection.execute(insert(HHAccount).values(_account_row(account_id, user_id, made)))
    await connection.execute(insert(Session).values(_session_row(user_id, session)))
    for hh_id, resume_id in resumes.items():
        row = resume_row(resume_id, user_id, account_id, hh_id, snapshots[hh_id])
        await connection.execute(insert(Resume).values(row))
        await connection.execute(insert(ResumeSettings).values(_settings_row(resume_id, user_id, cap, plan.undo)))
    if kind == "plan":
        await connection.execute(insert(Subscription).values(user_id=user_id, plan_id=SMALL_PLAN))
    return Person(user_id, account_id, str(made["user_id"]), resumes, kind, cap, by_hand, session)


def _account_row(account_id: UUID, user_id: UUID, made: dict[str, Any]) -> dict[str, Any]:
    row = {"id": account_id, "user_id": user_id, "origin": "sandbox", "hh_user_id": str(made["user_id"])}
    return {**row, **_sealed(account_id, made)}


def _sealed(account_id: UUID, made: dict[str, Any]) -> dict[str, Any]:
    pair = TokenPair(access_token=made["access_token"], refresh_token=made["refresh_token"], expires_in=1_000_000)
    # The store needs an engine and an outbox for refreshes only.
    store = TokenStore(None, KeyRing.parse(SecretStr(SECRET_KEYS)), NoRefresh(), Outbox("chaos"))  # type: ignore[arg-type]
    return store.sealed(account_id, pair)


def _session_row(user_id: UUID, session: str) -> dict[str, Any]:
    ends = datetime.now(UTC) + timedelta(days=1)
    return {"id": new_id(), "user_id": user_id, "token_hash": token_hash(session), "expires_at": ends}


def _settings_row(resume_id: UUID, user_id: UUID, cap: int | None, undo: int) -> dict[str, Any]:
    return {
        "resume_id": resume_id,
        "user_id": user_id,
        "mode": "auto",
        "pacing_min_seconds": 0,
        "pacing_max_seconds": 0,
        "undo_seconds": undo,
        "quiet_from": None,
        "quiet_to": None,
        "daily_cap": cap,
    }


def _plan_row(limit: int) -> dict[str, Any]:
    row = {"id": SMALL_PLAN, "title_ru": "Хаос", "title_en": "Chaos"}
    return {**row, "application_limit": limit, "window_seconds": 86_400, "position": 9}


def _vacancy_row(card: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """As a search stores it: some with the full card, some as a list item whose description has to be fetched."""
    full = rng.random() < 0.7
    snapshot = card if full else {key: value for key, value in card.items() if key != "description"}
    return {
        "id": card["id"],
        "name": card["name"],
        "employer_id": card["employer"]["id"],
        "employer_name": card["employer"]["name"],
        "area_id": "1",
        "snapshot": snapshot,
        "content_hash": listed_hash(card),
        "has_detail": full,
    }


async def expire_tokens(town: Town, hh: Hh, rng: random.Random, count: int) -> None:
    """Some access tokens end, so that their accounts refresh under load."""
    for person in rng.sample(town.people, min(count, len(town.people))):
        await hh.post("/tokens/expire", user_id=person.hh_user_id)
        await asyncio.sleep(0)


async def sign_in_again(engine: AsyncEngine, hh: Hh) -> None:
    """Owners of accounts that need it sign in: hh gives a new pair once, and a process may die with it in hand."""
    columns = (col(HHAccount.id), col(HHAccount.hh_user_id))
    async with engine.begin() as connection:
        lost = (await connection.execute(select(*columns).where(col(HHAccount.state) == "needs_login"))).all()
        for account_id, hh_user_id in lost:
            made = await hh.post("/tokens", user_id=hh_user_id)
            values = {**_sealed(account_id, made), "state": "linked", "version": col(HHAccount.version) + 1}
            await connection.execute(update(HHAccount).where(col(HHAccount.id) == account_id).values(values))
