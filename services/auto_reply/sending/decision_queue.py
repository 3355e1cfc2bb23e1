"""One user's decisions, one after the other: however many he makes at once, they hold one place of the consumer.

The lane would let only one of them go on anyway; the others would wait in places, and on connections, that the matches
of everybody else need.
"""

from uuid import UUID

from structlog.stdlib import get_logger

from libs.common.decisions.store import read, unsettled_of
from services.auto_reply.ports import Deps
from services.auto_reply.sending import decide, metrics

log = get_logger(__name__)


async def carry_out(deps: Deps, user_id: UUID, decision_id: UUID, *, consumer: str) -> None:
    """Carry out a decision, and then whatever else the user has decided; at once when somebody is at it already.

    Who has the user's turn looks once more before he ends, so a decision whose bell returned at once is done by him.
    Should he die, his own bell rings again, and whoever hears it does all that is left.
    """
    if not deps.deciding.begin(user_id):
        return
    try:
        await _known(deps, decision_id, consumer)
        while True:
            await _left(deps, user_id, consumer)
            if not deps.deciding.rang(user_id):
                return
    finally:
        deps.deciding.end(user_id)


async def _known(deps: Deps, decision_id: UUID, consumer: str) -> None:
    """The event is a bell: what was decided is read from the decision's row. Without one nobody decided anything."""
    async with deps.single.connect() as connection:
        decided = await read(connection, decision_id)
    if decided is None:
        metrics.FORGED_DECISIONS.inc()
        log.error("an event without its decision", action="decision.forged", event_id=str(decision_id))
        return
    await decide.settle(deps, decided, consumer=consumer)


async def _left(deps: Deps, user_id: UUID, consumer: str) -> None:
    while True:
        async with deps.single.connect() as connection:
            left = await unsettled_of(connection, user_id)
        if not left:
            return
        for decided in left:
            await decide.settle(deps, decided, consumer=consumer)
