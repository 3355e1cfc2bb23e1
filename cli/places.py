"""Where the databases are: the environment says it, else the run that is going on in `.local/<mode>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from libs.common.errors import PermanentError
from libs.common.messaging.client import with_user
from libs.common.net.urls import database_address, parsed
from libs.common.settings.base import FromFiles, load
from libs.common.settings.servers import database_files
from ops.folder import ROOT
from ops.options import running
from ops.run_state import RunState


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses a command needs, and the run they came from (None: from the environment).

    Where each service has a role and a user of its own, `database_url` and `nats_url` only read; making people and
    replaying messages have addresses of their own. Empty ones: the environment gives one address for everything.
    `service_ca_file` (SERVICE_CA_FILE) has the authorities that are believed where SERVICE_URLS say https.
    """

    database_url: str
    nats_url: str
    run: RunState | None
    people_database_url: str = ""
    replay_nats_url: str = ""
    given_services: Mapping[str, str] = field(default_factory=dict[str, str])
    service_ca_file: str | None = None

    @property
    def services(self) -> Mapping[str, str]:
        """Where each service answers, by name: of the run, else of SERVICE_URLS; empty when nobody says it."""
        return self.run.services if self.run is not None else self.given_services

    @property
    def instances(self) -> Mapping[str, str]:
        """By what word each service of the run is known, by name."""
        return self.run.instances if self.run is not None else {}

    @property
    def people(self) -> str:
        """The database for who makes users and sign-in links."""
        return self.people_database_url or self.database_url

    @property
    def replay(self) -> str:
        """NATS for who hands out dead letters again."""
        return self.replay_nats_url or self.nats_url


class NotRunningError(PermanentError):
    """Nothing runs here and no addresses are given."""

    code = "not_running"


class _Addresses(FromFiles):
    """The same variables as those of the services; none has to be set."""

    model_config = SettingsConfigDict(
        env_file=(ROOT / ".env", ".env"), env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    database_ca_file: str | None = None
    database_certificate_file: str | None = None
    database_key_file: str | None = None
    database_url: str | None = None
    nats_url: str | None = None
    nats_user: str | None = None
    nats_password: SecretStr | None = None
    service_urls: str = ""
    service_ca_file: str | None = None

    @field_validator("database_url")
    @classmethod
    def _any_usual_form(cls, value: str | None, info: ValidationInfo) -> str | None:
        return database_address(value, *database_files(info.data)) if value else None

    @field_validator("service_urls")
    @classmethod
    def _names_and_addresses(cls, value: str) -> str:
        for pair in value.split(",") if value else ():
            parsed(pair.partition("=")[2], ("http", "https"), "api=http://api:8000,notifier=http://notifier:8000")
        return value

    @property
    def services(self) -> dict[str, str]:
        """SERVICE_URLS, written as `name=http://host:port`, comma separated."""
        pairs = (pair.partition("=") for pair in self.service_urls.split(",") if pair)
        return {name.strip(): url.strip().rstrip("/") for name, _, url in pairs}

    @property
    def nats(self) -> str | None:
        """The servers, with NATS_USER and NATS_PASSWORD in them."""
        if self.nats_url is None or self.nats_user is None:
            return self.nats_url
        password = self.nats_password.get_secret_value() if self.nats_password else ""
        servers = [server.strip() for server in self.nats_url.split(",") if server.strip()]
        return ",".join(with_user(servers, self.nats_user, password))


def places() -> Places:
    """Return the addresses; raises NotRunningError with what to do when nothing runs and nothing is set."""
    given = load(_Addresses)
    if given.database_url and given.nats:
        return Places(
            given.database_url, given.nats, None, given_services=given.services, service_ca_file=given.service_ca_file
        )
    run = running()
    if run is None or not run.database_url:
        wanted = {"DATABASE_URL": given.database_url, "NATS_URL": given.nats}
        missing = [name for name, value in wanted.items() if not value]
        raise NotRunningError(
            "Вкатился не запущен. Запустите make run в другом терминале либо задайте "
            f"{' и '.join(missing)} своей установки."
        )
    return Places(
        given.database_url or run.database_url,
        given.nats or run.nats_url,
        run,
        given.database_url or run.people_database_url,
        given.nats or run.replay_nats_url,
    )
