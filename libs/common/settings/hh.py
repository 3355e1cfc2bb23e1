"""Where HeadHunter is, and the keys of one's own application there."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from libs.common.net.hostnames import is_loopback, is_public_name, normal_host
from libs.common.net.urls import parsed
from libs.common.settings.mode import ModeSettings

HH_API = "https://api.hh.ru"
HH_SITE = "https://hh.ru"


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
    def _hh_address(cls, value: str | None) -> str | None:
        if value:
            parsed(value, ("http", "https"), HH_API)
        return value

    @model_validator(mode="after")
    def _origin_matches(self) -> Self:
        for name, url in (("HH_API_URL", self.hh_api_url), ("HH_SITE_URL", self.hh_site_url)):
            if self.mode == "demo" and not _is_sandbox(url, self.sandboxes):
                raise ValueError(
                    f"{name}={url}: MODE=demo говорит только с песочницей на этом компьютере. Задайте её адрес в "
                    "HH_API_URL и HH_SITE_URL (имя другого своего компьютера впишите в SANDBOX_HOSTS) "
                    "или выберите MODE=live."
                )
            if self.mode == "live" and not _is_public_https(url):
                raise ValueError(
                    f"{name}={url}: MODE=live работает только с настоящим hh.ru, по https. "
                    "Уберите HH_API_URL и HH_SITE_URL."
                )
        return self


def _is_sandbox(url: str, hosts: frozenset[str]) -> bool:
    try:
        parts = urlsplit(url)
        here = is_loopback(parts.hostname) or normal_host(parts.hostname) in hosts
        return parts.scheme in {"http", "https"} and parts.username is None and here
    except ValueError:
        return False


def _is_public_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.username is None and is_public_name(normal_host(parts.hostname))
    except ValueError:
        return False
