"""A found match becomes a row: by the event, or by the sweeper when the event was lost."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.applications import State
from libs.common.cards import card_of, employer_key
from services.auto_reply.ports import Deps
from services.auto_reply.sending.store import intake as store
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.store.intake import Recorded

log = get_logger(__name__)


async def record_match(
    connection: AsyncConnection, *, match_id: UUID, user_id: UUID, expire_days: int
) -> Recorded | None:
    """Record a match under the policy that stands now; None when policy or a better row forbids it, or there is none.

    What an application shows and counts for is read from the vacancy's row, never from a message (ADR 0032).
    The caller owns the transaction, and wakes the lane after it; calling it again for the same match changes nothing.
    """
    vacancy = await store.vacancy_of(connection, match_id, user_id)
    if vacancy is None:
        return None
    recorded = await store.record(
        connection,
        match_id=match_id,
        user_id=user_id,
        employer_key=employer_key(vacancy.get("employer")),
        card=card_of(vacancy).model_dump(mode="json"),
        expire_days=expire_days,
    )
    log.info(
        "match recorded" if recorded else "match not recorded",
        action="match.recorded" if recorded else "match.skipped",
        match_id=str(match_id),
        application_id=recorded and str(recorded.id),
        state=recorded and recorded.state,
    )
    return recorded


async def wake_ready(deps: Deps, recorded: Recorded) -> None:
    """Wake the lane of a row that kept its letter and may go at once.

    A transaction of its own: a claim locks the lane first and the row second, so nobody may hold a row and wait for it.
    """
    deps.wakes.letters.set()
    if recorded.letter_ok and recorded.state == State.QUEUED:
        async with deps.engine.begin() as connection:
            await lanes.wake(connection, [recorded.user_id])
        deps.wakes.sender.set()
