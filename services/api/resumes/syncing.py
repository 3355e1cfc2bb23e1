"""Syncing resumes: hh's list and each card, then one transaction with its event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from libs.common import poison
from libs.common.employers.current import current_employers
from libs.common.events.account import AccountChanged
from libs.common.hh.client import HHClient
from libs.common.hh.errors import NotFoundError, UnexpectedAnswerError
from libs.common.hh.models import Rejected, Resume, ResumeCard
from libs.common.poison import failed
from libs.common.resumes.suggested import suggested_filters
from libs.common.resumes.terms import ResumeTerms
from libs.common.text.money import RUBLES, Rates
from services.api.accounts import store as accounts
from services.api.accounts.login_lost import noticing_lost_login
from services.api.ports import Deps
from services.api.resumes import store
from services.api.resumes.domain import content_hash, defaults_of

SOURCE = "api"


@dataclass(frozen=True)
class Synced:
    """What a sync found."""

    found: int
    changed: int
    removed: int


async def sync(deps: Deps, user_id: UUID, account_id: UUID) -> Synced:
    """Bring the account's resumes up to date with hh; raises hh's faults, and then nothing has changed."""
    async with noticing_lost_login(deps, user_id, account_id):
        client = deps.hh.of(account_id)
        reading = await _read(client)
        derived = {resume.id: await _derived(client, resume.payload) for resume in reading.resumes}
    found = reading.resumes
    async with deps.engine.begin() as connection:
        await store.lock_account(connection, account_id)
        defaults = {**defaults_of(deps.settings.mode).row(), "timezone": await store.owner_zone(connection, user_id)}
        changed = 0
        for resume in found:
            resume_id = await store.upsert(connection, {**_row(user_id, account_id, resume), **derived[resume.id]})
            if resume_id is not None:
                changed += 1
                await store.add_settings(connection, user_id, resume_id, defaults)
        # Of a list with something unreadable in it nobody can say what is missing.
        removed = await store.mark_gone(connection, user_id, account_id, reading.present) if reading.whole else 0
        await poison.record(connection, SOURCE, "resume", reading.rejected, user_id=user_id)
        await poison.resolve(connection, SOURCE, "resume", [resume.id for resume in found])
        await store.touch(connection, account_id)
        if changed or removed:
            event = AccountChanged(
                user_id=user_id,
                occurred_at=await accounts.now(connection),
                account_id=account_id,
                change="resumes_synced",
                scope_id=account_id,
                sentence=f"Резюме обновлены: {len(found)}.",
            )
            await deps.outbox.add(connection, event)
    deps.outbox.nudge()
    return Synced(len(found), changed, removed)


@dataclass(frozen=True)
class _Reading:
    """What could be read, the ids of all that is there, and what could not be read. `whole`: nothing is hidden."""

    resumes: list[Resume]
    present: list[str]
    rejected: list[Rejected]
    whole: bool


async def _read(client: HHClient) -> _Reading:
    cards, rejected = await _cards(client)
    reading = _Reading([], [card.id for card in cards], rejected, whole=not rejected)
    for card in cards:
        try:
            reading.resumes.append(await client.resume(card.id))
        except NotFoundError:
            reading.present.remove(card.id)  # deleted between the list and its card
        except UnexpectedAnswerError as error:
            reading.rejected.append(failed(card.payload, error))
    return reading


async def _cards(client: HHClient) -> tuple[list[ResumeCard], list[Rejected]]:
    cards: dict[str, ResumeCard] = {}
    rejected: list[Rejected] = []
    number = 0
    while True:
        page = await client.resumes_page(number)
        cards.update({card.id: card for card in page.items})
        rejected += page.rejected
        number += 1
        if number >= page.pages or not (page.items or page.rejected):
            return list(cards.values()), rejected


async def _derived(client: HHClient, snapshot: Mapping[str, Any]) -> dict[str, object]:
    """What follows from a resume: the filters it suggests, and whether an employer is unnamed.

    hh's currency rates are asked for only when the wish is in a foreign currency.
    """
    terms = ResumeTerms.from_hh(snapshot)
    foreign = terms.salary is not None and terms.salary.currency not in RUBLES
    rates = Rates.from_hh(await client.dictionaries()) if foreign else None
    return {
        "suggested_filters": suggested_filters(terms, rates).model_dump(mode="json"),
        "employer_unnamed": current_employers(snapshot).unnamed,
    }


def _row(user_id: UUID, account_id: UUID, resume: Resume) -> dict[str, object]:
    return {
        "user_id": user_id,
        "account_id": account_id,
        "hh_resume_id": resume.id,
        "title": resume.title or "Без названия",
        "status": _status(resume),
        "snapshot": resume.payload,
        "content_hash": content_hash(resume.payload),
        "hh_updated_at": resume.updated_at,
    }


def _status(resume: Resume) -> str:
    if resume.blocked:
        return "blocked"
    return (resume.status.id if resume.status else None) or "unknown"
