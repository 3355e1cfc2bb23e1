"""The stores of a run: NATS and PostgreSQL with their rights, migrated and provisioned, and who reads them here."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common import services
from libs.common.db.engine import create_engine
from libs.common.db.migrate import upgrade
from libs.common.messaging.forgetting import ErasureWatch, keep_forgetting
from libs.common.messaging.permissions import OPS, PROVISION, REPLAY
from libs.common.messaging.provision import provision
from libs.common.settings.servers import MessagingSettings
from ops.folder import Folder
from ops.options import Choice
from ops.run_state import RunState
from standalone.backups.tools import Tools
from standalone.processes.worker import Say
from standalone.servers.access import Access, names
from standalone.servers.nats import NatsServer
from standalone.servers.pair import embedded
from standalone.servers.postgres import PostgresServer

PEOPLE = "api"  # the service that makes users and their sign-in links


class Stores:
    """`servers` can be started and stopped one by one; the engines are there after `prepare`."""

    def __init__(self, choice: Choice, folder: Folder, say: Say) -> None:
        self._database = folder.database
        everybody = names(services.names())
        # Passwords last for one run: both servers learn the new ones as they start.
        self._access = Access(folder.passwords(everybody, anew=everybody), services.names())
        self._nats = NatsServer(folder.nats, port=choice.nats_port, users=self._access.users())
        self._postgres = PostgresServer(folder.postgres, port=choice.postgres_port)
        self._engines: dict[str, AsyncEngine] = {}
        self.servers = embedded(self._nats, self._postgres, say)

    async def start(self) -> None:
        """Start both servers; raises StandaloneError."""
        await asyncio.gather(*(one.start() for one in self.servers))

    def tell(self, state: RunState) -> None:
        """Write the addresses for the command line down."""
        state.database_url, state.people_database_url = self._url(OPS), self._url(PEOPLE)
        state.nats_url, state.replay_nats_url = self._nats.url_for(OPS), self._nats.url_for(REPLAY)

    async def prepare(self) -> None:
        """Make the database, its schema, the roles and the streams as this code needs them."""
        await asyncio.to_thread(self._postgres.create_database, self._database, if_missing=True)
        await asyncio.gather(
            asyncio.to_thread(upgrade, self._postgres.url(self._database), roles=self._access.roles()),
            provision(self._access.nats_settings(self._nats, PROVISION), MessagingSettings()),
        )
        for role in (OPS, PEOPLE):
            self._engines[role] = create_engine(self._url(role), application_name="standalone", pool_size=2)

    async def keep_forgetting(self) -> None:
        """Delete what the streams hold about people who were erased, now and soon after each erasure, for ever."""
        await keep_forgetting(ErasureWatch(self.reader, self._access.nats_settings(self._nats, PROVISION)))

    def tools(self) -> Tools:
        """PostgreSQL's own tools, for backups."""
        return Tools(self._postgres.place.binaries, self._postgres.port, self._postgres.password)

    @property
    def reader(self) -> AsyncEngine:
        """For figures; it may not write."""
        return self._engines[OPS]

    @property
    def people(self) -> AsyncEngine:
        """For users and their sign-in links."""
        return self._engines[PEOPLE]

    def credentials(self, service: str) -> dict[str, str]:
        """What a service is told of both servers."""
        return self._access.environment(self._postgres, self._nats, service, self._database)

    async def disconnect(self) -> None:
        """Close the connections of the launcher's own."""
        for engine in self._engines.values():
            await engine.dispose()

    def _url(self, role: str) -> str:
        return self._access.database_url(self._postgres, role, self._database)
