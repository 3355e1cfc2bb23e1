"""What telegram does with events: a notice becomes a message to be said, a decision makes its card look again."""

from functools import partial

from prometheus_client import Counter
from structlog.stdlib import get_logger

from libs.common.events.account import NoticeTelegram
from libs.common.events.base import Event
from libs.common.events.chat import ChatDecided, ChatSent
from libs.common.events.match import MatchDecided, MatchRefused
from libs.common.events.reply import ReplyFailed, ReplySent
from libs.common.messaging import topology
from libs.common.messaging.broker import Broker
from libs.common.messaging.consumer import Consumer, Receipt
from libs.common.messaging.recorded import UnrecordedError, events, named
from libs.common.observability.telemetry import current_traceparent
from libs.common.telegram import links
from services.telegram.notices import content_of
from services.telegram.ports import Deps
from services.telegram.sending.card_refresh import refresh
from services.telegram.sending.store import queue

log = get_logger(__name__)
SERVICE = "telegram"
NOTICES = Counter("telegram_notices_total", "Notices by what became of them", ["outcome"])
DECIDING = (MatchDecided, MatchRefused, ReplySent, ReplyFailed, ChatDecided, ChatSent)


def register(broker: Broker, deps: Deps) -> None:
    """The service's subscribers."""
    notices = Consumer(broker, deps.engine, SERVICE, topology.NOTICES)
    notices.on(NoticeTelegram, partial(on_notice, deps))
    facts = Consumer(broker, deps.engine, SERVICE)
    for kind in DECIDING:
        facts.on(kind, partial(on_decided, deps))


async def on_notice(deps: Deps, message: NoticeTelegram, receipt: Receipt) -> None:
    """Queue the notice for its user's chat, if there is one that may be written to; once.

    What is said and whose chat it is are read from the row that the notifier wrote, whatever the message says.
    """
    async with receipt.transaction() as connection:
        event = named(await events(connection, [receipt.event_id]), receipt.event_id, NoticeTelegram)
        link = await links.of_user(connection, (event or message).user_id)
        # Without a bot nothing is kept for later: a flood of old news helps nobody.
        off = deps.settings.telegram_bot_token is None
        if off or link is None or link.blocked_at is not None:
            NOTICES.labels("nowhere").inc()
            return
        if event is None:
            raise UnrecordedError(SERVICE)
        content = content_of(event).model_copy(update={"traceparent": current_traceparent()})
        if event.replaces is not None:
            known = await queue.of_notification(connection, link.chat_id, event.replaces)
            if known is not None and known.state != "dropped":
                await queue.revise(connection, deps.wakes, link.chat_id, known.id, content)
                NOTICES.labels("replaced").inc()
                return
            if event.only_update:
                NOTICES.labels("nothing_to_update").inc()
                return
        added = await queue.add(
            connection,
            deps.wakes,
            link.chat_id,
            content,
            user_id=event.user_id,
            notification_id=event.notification_id,
            about=event.about,
        )
    NOTICES.labels("queued" if added else "known").inc()


async def on_decided(deps: Deps, event: Event, receipt: Receipt) -> None:
    """Show the cards about this row anew: what they say is read from the row."""
    ids = [getattr(event, name, None) for name in ("application_id", "action_id")]
    async with receipt.transaction() as connection:
        await refresh(connection, deps, event.user_id, *[one for one in ids if one is not None])
    deps.wakes.cards.set()
