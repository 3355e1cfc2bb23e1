"""A found match becomes a row: by the event, or by the sweeper when the event was lost."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.events.base import VacancyCard
from services.auto_reply.cards import employer_key
from services.auto_reply.sending.domain import State
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.store import record as store
from services.auto_reply.sending.store.record import Recorded

log = get_logger(__name__)


async def record_match(
    connection: AsyncConnection, *, match_id: UUID, user_id: UUID, card: VacancyCard, expire_days: int
) -> Recorded | None:
    """Record a match under the policy that stands now; None when policy or a better row forbids it.

    The caller owns the transaction; calling it again for the same match changes nothing.
    """
    recorded = await store.record(
        connection,
        match_id=match_id,
        user_id=user_id,
        employer_key=employer_key({"id": card.employer_id, "name": card.employer_name}),
        card=card.model_dump(mode="json"),
        expire_days=expire_days,
    )
    if recorded is not None and recorded.letter_ok and recorded.state == State.QUEUED:
        await lanes.wake(connection, [recorded.user_id])
    log.info(
        "match recorded" if recorded else "match not recorded",
        action="match.recorded" if recorded else "match.skipped",
        match_id=str(match_id),
        application_id=recorded and str(recorded.id),
        state=recorded and recorded.state,
    )
    return recorded
