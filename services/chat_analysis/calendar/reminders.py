"""Reminds of meetings and deadlines, a day and an hour before: one event each, with the mark that it was told.

Where an employer has read and not answered, and hh allows a reminder, the owner is told once. hh documents no method
for it, so nothing is sent from here.
"""

from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.events.chat import ChatReminder, ChatUnanswered
from libs.common.ids import derived_id
from libs.common.messaging.outbox import Pending
from services.chat_analysis import events
from services.chat_analysis.calendar import store
from services.chat_analysis.calendar.store import Due, FollowUp
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
        told = [await remind(self._deps), await follow_up(self._deps)]
        return AT_ONCE if BATCH in told else None


async def remind(deps: Deps) -> int:
    """Tell what is due; returns how much that was."""
    async with deps.engine.begin() as connection:
        found = await store.due(connection, most=BATCH)
        await deps.outbox.add(connection, *(_pending(one) for one in found))
    if found:
        crashpoint("chat_analysis.reminded")
        log.info("owners are reminded", action="calendar.reminded", count=len(found))
    return len(found)


async def follow_up(deps: Deps) -> int:
    """Propose reminders that are due; returns how many those were."""
    days, origin = deps.settings.chat_follow_up_days, deps.settings.origin
    if days == 0:
        return 0
    async with deps.engine.begin() as connection:
        found = await store.follow_ups(connection, origin=origin, days=days, most=BATCH)
        await deps.outbox.add(connection, *(_follow_up(one) for one in found))
    if found:
        log.info("reminders are proposed", action="calendar.follow_up", count=len(found))
    return len(found)


def _follow_up(one: FollowUp) -> Pending:
    event = ChatUnanswered(
        user_id=one.user_id,
        occurred_at=one.now,
        chat_id=one.chat_id,
        application_id=one.application_id,
        days=one.days,
        link=one.card.get("url") or None,
        employer_name=events.employer_of(one.card),
        vacancy_name=events.vacancy_of(one.card),
    )
    return Pending(event, derived_id("chat.unanswered", one.chat_id))


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
