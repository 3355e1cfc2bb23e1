"""What telegram does with events: a notice becomes a message to be said, a decision makes its card look again."""

from functools import partial

from prometheus_client import Counter
from structlog.stdlib import get_logger

from libs.common.events.account import NoticeTelegram
from libs.common.messaging import topology
from libs.common.messaging.broker import Broker
from libs.common.messaging.consumer import Consumer, Receipt
from libs.common.telegram import links
from services.telegram.notices import content_of
from services.telegram.ports import Deps
from services.telegram.sending.store import queue

log = get_logger(__name__)
SERVICE = "telegram"
NOTICES = Counter("telegram_notices_total", "Notices by what became of them", ["outcome"])


def register(broker: Broker, deps: Deps) -> None:
    """The service's subscribers."""
    Consumer(broker, deps.engine, SERVICE, topology.NOTICES).on(NoticeTelegram, partial(on_notice, deps))


async def on_notice(deps: Deps, event: NoticeTelegram, receipt: Receipt) -> None:
    """Queue the notice for the user's chat, if there is one that may be written to; once."""
    async with receipt.transaction() as connection:
        link = await links.of_user(connection, event.user_id)
        # Without a bot nothing is kept for later: a flood of old news helps nobody.
        off = deps.settings.telegram_bot_token is None
        if off or link is None or link.blocked_at is not None:
            NOTICES.labels("nowhere").inc()
            return
        added = await queue.add(
            connection,
            deps.wakes,
            link.chat_id,
            content_of(event),
            user_id=event.user_id,
            notification_id=event.notification_id,
        )
    NOTICES.labels("queued" if added else "known").inc()
