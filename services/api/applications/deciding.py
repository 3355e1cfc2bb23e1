"""What the api answers about decisions: the verdicts of libs.common.decisions with the applications as they are now."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.decisions.recording import OWNER, Verdict, Wish, decide
from libs.common.messages.catalogue import Language, message
from libs.common.messaging.outbox import Outbox
from services.api.applications import store
from services.api.applications.bodies import ApplicationBody, application_body
from services.api.applications.decision_bodies import DecisionItem, DecisionResult
from services.api.web.problems import problem_message


async def decided(
    connection: AsyncConnection, outbox: Outbox, user_id: UUID, items: Sequence[DecisionItem], *, language: Language
) -> list[DecisionResult]:
    """Record what is possible and say of the rest why not; an application of somebody else is `not_found`."""
    wishes = [
        Wish(
            one.application_id,
            one.action,
            one.expected_version,
            letter_hash=one.letter_hash,
            letter=one.letter,
            resume_id=one.resume_id,
        )
        for one in items
    ]
    verdicts = await decide(connection, outbox, user_id, wishes, via="web")
    rows = await store.owned(connection, user_id, sorted({one.application_id for one in items}))
    now = {one: application_body(row, language) for one, row in rows.items()}
    return [_result(verdict, now.get(verdict.wish.application_id), language) for verdict in verdicts]


def _result(verdict: Verdict, current: ApplicationBody | None, language: Language) -> DecisionResult:
    before = verdict.before if verdict.code is not None else None
    return DecisionResult(
        application_id=verdict.wish.application_id,
        action=verdict.wish.action,
        status="accepted" if verdict.code is None else "refused",
        decision_id=verdict.decision_id,
        code=verdict.code,
        detail=_detail(verdict.code, current, language),
        current=current,
        decided_by=OWNER if before else current and current.decided_by,
        decided_at=before.created_at if before else current and current.decided_at,
        via=before.via if before else None,
    )


def _detail(code: str | None, current: ApplicationBody | None, language: Language) -> str | None:
    if code is None:
        return None
    state = message("state", current.state, language).word if current else ""
    return problem_message(code, language).filled(state=state)
