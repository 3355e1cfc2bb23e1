"""PostgreSQL, NATS, and how messages are carried between them."""

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypedDict

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import NoDecode

from libs.common.net.tls import Own, own
from libs.common.net.urls import TLS_TO_NATS, database_address, parsed
from libs.common.settings.base import MOST, EnvSettings


class DatabaseSettings(EnvSettings):
    """Where PostgreSQL is."""

    database_ca_file: str | None = Field(
        default=None,
        description="file with the authorities (PEM) one of which must have signed the server's certificate for the "
        "name in DATABASE_URL; empty: as sslmode there says",
    )
    database_certificate_file: str | None = Field(
        default=None,
        description="file with the certificate (PEM) that this process shows to PostgreSQL, for a server that asks for "
        "one; its CN is the role in DATABASE_URL. Needs DATABASE_CA_FILE or sslmode=verify-full",
    )
    database_key_file: str | None = Field(
        default=None, description="file with the key of DATABASE_CERTIFICATE_FILE (PEM)"
    )
    database_url: str = Field(description="postgresql://user:password@host:port/name")
    database_pool_size: int = Field(
        default=10, ge=1, le=100, description="connections kept per process; up to twice as many in a rush"
    )
    database_statement_timeout_ms: int = Field(
        default=30_000, ge=100, description="a statement that takes longer is cancelled"
    )
    database_start_deadline_seconds: float = Field(
        default=60, gt=0, description="how long a start waits for a PostgreSQL that is away"
    )

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str, info: ValidationInfo) -> str:
        return database_address(value, *database_files(info.data))


def database_files(given: Mapping[str, Any]) -> tuple[str | None, Own | None]:
    """The authority and the client's certificate among settings; ValueError for half a pair."""
    shown = own("DATABASE", given.get("database_certificate_file"), given.get("database_key_file"))
    return given.get("database_ca_file"), shown


class RoleSettings(EnvSettings):
    """For the migration only: a PostgreSQL role per service, with the rights that this service needs."""

    database_role_prefix: str = Field(
        default="vkatilsya_", pattern="^[a-z_][a-z0-9_]{0,39}$", description="a role is called prefix + service"
    )
    database_role_passwords: SecretStr | None = Field(
        default=None,
        description="`service:password`, comma separated, also for `ops`: roles to make, or to give this password",
    )

    @field_validator("database_role_passwords")
    @classmethod
    def _pairs(cls, value: SecretStr | None) -> SecretStr | None:
        pairs = [pair.partition(":") for pair in value.get_secret_value().split(",")] if value else []
        if any(not (service.strip() and password.strip()) for service, _, password in pairs):
            raise ValueError("DATABASE_ROLE_PASSWORDS пишется так: api:пароль,auto_reply:пароль")
        return value

    @property
    def passwords(self) -> dict[str, str]:
        """The passwords by service."""
        if not self.database_role_passwords:
            return {}
        pairs = (pair.partition(":") for pair in self.database_role_passwords.get_secret_value().split(","))
        return {service.strip(): password.strip() for service, _, password in pairs}


class NatsLogin(TypedDict):
    """How a process signs in to NATS, and whom it believes."""

    user: str | None
    password: str | None
    ca_file: str | None
    shown: Own | None


class NatsTrust(EnvSettings):
    """Whom a client of NATS believes, and what it shows."""

    nats_ca_file: str | None = Field(
        default=None,
        description="for tls:// in NATS_URL: file with the authorities (PEM) one of which must have signed the "
        "server's certificate; empty: those of the system",
    )
    nats_certificate_file: str | None = Field(
        default=None,
        description="for tls:// in NATS_URL: file with the certificate (PEM) that this process shows to NATS, for a "
        "server that asks for one",
    )
    nats_key_file: str | None = Field(default=None, description="file with the key of NATS_CERTIFICATE_FILE (PEM)")

    @model_validator(mode="after")
    def _nats_pair(self) -> Self:
        own("NATS", self.nats_certificate_file, self.nats_key_file)
        return self

    @property
    def nats_shown(self) -> Own | None:
        """The certificate that a client shows."""
        return own("NATS", self.nats_certificate_file, self.nats_key_file)


class NatsSettings(NatsTrust):
    """Where NATS is, and how this process signs in to it."""

    nats_url: str = Field(
        default="nats://127.0.0.1:4222",
        description="one or more servers, comma separated; tls:// is never spoken in the clear",
    )
    nats_user: str | None = Field(default=None, description="NATS user of this service; empty: no sign-in")
    nats_password: SecretStr | None = Field(default=None, description="password of NATS_USER")
    nats_start_deadline_seconds: float = Field(
        default=60, gt=0, description="how long a start waits for NATS and its streams"
    )

    @field_validator("nats_url")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for server in value.split(","):
            if server.strip():
                parsed(server.strip(), ("nats", "tls", "ws", "wss"), "nats://127.0.0.1:4222")
        if not value.strip(" ,"):
            raise ValueError("это не адрес. Пример: nats://127.0.0.1:4222")
        return value

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        given = "NATS_CA_FILE" if self.nats_ca_file else "NATS_CERTIFICATE_FILE" if self.nats_shown else None
        if given and not all(server.startswith(TLS_TO_NATS) for server in self.servers):
            raise ValueError(f"NATS_URL: с {given} адрес пишется как tls://имя:4222")
        return self

    @property
    def login(self) -> NatsLogin:
        """Name, password, authorities and certificate, for a connection."""
        password = self.nats_password.get_secret_value() if self.nats_password else None
        return {"user": self.nats_user, "password": password, "ca_file": self.nats_ca_file, "shown": self.nats_shown}

    @property
    def servers(self) -> list[str]:
        """The servers as a list."""
        return [server.strip() for server in self.nats_url.split(",") if server.strip()]


class MessagingSettings(EnvSettings):
    """Redelivery, relay and drain; the defaults of the design."""

    ack_wait_seconds: float = Field(default=30, gt=0, description="a message not answered by then is redelivered")
    max_deliver: int = Field(default=8, ge=2, description="deliveries before the server gives up")
    max_ack_pending: int = Field(default=64, ge=1, description="messages in the hands of one durable at once")
    redelivery_schedule_seconds: Annotated[tuple[float, ...], NoDecode] = Field(
        default=(2, 15, 60, 300), description="pauses before each redelivery; then the message is parked"
    )
    republish_after_seconds: float = Field(
        default=600, gt=0, description="an event that a service has not recorded by then is published again"
    )
    republish_period_seconds: float = Field(default=60, gt=0, description="pause between looks for such events")
    relay_poll_seconds: float = Field(default=1, gt=0, description="the safety net behind the wake-up by the commit")
    relay_batch: int = Field(default=100, ge=1, le=1000, description="events per transaction of the relay")
    outbox_keep_days: int = Field(default=30, ge=1, description="published events are kept for a replay")
    graceful_seconds: float = Field(default=20, ge=0, description="how long a stop waits for running handlers")
    close_seconds: float = Field(default=10, ge=0, description="how long a stop waits for connections to close")

    @field_validator("redelivery_schedule_seconds", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            pauses = tuple(float(part) for part in value.strip("[]() ").split(","))
        except ValueError:
            pauses = ()
        if not pauses or not all(0 <= pause <= MOST for pause in pauses):
            raise ValueError("нужны секунды через запятую. Пример: 2,15,60,300")
        return pauses
