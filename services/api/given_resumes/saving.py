"""Given resumes become the same rows as hh's: the same snapshot, hash, suggested filters and event."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.db.clock import now
from libs.common.db.tables.resumes import Resume
from libs.common.employers.current import current_employers
from libs.common.events.account import AccountChanged
from libs.common.messages.said import Said, say
from libs.common.resumes.fields import ResumeFields
from libs.common.resumes.suggested import suggested_filters
from libs.common.resumes.terms import ResumeTerms
from services.api.assisted import store as assisted
from services.api.given_resumes import store
from services.api.given_resumes.bodies import GivenResumeBody, NewResumeBody
from services.api.ports import Deps
from services.api.resumes import store as resumes
from services.api.resumes.domain import GIVEN, completed, content_hash, defaults_of
from services.api.resumes.own_words import own_words
from services.api.web.problems import conflict, not_found


async def create(deps: Deps, connection: AsyncConnection, user_id: UUID, body: NewResumeBody) -> UUID:
    """Store a resume in the account without hh; its settings begin switched off, for there is nothing to automate."""
    account = await assisted.current(connection, user_id)
    if account is None:
        raise conflict("not_assisted")
    await resumes.lock_account(connection, account.id)
    if await store.count(connection, account.id) >= store.MAX_RESUMES:
        raise conflict("too_many_resumes")
    row = {"user_id": user_id, "account_id": account.id, **await _values(connection, user_id, body)}
    resume_id = await store.add(connection, row)
    zone = await resumes.owner_zone(connection, user_id)
    settings = {**defaults_of(deps.settings.mode).row(), "mode": "off", "timezone": zone}
    await resumes.add_settings(connection, user_id, resume_id, settings)
    await _tell(deps, connection, user_id, account.id, resume_id, say("news", "resume_saved", title=body.fields.title))
    return resume_id


async def replace(
    deps: Deps, connection: AsyncConnection, user_id: UUID, resume_id: UUID, expected: int, body: NewResumeBody
) -> None:
    """Store another version of it; letters that wait are checked against it anew."""
    row = await given(connection, user_id, resume_id)
    if not await store.replace(connection, resume_id, expected, await _values(connection, user_id, body)):
        raise conflict("version_conflict", current=None)
    await _tell(
        deps, connection, user_id, row.account_id, resume_id, say("news", "resume_saved", title=body.fields.title)
    )


async def remove(deps: Deps, connection: AsyncConnection, user_id: UUID, resume_id: UUID) -> None:
    """Erase the resume's text."""
    row = await given(connection, user_id, resume_id)
    await store.remove(connection, resume_id)
    await _tell(deps, connection, user_id, row.account_id, resume_id, say("news", "resume_removed", title=row.title))


async def given(connection: AsyncConnection, user_id: UUID, resume_id: UUID) -> Resume:
    """A resume that its owner gave himself; a 404 for hh's and other people's."""
    found = await resumes.owned(connection, user_id, resume_id)
    if found is None or GIVEN not in found.resume.snapshot:
        raise not_found()
    return found.resume


def given_body(row: Resume) -> GivenResumeBody:
    """The resume to be corrected."""
    source = row.snapshot[GIVEN]
    return GivenResumeBody(
        id=row.id,
        fields=ResumeFields.model_validate(source["fields"]),
        text=source["text"],
        unread=source["unread"],
        file_name=source["file_name"],
        version=row.version,
    )


async def _values(connection: AsyncConnection, user_id: UUID, body: NewResumeBody) -> dict[str, object]:
    at, said = await now(connection), await own_words(connection, user_id)
    source = {
        "fields": body.fields.model_dump(mode="json"),
        "text": body.text,
        "unread": body.unread,
        "file_name": body.file_name,
    }
    snapshot = completed({**body.fields.snapshot(), "updated_at": at.isoformat(), GIVEN: source}, said)
    return {
        "title": body.fields.title,
        "status": "published",
        "snapshot": snapshot,
        "content_hash": content_hash(snapshot),
        "suggested_filters": suggested_filters(ResumeTerms.from_hh(snapshot)).model_dump(mode="json"),
        "employer_unnamed": current_employers(snapshot).unnamed,
        "hh_updated_at": at,
    }


async def _tell(
    deps: Deps, connection: AsyncConnection, user_id: UUID, account_id: UUID, resume_id: UUID, said: Said
) -> None:
    data = {"resume": str(resume_id)}
    await audit.append(connection, user_id=user_id, actor="owner", action="resume.given", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await now(connection),
        account_id=account_id,
        change="resumes_synced",
        scope="account",
        scope_id=account_id,
        why=(said,),
    )
    await deps.outbox.add(connection, event)
