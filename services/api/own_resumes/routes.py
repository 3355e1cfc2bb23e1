"""Working without an hh account: the choice itself, and resumes that their owner gives as a text or a file."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.resumes.fields import MAX_TEXT
from libs.common.resumes.reading.read import Understood
from libs.common.workpool import Budget
from services.api.own_resumes import saving, store
from services.api.own_resumes.bodies import (
    AssistedBody,
    NewResumeBody,
    OwnResumeBody,
    ReadingBody,
    ResumeTextBody,
    ResumeVersionBody,
)
from services.api.own_resumes.extracting import text_of, understood
from services.api.resumes import store as resumes
from services.api.resumes.bodies import ResumeBody, resume_body
from services.api.web.abandoned import unless_abandoned
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.problems import not_found
from services.api.web.store import Principal
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


@router.post("/api/assisted", summary="Work without an hh account")
async def begin_assisted(me: Me, deps: DepsOf) -> AssistedBody:
    """The agent reads, scores and writes; the owner sends by hand. hh is never asked, nothing is ever sent."""
    async with deps.engine.begin() as connection:
        await store.begin(connection, me.user_id)
        account = await _assisted(connection, me)
        await audit.append(connection, user_id=me.user_id, actor="owner", action="assisted.begun", data={})
    return account


@router.delete("/api/assisted", summary="Stop to work without an hh account", status_code=204)
async def end_assisted(me: Me, deps: DepsOf) -> None:
    """Resumes that were given here are erased; applications and letters stay."""
    async with deps.engine.begin() as connection:
        account = await _assisted(connection, me)
        await store.end(connection, account.id)
        await audit.append(connection, user_id=me.user_id, actor="owner", action="assisted.ended", data={})


async def _assisted(connection: AsyncConnection, me: Principal) -> AssistedBody:
    found = await store.assisted(connection, me.user_id)
    if found is None:
        raise not_found()
    return AssistedBody(id=found.id, since=found.since)


@router.post("/api/resumes/own/text", summary="Read a pasted resume")
async def read_text(body: ResumeTextBody, request: Request, me: Me, deps: DepsOf) -> ReadingBody:
    """Nothing is stored. A 422 `not_a_resume` when no post and nothing about work can be found in it."""
    deps.allowance.take(me.user_id, READ_COST)
    work = deps.reading.run(me.user_id, partial(understood, body.text))
    return _reading(body.text, await unless_abandoned(request, work), "/text")


@router.post("/api/resumes/own/file", summary="Read the file of a resume", openapi_extra=_FILE)
async def read_file(request: Request, me: Me, deps: DepsOf) -> ReadingBody:
    """PDF, DOCX or TXT, at most 5 MB, as the body itself (`application/octet-stream`). Nothing is stored.

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


@router.post("/api/resumes/own", summary="Save a resume that was read and checked", status_code=201)
async def save_own_resume(body: NewResumeBody, me: Me, deps: DepsOf, language: LanguageOf) -> ResumeBody:
    """A 409 `not_assisted` before `POST /api/assisted`; at most 10 resumes."""
    deps.allowance.take(me.user_id, READ_COST)
    async with deps.engine.begin() as connection:
        resume_id = await saving.create(deps, connection, me.user_id, body)
        return resume_body(await resumes.owned(connection, me.user_id, resume_id), language)


@router.get("/api/resumes/{resume_id}/own", summary="Show the fields of a resume that was given by hand")
async def show_own_resume(resume_id: UUID, me: Me, deps: DepsOf) -> OwnResumeBody:
    """A 404 for hh's resumes: those are corrected at hh."""
    async with deps.engine.connect() as connection:
        return saving.own_body(await saving.own(connection, me.user_id, resume_id))


@router.put("/api/resumes/{resume_id}/own", summary="Correct such a resume, or replace it by a new version")
async def replace_own_resume(resume_id: UUID, body: ResumeVersionBody, me: Me, deps: DepsOf) -> OwnResumeBody:
    """Letters that wait are checked against the new version. A 409 `version_conflict` when it changed meanwhile."""
    deps.allowance.take(me.user_id, READ_COST)
    async with deps.engine.begin() as connection:
        await saving.replace(deps, connection, me.user_id, resume_id, body.expected_version, body)
        return saving.own_body(await saving.own(connection, me.user_id, resume_id))


@router.delete("/api/resumes/{resume_id}/own", summary="Delete such a resume", status_code=204)
async def delete_own_resume(resume_id: UUID, me: Me, deps: DepsOf) -> None:
    """Its text is erased; applications and letters stay."""
    async with deps.engine.begin() as connection:
        await saving.remove(deps, connection, me.user_id, resume_id)
