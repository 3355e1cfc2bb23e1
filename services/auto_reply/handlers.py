"""What auto_reply does with events: claim, decide, record. No network; the loops do the slow things."""

from functools import partial

from libs.common.crashpoints import crashpoint
from libs.common.errors import TransientError
from libs.common.events.account import AccountChanged
from libs.common.events.match import MatchDecided, MatchFound
from libs.common.messaging.broker import Broker
from libs.common.messaging.consumer import Consumer, Receipt
from services.auto_reply.ports import Deps
from services.auto_reply.sending.decision_queue import carry_out
from services.auto_reply.sending.intake import record_match, wake_ready
from services.auto_reply.sending.release import ReleaseQueue
from services.auto_reply.sending.store import intake as records

SERVICE = "auto_reply"


def register(broker: Broker, deps: Deps) -> None:
    """The service's one subscriber and its three handlers."""
    consumer = Consumer(broker, deps.engine, SERVICE)
    consumer.on(MatchFound, partial(on_match_found, deps))
    consumer.on(MatchDecided, partial(on_match_decided, deps))
    consumer.on(AccountChanged, partial(on_account_changed, deps, ReleaseQueue(deps.engine, SERVICE)), together=True)


async def on_match_found(deps: Deps, event: MatchFound, receipt: Receipt) -> None:
    """Record the application row under the policy that stands now. Of the event only its ids are believed."""
    crashpoint("auto_reply.received")
    async with receipt.transaction() as connection:
        recorded = await record_match(
            connection,
            match_id=event.match_id,
            user_id=event.user_id,
            expire_days=deps.settings.queued_expire_days,
        )
        if recorded is None and await records.vacancy_of(connection, event.match_id, event.user_id) is None:
            # The event shares its match's transaction; a restored database may still be catching up.
            raise TransientError(f"match {event.match_id} is not there yet")
    if recorded is not None:
        await wake_ready(deps, recorded)


async def on_match_decided(deps: Deps, event: MatchDecided, receipt: Receipt) -> None:
    """Carry out what the owner decided, if the row still stands where he saw it, and before it what he decided earlier.

    Of the event only its id is believed, and whose turn it is to be looked at.
    """
    await carry_out(deps, event.user_id, receipt.event_id, consumer=SERVICE)


async def on_account_changed(deps: Deps, changes: ReleaseQueue, event: AccountChanged, receipt: Receipt) -> None:
    """Forget tokens of an account that changed; look again at rows whose pause may be over."""
    if event.account_id is not None:
        deps.accounts.forget(event.account_id)
    if not await changes.after(event, receipt.event_id):
        return
    if event.scope == "system" or event.change == "linked":
        deps.wakes.all()
    else:
        deps.wakes.of_one()
