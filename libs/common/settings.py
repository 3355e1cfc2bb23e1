"""Settings by environment: small classes that a service combines. Every name here is the variable's name in capitals.

A wrong value stops the start with a sentence that names the variable and says what to write.
"""

from datetime import timedelta
from typing import Annotated, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError

from libs.common.addresses import database_address, parsed
from libs.common.errors import ConfigurationError
from libs.common.net import is_loopback, is_odd_number, is_public_name, normal_host
from libs.common.proxies import Proxies
from libs.common.setting_words import sentence, unreadable

T = TypeVar("T", bound=BaseSettings)
Mode = Literal["demo", "live"]
Origin = Literal["sandbox", "hh"]

HH_API = "https://api.hh.ru"
HH_SITE = "https://hh.ru"
MOST = 1e9  # larger than any number that makes sense in a setting, and still a time that dates can hold


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        allow_inf_nan=False,
    )

    @field_validator("*")
    @classmethod
    def _sane(cls, value: object) -> object:
        if isinstance(value, int | float) and abs(value) > MOST:
            raise ValueError("число слишком большое.")
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if isinstance(text, str) and not text.isprintable():
            raise ValueError("уберите переводы строк и невидимые символы.")
        return value


class DatabaseSettings(_Settings):
    """Where PostgreSQL is."""

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
    def _async_driver(cls, value: str) -> str:
        return database_address(value)


class RoleSettings(_Settings):
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


class NatsSettings(_Settings):
    """Where NATS is, and how this process signs in to it."""

    nats_url: str = Field(default="nats://127.0.0.1:4222", description="one or more servers, comma separated")
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

    @property
    def servers(self) -> list[str]:
        """The servers as a list."""
        return [server.strip() for server in self.nats_url.split(",") if server.strip()]


class MessagingSettings(_Settings):
    """Redelivery, relay and drain; the defaults of the design."""

    ack_wait_seconds: float = Field(default=30, gt=0, description="a message not answered by then is redelivered")
    max_deliver: int = Field(default=8, ge=2, description="deliveries before the server gives up")
    max_ack_pending: int = Field(default=64, ge=1, description="messages in the hands of one durable at once")
    redelivery_schedule_seconds: Annotated[tuple[float, ...], NoDecode] = Field(
        default=(2, 15, 60, 300), description="pauses before each redelivery; then the message is parked"
    )
    rering_after_seconds: float = Field(
        default=600, gt=0, description="an event that a service has not recorded by then is published again"
    )
    rering_period_seconds: float = Field(default=60, gt=0, description="pause between looks for such events")
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


class LogSettings(_Settings):
    """Logs to the console and to a file per worker."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="what is logged")
    log_format: Literal["console", "json"] = Field(default="console", description="form on the console; files are JSON")
    log_dir: str | None = Field(default=None, description="folder of the log files; empty: no files")
    log_keep: int = Field(default=7, ge=1, description="daily files kept")


class TelemetrySettings(_Settings):
    """Traces; silent unless an endpoint is given."""

    otel_exporter_otlp_endpoint: str | None = Field(
        default=None, description="OTLP over HTTP, e.g. http://127.0.0.1:4318"
    )

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value:
            parsed(value, ("http", "https"), "http://127.0.0.1:4318")
        return value


class HttpSettings(_Settings):
    """Where this process listens."""

    http_host: str = Field(default="127.0.0.1", description="address to listen on")
    http_port: int = Field(default=0, ge=0, le=65535, description="0: any free port")
    metrics_host: str = Field(default="127.0.0.1", description="address for the metrics; not for the public")
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Prometheus metrics on a port of their own; empty: no metrics"
    )
    allowed_hosts: str = Field(
        default="", description="further names in the Host header, comma separated, e.g. those that a proxy sends"
    )
    trusted_proxies: str = Field(
        default="",
        description="addresses or networks of your reverse proxies, comma separated, whose X-Forwarded-For is believed",
    )
    http_head_bytes: int = Field(default=32_768, ge=1024, le=1_048_576, description="largest head of a request")
    http_headers: int = Field(default=100, ge=10, le=1000, description="most headers of a request")
    http_head_seconds: float = Field(default=10, gt=0, le=600, description="time for the head of a request")
    http_body_seconds: float = Field(default=30, gt=0, le=600, description="time for the body of a request")
    http_per_address: int = Field(
        default=512,
        ge=1,
        description="open connections of one address per process; believed proxies have no such limit",
    )
    http_connections: int = Field(default=4_096, ge=1, description="open connections per process")

    @field_validator("http_host", "metrics_host")
    @classmethod
    def _own_host(cls, value: str) -> str:
        try:
            host = normal_host(value)
        except ValueError:
            host = ""
        if not host or is_odd_number(host):
            raise ValueError("нужен адрес этого компьютера. Пример: 127.0.0.1")
        return host

    @field_validator("allowed_hosts")
    @classmethod
    def _normal_hosts(cls, value: str) -> str:
        return ",".join(normal_host(one) for one in value.split(",") if one.strip())

    @field_validator("trusted_proxies")
    @classmethod
    def _readable_proxies(cls, value: str) -> str:
        Proxies.of(value)
        return value

    @property
    def host_names(self) -> frozenset[str]:
        """Names, without a port, that a Host header may have besides those of this machine."""
        return frozenset(one for one in (self.http_host, *self.allowed_hosts.split(",")) if one)

    @property
    def proxies(self) -> Proxies:
        """The believed proxies."""
        return Proxies.of(self.trusted_proxies)


class ModeSettings(_Settings):
    """demo or live; everything that belongs to one of them is checked against it."""

    mode: Mode = Field(default="demo", description="demo: the bundled sandbox; live: hh.ru itself")

    @property
    def origin(self) -> Origin:
        """The origin that accounts of this mode have; it is part of every send claim."""
        return "sandbox" if self.mode == "demo" else "hh"


class HHApiSettings(ModeSettings):
    """The HeadHunter API: your own application's keys from dev.hh.ru in live mode."""

    hh_api_url: str = Field(default=HH_API, description="address of the API")
    hh_site_url: str = Field(default=HH_SITE, description="address of the site, for signing in")
    hh_client_id: str | None = Field(default=None, description="client id of your own application at dev.hh.ru")
    hh_client_secret: SecretStr | None = Field(default=None, description="its secret")
    hh_redirect_uri: str | None = Field(
        default=None, description="exactly as registered at dev.hh.ru; default: PUBLIC_URL + /api/hh/callback"
    )
    hh_user_agent: str = Field(
        default="Vkatilsya/0.1 (vkatilsya@localhost)", description="App/1.0 (your mail): hh requires a contact"
    )
    hh_timeout_seconds: float = Field(default=20, gt=0, description="time for one request, its slow body included")
    hh_rate_per_second: float = Field(
        default=10, ge=0, description="requests a second of this installation; 0: no limit"
    )

    @field_validator("hh_api_url", "hh_site_url", "hh_redirect_uri")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value:
            parsed(value, ("http", "https"), HH_API)
        return value

    @model_validator(mode="after")
    def _origin_matches(self) -> Self:
        for name, url in (("HH_API_URL", self.hh_api_url), ("HH_SITE_URL", self.hh_site_url)):
            if self.mode == "demo" and not _is_on_loopback(url):
                raise ValueError(
                    f"{name}={url}: MODE=demo говорит только с песочницей на этом компьютере. Задайте её адрес в "
                    "HH_API_URL и HH_SITE_URL или выберите MODE=live."
                )
            if self.mode == "live" and not _is_public_https(url):
                raise ValueError(
                    f"{name}={url}: MODE=live работает только с настоящим hh.ru, по https. "
                    "Уберите HH_API_URL и HH_SITE_URL."
                )
        return self


def _is_on_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and parts.username is None and is_loopback(parts.hostname)
    except ValueError:
        return False


def _is_public_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.username is None and is_public_name(normal_host(parts.hostname))
    except ValueError:
        return False


class LLMSettingsEnv(_Settings):
    """An OpenAI-compatible endpoint; without a key letters are composed from the resume's facts."""

    llm_base_url: str = Field(default="https://api.openai.com/v1", description="any OpenAI-compatible endpoint")
    llm_api_key: SecretStr | None = Field(default=None, description="empty: no model, letters are composed")
    llm_model: str = Field(default="gpt-5-mini", description="model for every purpose")
    llm_model_letter: str | None = Field(default=None, description="model for letters; default LLM_MODEL")
    llm_model_judge: str | None = Field(default=None, description="model that judges the shortlist; default LLM_MODEL")
    llm_allowed_hosts: str = Field(
        default="", description="names of private hosts that LLM_BASE_URL may have (e.g. ollama), comma separated"
    )
    llm_timeout_seconds: float = Field(default=30, gt=0, description="time for one call")
    llm_daily_budget: float = Field(
        default=1.0, ge=0, description="money per user and day, in the currency of the prices"
    )
    llm_price_in: float = Field(default=0.25, ge=0, description="per million input tokens")
    llm_price_out: float = Field(default=2.0, ge=0, description="per million output tokens")


class SecretSettings(_Settings):
    """Keys that encrypt the token pairs."""

    secret_keys: SecretStr = Field(
        description="`id:base64 of 32 bytes`, comma separated; the first one encrypts, all decrypt"
    )

    @field_validator("secret_keys")
    @classmethod
    def _readable(cls, value: SecretStr) -> SecretStr:
        """A key that cannot be used stops the start, not the first account."""
        from libs.common.accounts.crypto import KeyRing  # whoever has no secrets need not load it

        try:
            KeyRing.parse(value)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
        return value


def load(settings: type[T]) -> T:
    """Read the settings from the environment; raise ConfigurationError with one sentence per wrong variable."""
    try:
        return settings()
    except ValidationError as error:
        lines = [
            sentence(item["loc"], item["type"], item.get("ctx", {}), item["msg"], item["input"])
            for item in error.errors()
        ]
        raise ConfigurationError("\n".join(dict.fromkeys(lines))) from None
    except UnicodeDecodeError:
        raise ConfigurationError("Файл .env записан не в UTF-8. Сохраните его в этой кодировке.") from None
    except SettingsError as error:
        raise ConfigurationError(unreadable(str(error))) from None


class LimitSettings(_Settings):
    """The limits of this installation; whoever claims a send and whoever shows what is left read the same ones."""

    account_limit: int = Field(default=40, ge=0, description="applications per account in any 24 hours")
    hh_account_limit: int = Field(default=200, ge=0, description="hh's own limit in any 24 hours")
    limit_slack_seconds: float = Field(
        default=60,
        ge=0,
        description="how much longer than 24 hours an application counts: hh's clock notes it later, in whole seconds",
    )
    default_plan: str = Field(default="self", description="plan of a user without a running subscription")

    @property
    def rolling(self) -> timedelta:
        """How long an application counts in the limit per 24 hours.

        hh notes it up to a request's time after our claim and tells whole seconds; by its clock the 24 hours must be
        over before the next one takes its place.
        """
        return timedelta(hours=24, seconds=self.limit_slack_seconds)

    @property
    def effective_account_limit(self) -> int:
        """The stricter of the two limits per account."""
        return min(self.account_limit, self.hh_account_limit)
