"""Given resumes: read from a text or a file, checked by their owner, saved."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request

from libs.common.concurrency.work_pool import Budget
from libs.common.resumes.fields import MAX_TEXT
from libs.common.resumes.reading.read import Understood
from services.api.given_resumes import saving
from services.api.given_resumes.bodies import (
    GivenResumeBody,
    NewResumeBody,
    ReadingBody,
    ResumeTextBody,
    ResumeVersionBody,
)
from services.api.given_resumes.extracting import text_of, understood
from services.api.resumes import store as resumes
from services.api.resumes.bodies import ResumeBody, resume_body
from services.api.web.abandoned import unless_abandoned
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.validation import invalid_field

READ_COST = 10
"""What the reading of a file takes of the allowance."""
router = APIRouter(tags=["resumes"])
_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/api/resumes/given/text", summary="Read a pasted resume")
async def read_text(body: ResumeTextBody, request: Request, me: Me, deps: DepsOf) -> ReadingBody:
    """Nothing is stored. A 422 `not_a_resume` when no post and nothing about work can be found in it."""
    deps.allowance.take(me.user_id, READ_COST)
    work = deps.reading.run(me.user_id, partial(understood, body.text))
    return _reading(body.text, await unless_abandoned(request, work), "/text")


@router.post("/api/resumes/given/file", summary="Read the file of a resume", openapi_extra=_FILE)
async def read_file(request: Request, me: Me, deps: DepsOf) -> ReadingBody:
    """PDF, DOCX, TXT or a saved page, at most 5 MB, as the body itself (`application/octet-stream`). Nothing is stored.

    A 422 at `/file` says what is wrong: `file_encrypted`, `file_without_text` (a scan), `file_old_word`,
    `file_too_heavy`, `file_unreadable`, `not_a_resume`.
    """
    deps.allowance.take(me.user_id, READ_COST)
    data = await request.body()

    def read(budget: Budget) -> tuple[str, Understood]:
        text = text_of(data, budget)[:MAX_TEXT]
        return text, understood(text, budget)

    text, found = await unless_abandoned(request, deps.reading.run(me.user_id, read))
    return _reading(text, found, "/file")


def _reading(text: str, found: Understood, pointer: str) -> ReadingBody:
    if found.fields is None:
        raise invalid_field(pointer, "not_a_resume")
    return ReadingBody(text=text, fields=found.fields, unread=list(found.unread[:1_000]))


@router.post("/api/resumes/given", summary="Save a resume that was read and checked", status_code=201)
async def save_given_resume(body: NewResumeBody, me: Me, deps: DepsOf, language: LanguageOf) -> ResumeBody:
    """A 409 `not_assisted` before `POST /api/assisted`; at most 10 resumes."""
    deps.allowance.take(me.user_id, READ_COST)
    async with deps.engine.begin() as connection:
        resume_id = await saving.create(deps, connection, me.user_id, body)
        found = await resumes.owned(connection, me.user_id, resume_id)
    assert found is not None  # made just now
    return resume_body(found, language)


@router.get("/api/resumes/{resume_id}/given", summary="Show the fields of a given resume")
async def show_given_resume(resume_id: UUID, me: Me, deps: DepsOf) -> GivenResumeBody:
    """A 404 for hh's resumes: those are corrected at hh."""
    async with deps.engine.connect() as connection:
        return saving.given_body(await saving.given(connection, me.user_id, resume_id))


@router.put("/api/resumes/{resume_id}/given", summary="Correct a given resume, or replace it by a new version")
async def replace_given_resume(resume_id: UUID, body: ResumeVersionBody, me: Me, deps: DepsOf) -> GivenResumeBody:
    """Letters that wait are checked against the new version. A 409 `version_conflict` when it changed meanwhile."""
    deps.allowance.take(me.user_id, READ_COST)
    async with deps.engine.begin() as connection:
        await saving.replace(deps, connection, me.user_id, resume_id, body.expected_version, body)
        return saving.given_body(await saving.given(connection, me.user_id, resume_id))


@router.delete("/api/resumes/{resume_id}/given", summary="Delete a given resume", status_code=204)
async def delete_given_resume(resume_id: UUID, me: Me, deps: DepsOf) -> None:
    """Its text is erased; applications and letters stay."""
    async with deps.engine.begin() as connection:
        await saving.remove(deps, connection, me.user_id, resume_id)
