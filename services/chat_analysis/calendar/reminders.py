"""Reminds of meetings and deadlines, a day and an hour before: one event each, with the mark that it was told."""

from structlog.stdlib import get_logger

from libs.common.background import Heartbeat
from libs.common.crashpoints import crashpoint
from libs.common.events.chat import ChatReminder
from libs.common.ids import derived_id
from libs.common.messaging.outbox import Pending
from libs.common.work import AT_ONCE, WorkLoop
from services.chat_analysis import events
from services.chat_analysis.calendar import store
from services.chat_analysis.calendar.store import Due
from services.chat_analysis.ports import Deps

log = get_logger(__name__)
BATCH = 100


class Reminders:
    """`run` is a supervised loop; replicas share the work."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def run(self, heartbeat: Heartbeat) -> None:
        """Remind, for ever."""
        await WorkLoop(self._turn, self._deps.settings.chat_reminder_seconds).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        return AT_ONCE if await remind(self._deps) == BATCH else None


async def remind(deps: Deps) -> int:
    """Tell what is due; returns how much that was."""
    async with deps.engine.begin() as connection:
        found = await store.due(connection, most=BATCH)
        await deps.outbox.add(connection, *(_pending(one) for one in found))
    if found:
        crashpoint("chat_analysis.reminded")
        log.info("owners are reminded", action="calendar.reminded", count=len(found))
    return len(found)


def _pending(one: Due) -> Pending:
    event = ChatReminder(
        user_id=one.user_id,
        occurred_at=one.now,
        commitment_id=one.id,
        chat_id=one.chat_id,
        kind=one.kind,  # pyright: ignore[reportArgumentType] - the table's check has the same words
        lead=one.lead,
        starts_at=one.starts_at,
        zone=one.zone,
        link=one.link,
        employer_name=events.employer_of(one.card),
        vacancy_name=events.vacancy_of(one.card),
    )
    return Pending(event, derived_id("chat.reminder", one.id, one.lead))
