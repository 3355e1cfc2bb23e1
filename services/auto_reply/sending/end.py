"""Ends of rows that nothing was sent for: expired, archived, gone. The owner is told of each."""

from uuid import UUID

from libs.common.applications import State
from libs.common.hh.outcomes.kinds import RefusalReason
from libs.common.reasons import EndReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics
from services.auto_reply.sending.events import reply_failed
from services.auto_reply.sending.store import end as store


async def end_unsent(deps: Deps, application_id: UUID, state: State, reason: EndReason | RefusalReason) -> bool:
    """End one waiting row; False when it moved on meanwhile."""
    async with deps.engine.begin() as connection:
        ended = await store.end_waiting(connection, [application_id], state=state.value, reason=reason)
        await deps.outbox.add(connection, *(reply_failed(row, at=row.at, reason=reason) for row in ended))
    if ended:
        metrics.APPLICATIONS.labels(reason).inc()
    return bool(ended)
