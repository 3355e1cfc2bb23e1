# ruff: noqa: INP001 - a script that belongs to no package
"""Events as the running product makes them: a row changes and its event is recorded with it, then relayed.

`python events.py '{"user": "…", "events": 1000, "a_second": 12}'` with DATA_DIR of the run; prints how many were made.
"""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common import services
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.engine import create_engine
from libs.common.events.base import VacancyCard
from libs.common.events.reply import ReplyUpdated
from libs.common.messaging.broker import JetStreamPublisher, create_broker, start_broker, stop_broker
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.relay import Relay
from libs.common.settings.servers import MessagingSettings, NatsSettings
from ops.options import chosen_folder, running
from standalone.servers.access import Access, names

SERVICE = "auto_reply"
VIEWED = text(
    "update applications set viewed_at = now(), version = version + 1, updated_at = now() where id = ("
    "select id from applications where user_id = :user and state = 'sent' and negotiation_id is not null"
    " order by updated_at limit 1)"
    " returning id, account_id, negotiation_id, vacancy_id, vacancy_name, employer_name, now() as at"
)


async def happen(engine: AsyncEngine, outbox: Outbox, user: UUID) -> None:
    """An employer looks at the application that nobody has looked at for longest."""
    async with engine.begin() as connection:
        row = (await connection.execute(VIEWED, {"user": user})).one()
        event = ReplyUpdated(
            user_id=user,
            occurred_at=row.at,
            application_id=row.id,
            account_id=row.account_id,
            vacancy=VacancyCard(id=row.vacancy_id, name=row.vacancy_name, employer_name=row.employer_name or ""),
            negotiation_id=row.negotiation_id,
            change="viewed",
            negotiation_state="response",
        )
        await outbox.add(connection, event)


async def main(user: UUID, events: int, a_second: float) -> int:
    """Make them at an even pace, as the service whose rows they are."""
    state, folder = running(), chosen_folder()
    if state is None:
        raise SystemExit("nothing runs with this DATA_DIR")
    access = Access(folder.passwords(names(services.names())), services.names())
    login, password = access.roles().of(SERVICE), access.passwords[SERVICE]
    address = make_url(state.database_url).set(username=login, password=password)
    engine = create_engine(address.render_as_string(hide_password=False), application_name="events")
    nats, messaging = urlsplit(state.nats_url), MessagingSettings()
    settings = NatsSettings.model_validate(
        {
            "nats_url": f"nats://{nats.hostname}:{nats.port}",
            "nats_user": SERVICE,
            "nats_password": password,
        }
    )
    broker = create_broker(SERVICE, settings, messaging)
    await start_broker(broker, SERVICE, settings, messaging)
    outbox = Outbox(SERVICE)
    relay = Relay(engine, outbox, JetStreamPublisher(broker), messaging)
    relaying = asyncio.create_task(relay.run(Heartbeat("relay", stale_after=60)))
    begun = time.monotonic()
    for number in range(events):
        await asyncio.sleep(max(0.0, begun + number / a_second - time.monotonic()))
        await happen(engine, outbox, user)
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    while await relay.drain_once():
        pass
    await stop_broker(broker)
    await engine.dispose()
    return events


facts = json.loads(sys.argv[1])
sys.stdout.write(f"{asyncio.run(main(UUID(facts['user']), facts['events'], facts['a_second']))}\n")
