"""Recording decisions: the rows, their events and the stored answer are one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.applications import Action, State
from libs.common.db.clock import now
from libs.common.events.match import MatchDecided
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox, Pending
from services.api.applications import store as applications
from services.api.applications.bodies import application_body
from services.api.decisions import store
from services.api.decisions.bodies import DecisionItem, DecisionResult
from services.api.decisions.domain import Standing, refusal
from services.api.letters.domain import text_hash
from services.api.web.words import words_of

OWNER = "owner"


async def decide(
    connection: AsyncConnection, outbox: Outbox, user_id: UUID, items: Sequence[DecisionItem], *, language: str
) -> list[DecisionResult]:
    """Record what is possible and say of the rest why not; an application of somebody else is `not_found`."""
    ids = sorted({item.application_id for item in items})
    await store.lock(connection, ids)
    rows = await applications.owned(connection, user_id, ids)
    known = await store.latest(connection, user_id, ids)
    standings = {one: _standing(row, known.get(one)) for one, row in rows.items()}
    at = await now(connection)
    results: list[DecisionResult] = []
    accepted: list[tuple[DecisionItem, UUID]] = []
    for item in items:
        row, standing = rows.get(item.application_id), standings.get(item.application_id)
        code = (
            refusal(item.action, standing, expected_version=item.expected_version, letter_hash=item.letter_hash)
            if standing
            else "not_found"
        )
        decision_id = new_id() if code is None else None
        if standing is not None and decision_id is not None:
            accepted.append((item, decision_id))
            edited = text_hash(item.letter) if item.letter is not None else standing.letter_hash
            standings[item.application_id] = replace(standing, pending=item.action, letter_hash=edited)
        results.append(_result(item, row, known.get(item.application_id), decision_id, code, language))
    await _record(connection, outbox, user_id, accepted, rows, at)
    return results


def _standing(row: Any, last: Any) -> Standing:
    standing = Standing(
        State(row.state), row.version, row.letter_hash, mode=row.mode, decided=row.decided_by is not None
    )
    if last is None or not last.pending:
        return standing
    letter_hash = last.letter_hash if last.action == "edit" else row.letter_hash
    return replace(standing, pending=cast("Action", last.action), letter_hash=letter_hash)


def _result(
    item: DecisionItem, row: Any, last: Any, decision_id: UUID | None, code: str | None, language: str
) -> DecisionResult:
    before = last if code is not None else None
    return DecisionResult(
        application_id=item.application_id,
        action=item.action,
        status="accepted" if code is None else "refused",
        decision_id=decision_id,
        code=code,
        detail=_detail(code, row, language),
        current=application_body(row) if row is not None else None,
        decided_by=OWNER if before is not None else (row.decided_by if row is not None else None),
        decided_at=before.created_at if before is not None else (row.decided_at if row is not None else None),
        via=before.via if before is not None else None,
    )


def _detail(code: str | None, row: Any, language: str) -> str | None:
    if code is None:
        return None
    words = words_of(code)
    sentence = words.detail_en if language == "en" else words.detail
    return sentence.replace("{state}", row.state if row is not None else "")


async def _record(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    accepted: Sequence[tuple[DecisionItem, UUID]],
    rows: dict[UUID, Any],
    at: datetime,
) -> None:
    if not accepted:
        return
    await store.record(connection, [_row(user_id, item, one, rows[item.application_id]) for item, one in accepted])
    data = {"items": [f"{item.action}:{item.application_id}" for item, _ in accepted]}
    await audit.append(connection, user_id=user_id, actor=OWNER, action="decision.recorded", data=data)
    events = [
        Pending(
            MatchDecided(
                user_id=user_id,
                occurred_at=at,
                decision_id=decision_id,
                decision=item.action,
                application_id=item.application_id,
                resume_id=rows[item.application_id].resume_id,
                vacancy_id=rows[item.application_id].vacancy_id,
                letter_hash=item.letter_hash,
            ),
            decision_id,
        )
        for item, decision_id in accepted
    ]
    await outbox.add(connection, *events)


def _row(user_id: UUID, item: DecisionItem, decision_id: UUID, application: Any) -> dict[str, Any]:
    return {
        "id": decision_id,
        "user_id": user_id,
        "application_id": item.application_id,
        "match_id": application.match_id,
        "action": item.action,
        "via": "web",
        "letter_hash": text_hash(item.letter) if item.letter is not None else application.letter_hash,
        "seen_hash": item.letter_hash,
        "letter": item.letter,
        "resume_id": application.resume_id,
        "vacancy_id": application.vacancy_id,
    }
