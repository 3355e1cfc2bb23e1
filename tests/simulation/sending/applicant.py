"""Rows of one applicant: two resumes, six vacancies of four employers, matches that nobody has recorded yet."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import NegotiationReading, SendLane
from libs.common.db.tables.matches import Match, Vacancy
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.events.base import VacancyCard
from libs.common.ids import new_id
from tests.simulation.database import EPOCH

VACANCIES = tuple(f"7{number:03}" for number in range(6))
PACING = (20.0, 90.0)
QUIET = (time(22), time(8))


@dataclass(frozen=True)
class ApplicantSettings:
    """`employers`: of six vacancies; `pauses`, `decisions`: how likely the owner is to do so when it is his turn."""

    quiet: bool = True
    undo_seconds: int = 60
    pauses: float = 0.3
    owner_idle: float = 120.0
    decisions: float = 0.1
    employers: int = 4


@dataclass(frozen=True)
class Applicant:
    """Who applies, and the ids of the matches."""

    user_id: UUID
    account_id: UUID
    resumes: dict[str, UUID]
    matches: list[UUID]
    settings: ApplicantSettings

    def employer_of(self, vacancy_id: str) -> str:
        """hh's id of the employer; with fewer employers than vacancies some have two."""
        return str(10 + VACANCIES.index(vacancy_id) % self.settings.employers)


async def create(engine: AsyncEngine, settings: ApplicantSettings) -> Applicant:
    """Store everything; the second resume matches two of the vacancies too, better or worse."""
    who = Applicant(new_id(), new_id(), {"resume-a": new_id(), "resume-b": new_id()}, [], settings)
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=who.user_id, email="one@example.org"))
        await connection.execute(insert(HHAccount).values(_account(who)))
        await connection.execute(insert(SendLane).values(user_id=who.user_id))
        await connection.execute(insert(NegotiationReading).values(account_id=who.account_id, read_at=EPOCH))
        for hh_id, resume_id in who.resumes.items():
            await connection.execute(insert(Resume).values(_resume(who, hh_id, resume_id)))
            await connection.execute(insert(ResumeSettings).values(_settings(who, resume_id)))
        await _vacancies(connection, who)
    return who


async def _vacancies(connection: AsyncConnection, who: Applicant) -> None:
    first, second = who.resumes.values()
    for number, vacancy_id in enumerate(VACANCIES):
        card = VacancyCard(
            id=vacancy_id,
            name=f"Вакансия {number}",
            employer_id=who.employer_of(vacancy_id),
            employer_name=f"Работодатель {who.employer_of(vacancy_id)}",
        )
        await connection.execute(insert(Vacancy).values(_vacancy(card)))
        pairs = [(first, 70 + number)] + ([(second, 72)] if number in {1, 4} else [])
        for resume_id, score in pairs:
            match_id = new_id()
            await connection.execute(insert(Match).values(_match(who, match_id, resume_id, vacancy_id, score)))
            who.matches.append(match_id)


def _account(who: Applicant) -> dict[str, Any]:
    return {
        "id": who.account_id,
        "user_id": who.user_id,
        "origin": "sandbox",
        "hh_user_id": "1",
        "key_id": "k1",
        "access_token": "sealed",
        "refresh_token": "sealed",
        "expires_at": EPOCH.replace(year=EPOCH.year + 1),
    }


def _resume(who: Applicant, hh_id: str, resume_id: UUID) -> dict[str, Any]:
    return {
        "id": resume_id,
        "user_id": who.user_id,
        "account_id": who.account_id,
        "hh_resume_id": hh_id,
        "title": "Резюме",
        "status": "published",
        "snapshot": {"id": hh_id, "title": "Резюме"},
        "content_hash": "r",
    }


def _settings(who: Applicant, resume_id: UUID) -> dict[str, Any]:
    return {
        "resume_id": resume_id,
        "user_id": who.user_id,
        "mode": "auto",
        "pacing_min_seconds": PACING[0],
        "pacing_max_seconds": PACING[1],
        "undo_seconds": who.settings.undo_seconds,
        "quiet_from": QUIET[0] if who.settings.quiet else None,
        "quiet_to": QUIET[1] if who.settings.quiet else None,
        "employer_cap": 1,
        "employer_cooldown_days": 30,
    }


def _vacancy(card: VacancyCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "employer_id": card.employer_id,
        "employer_name": card.employer_name,
        "snapshot": {
            "id": card.id,
            "name": card.name,
            "employer": {"id": card.employer_id, "name": card.employer_name},
            "description": "Описание",
        },
        "content_hash": "h",
        "has_detail": True,
    }


def _match(who: Applicant, match_id: UUID, resume_id: UUID, vacancy_id: str, score: int) -> dict[str, Any]:
    return {
        "id": match_id,
        "user_id": who.user_id,
        "account_id": who.account_id,
        "resume_id": resume_id,
        "vacancy_id": vacancy_id,
        "decision": "matched",
        "stage": "score",
        "score": score,
        "threshold": 60,
        "mode": "auto",
        "reasons": ["подходит"],
        "factors": {"skills": 1},
        "matcher_version": "1",
        "vacancy_hash": "h",
        "resume_hash": "r",
        "settings_version": 1,
    }
