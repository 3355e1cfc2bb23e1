"""Settings of the api service."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from libs.common.http.origins import PublicSettings
from libs.common.net.hostnames import is_loopback
from libs.common.net.urls import parsed
from libs.common.runtime.context import ServiceSettings
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.limits import LimitSettings
from libs.common.settings.llm import LLMSettingsEnv
from libs.common.settings.push import PushSettings
from libs.common.settings.secrets import SecretSettings

PLAIN_HTTP = (
    "пароли и сессии пойдут по сети открытым текстом. Поставьте впереди https и задайте PUBLIC_URL=https://..., "
    "либо задайте INSECURE_HTTP=1, если сеть только ваша."
)


class ApiSettings(
    ServiceSettings, PublicSettings, HHApiSettings, LLMSettingsEnv, SecretSettings, LimitSettings, PushSettings
):
    """What the api reads from the environment besides what every service reads."""

    http_port: int = Field(default=8000, ge=0, le=65535, description="0: any free port; then PUBLIC_URL is needed")
    realtime_url: str | None = Field(
        default=None, description="address of the notifier's socket; default PUBLIC_URL with ws(s) and /ws"
    )
    insecure_http: bool = Field(default=False, description="allow plain http beyond loopback; cookies can be stolen")
    docs_public: bool | None = Field(
        default=None, description="documentation without sign-in; default: only in demo on loopback"
    )
    web_dir: Path | None = Field(default=None, description="folder of the built web client; default web/dist")
    home_path: str = Field(
        default="", description="where a sign-in or a link of an account ends; default /, or /docs without a web client"
    )
    breached_passwords_file: Path | None = Field(
        default=None,
        description="file of SHA-1 hashes of breached passwords, ordered, as Have I Been Pwned gives it; a new "
        "password that is in it is refused. Empty: only common ones are",
    )
    calendar_links: bool = Field(
        default=False,
        description="whether a calendar may also be read by an address that holds its secret, for programs that cannot "
        "sign in; addresses stand in logs of others, so by name and password only unless this is on",
    )
    second_factor_drift: int = Field(
        default=1,
        ge=0,
        le=1,
        description="how many steps of 30 s before and after the present one a code of an authenticator may be of; 0: "
        "a code lives 30 s, and clocks have to be right",
    )
    session_days: int = Field(default=30, ge=1, le=365, description="absolute life of a session; it idles out after 7")
    login_account_attempts: int = Field(default=10, ge=1, description="failed sign-ins per account and window")
    login_address_attempts: int = Field(default=30, ge=1, description="failed sign-ins per address and window")
    login_window_seconds: float = Field(default=900, gt=0, description="window of the sign-in limits")

    owner_away_days: float = Field(
        default=14, ge=0, le=365, description="sending rests when its owner was not here for so many days; 0: never"
    )
    owner_away_warning_days: float = Field(
        default=2, ge=0, le=30, description="how many days before that the owner is warned; 0: no warning"
    )
    resume_interval_seconds: float = Field(
        default=1800, ge=5, le=86_400, description="how often the resumes of an account are read from hh again"
    )
    request_rate_per_second: float = Field(
        default=10, gt=0, description="requests of one user; every 50 rows that a list is asked for count as one more"
    )
    request_rate_burst: int = Field(default=200, ge=50, description="how many of them one user may make at once")
    user_rate_per_second: float = Field(
        default=5, gt=0, description="letter checks and decisions of one user; an edited letter or a link counts as 20"
    )
    user_rate_burst: int = Field(default=400, ge=200, description="how many of them one user may ask for at once")

    launcher_port: int = Field(
        default=0, ge=0, le=65535, description="where the launcher of `make run` listens; it sets this itself"
    )
    launcher_token: SecretStr = Field(
        default=SecretStr(""), description="what opens it, for backups and their restore only; it sets this itself"
    )

    @field_validator("realtime_url", "web_dir", "breached_passwords_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("realtime_url")
    @classmethod
    def _socket_address(cls, value: str | None) -> str | None:
        if value:
            parsed(value, ("ws", "wss"), "wss://example.org/ws")
        return value

    @field_validator("home_path")
    @classmethod
    def _own_path(cls, value: str) -> str:
        if value and (not value.startswith("/") or value.startswith("//") or "\\" in value):
            raise ValueError("нужен путь на этом сервере. Пример: /docs")
        return value

    @model_validator(mode="after")
    def _reachable_safely(self) -> Self:
        if self.public_url is None and self.http_port == 0:
            raise ValueError("HTTP_PORT=0, поэтому нужен PUBLIC_URL: адрес, который открывают в браузере")
        if self.secure or self.insecure_http:
            return self
        if self.public_url is not None and not is_loopback(urlsplit(self.base_url).hostname):
            raise ValueError(f"PUBLIC_URL={self.base_url} ведёт по http за пределы этого компьютера: {PLAIN_HTTP}")
        behind_own_proxy = self.public_url is not None and bool(self.trusted_proxies)
        if not is_loopback(self.http_host) and not behind_own_proxy:
            raise ValueError(f"HTTP_HOST={self.http_host} слушает по http не только этот компьютер: {PLAIN_HTTP}")
        return self

    @property
    def home(self) -> str:
        """Where a sign-in or a link of an account ends."""
        return self.home_path or ("/" if (self.web_folder / "index.html").is_file() else "/docs")

    @property
    def web_folder(self) -> Path:
        """Where the built web client would be."""
        return self.web_dir or Path(__file__).parents[2] / "web" / "dist"

    @property
    def socket_url(self) -> str:
        """Where the web client opens its socket."""
        return self.realtime_url or self.base_url.replace("http", "ws", 1) + "/ws"

    @property
    def redirect_uri(self) -> str:
        """Where hh sends the owner back to."""
        return self.hh_redirect_uri or f"{self.base_url}/api/hh/callback"

    @property
    def docs_are_public(self) -> bool:
        """Whether the documentation needs no session."""
        if self.docs_public is not None:
            return self.docs_public
        return self.mode == "demo" and is_loopback(urlsplit(self.base_url).hostname)
