"""A letter while its owner edits it: its check, and changes that the owner asks for in words."""

from functools import partial
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import now
from libs.common.ids import text_hash
from libs.common.letters.revising.wishes import wish_of
from services.api.applications import store as applications
from services.api.applications.decision_bodies import MAX_LETTER
from services.api.claims.bodies import fresh_claims
from services.api.letters.bodies import LetterCheck, LetterRevision
from services.api.resumes import store as resumes
from services.api.web.abandoned import unless_abandoned
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input
from services.api.web.problems import not_found

router = APIRouter(tags=["letters"])
MAX_WISH = 1_000


class AboutLetter(Input):
    """A letter and what it is about: an application, or a resume alone."""

    letter: str = Field(min_length=1, max_length=MAX_LETTER, examples=["Пять лет пишу на Python."])
    application_id: UUID | None = Field(default=None, description="Its resume and vacancy are used")
    resume_id: UUID | None = Field(default=None, description="Without an application")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.application_id is None) == (self.resume_id is None):
            raise PydanticCustomError("one_of_both", "Give application_id or resume_id.")
        return self


class LetterCheckBody(AboutLetter):
    """A letter to be checked."""


class LetterReviseBody(AboutLetter):
    """A letter and what its owner wants changed."""

    wish: str = Field(
        min_length=1, max_length=MAX_WISH, description="In plain words", examples=["Короче, без Excel, больше о Kafka"]
    )


@router.post("/api/letters/check", summary="Check what a letter claims against the resume")
async def check_letter(body: LetterCheckBody, request: Request, me: Me, deps: DepsOf) -> LetterCheck:
    """Nothing is stored. Spans count Unicode code points, not UTF-16 units.

    What is too much to be checked (one endless sentence, hundreds of claims) is a claim of kind `unchecked`.
    """
    deps.allowance.take(me.user_id)
    async with deps.engine.connect() as connection:
        resume, vacancy, zone = await _material(connection, me.user_id, body)
        today = (await now(connection)).astimezone(ZoneInfo(zone)).date()
    check = partial(deps.check_letter, body.letter, resume, vacancy, today=today)
    report = await unless_abandoned(request, deps.checks.run(me.user_id, lambda budget: check(budget=budget)))
    return LetterCheck(
        letter_hash=text_hash(body.letter),
        grounded=report.grounded,
        claims=fresh_claims(report.claims, body.letter, resume),
    )


@router.post("/api/letters/revise", summary="Change a letter as its owner asks")
async def revise_letter(body: LetterReviseBody, request: Request, me: Me, deps: DepsOf) -> LetterRevision:
    """A new draft out of the one that is sent. Nothing is stored: the application keeps its letter until it is saved.

    Simple wishes are obeyed without a model, several at once: "короче", "без …", "больше о …". Others go to the
    model, where one is set. What is added stands in the resume and passes the check; a sentence of the owner's that a
    draft keeps stands as it is. What could not be done, also because the model does not answer, is said in `note`.
    """
    deps.allowance.take(me.user_id)
    async with deps.engine.connect() as connection:
        resume, vacancy, zone = await _material(connection, me.user_id, body)
        today = (await now(connection)).astimezone(ZoneInfo(zone)).date()
    if deps.model_reviser is not None and not wish_of(body.wish).simple:
        asked = deps.model_reviser.revised(me.user_id, body.letter, body.wish, resume, vacancy, today)
        done = await unless_abandoned(request, asked)
    else:
        change = partial(deps.revise_letter, body.letter, body.wish, resume, vacancy, today=today)
        done = await unless_abandoned(request, deps.checks.run(me.user_id, lambda budget: change(budget=budget)))
    return LetterRevision(
        letter=done.letter,
        letter_hash=text_hash(done.letter),
        changed=done.letter != body.letter,
        note=done.note,
        grounded=done.report.grounded,
        claims=fresh_claims(done.report.claims, done.letter, resume),
    )


async def _material(
    connection: AsyncConnection, user_id: UUID, body: AboutLetter
) -> tuple[dict[str, Any], dict[str, Any], str]:
    resume_id, vacancy = body.resume_id, {}
    if body.application_id is not None:
        row = (await applications.owned(connection, user_id, [body.application_id])).get(body.application_id)
        if row is None or row.resume_id is None:
            raise not_found()
        resume_id, vacancy = row.resume_id, row.vacancy_snapshot
    found = await resumes.owned(connection, user_id, resume_id) if resume_id else None
    if found is None:
        raise not_found()
    return found.resume.snapshot, vacancy, found.settings.timezone
