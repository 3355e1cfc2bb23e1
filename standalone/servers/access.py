"""Who may do what in a run: a NATS user and a PostgreSQL role for each service, and for the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from libs.common.db.grants import OPS
from libs.common.db.roles import Roles
from libs.common.messaging.permissions import HELPERS, users
from libs.common.settings.servers import NatsSettings
from standalone.servers.nats import NatsServer, NatsUser
from standalone.servers.postgres import PostgresServer


@dataclass(frozen=True, slots=True)
class Access:
    """The passwords by name; a service, and `ops`, has the same one at both servers."""

    passwords: Mapping[str, str]
    services: tuple[str, ...]

    def users(self) -> tuple[NatsUser, ...]:
        """The users of the NATS server; topology and event catalogue say what each of them may."""
        return tuple(NatsUser(name, self.passwords[name]) for name in users() if name in self.passwords)

    def roles(self) -> Roles:
        """The roles that the migration makes."""
        return Roles(passwords={name: self.passwords[name] for name in (*self.services, OPS)})

    def database_url(self, postgres: PostgresServer, name: str, database: str = "vkatilsya") -> str:
        """The address of the database for a service or `ops`."""
        return postgres.url(database, user=self.roles().of(name), password=self.passwords[name])

    def nats_settings(self, nats: NatsServer, name: str) -> NatsSettings:
        """How a user signs in."""
        return NatsSettings.model_validate(
            {"nats_url": nats.url, "nats_user": name, "nats_password": self.passwords[name]}
        )

    def environment(
        self, postgres: PostgresServer, nats: NatsServer, service: str, database: str = "vkatilsya"
    ) -> dict[str, str]:
        """What a service is told; no other service's password is among it."""
        return {
            "DATABASE_URL": self.database_url(postgres, service, database),
            "NATS_URL": nats.url,
            "NATS_USER": service,
            "NATS_PASSWORD": self.passwords[service],
        }


def names(services: Iterable[str]) -> tuple[str, ...]:
    """Everybody who needs a password: these services, and the users that are none."""
    return (*services, *HELPERS)
