"""What chat_analysis does with events: each is a bell; the loops and `settle` do the work from rows."""

from functools import partial

from structlog.stdlib import get_logger

from libs.common.chats.store import read as read_decision
from libs.common.events.account import AccountChanged
from libs.common.events.chat import ChatDecided
from libs.common.messaging import inbox
from libs.common.messaging.broker import Broker
from libs.common.messaging.consumer import Consumer, Receipt
from services.chat_analysis.deciding.decide import settle
from services.chat_analysis.ports import Deps

log = get_logger(__name__)
SERVICE = "chat_analysis"


def register(broker: Broker, deps: Deps) -> None:
    """The service's one subscriber and its handlers."""
    consumer = Consumer(broker, deps.engine, SERVICE)
    consumer.on(ChatDecided, partial(on_chat_decided, deps))
    consumer.on(AccountChanged, partial(on_account_changed, deps))


async def on_chat_decided(deps: Deps, event: ChatDecided, receipt: Receipt) -> None:
    """Carry out what the owner decided. What it was is read from the row; without one nobody decided anything."""
    async with deps.single.connect() as connection:
        decided = await read_decision(connection, receipt.event_id)
    if decided is None:
        log.error("an event without its decision", action="decision.forged", event_id=str(receipt.event_id))
        return
    await settle(deps, decided.action_id)
    async with deps.engine.begin() as connection:
        await inbox.claim(connection, consumer=SERVICE, event_id=receipt.event_id)


async def on_account_changed(deps: Deps, event: AccountChanged, receipt: Receipt) -> None:
    """Forget tokens of an account that changed; look again at what its pause kept waiting."""
    async with receipt.transaction():
        if event.account_id is not None:
            deps.accounts.forget(event.account_id)
    deps.wakes.all()
