"""Which push services of browsers may be reached; asked by who takes subscriptions and by who sends."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from libs.common.net.hostnames import DEFAULT_PORTS, leads_here, normal_host
from libs.common.settings.mode import ModeSettings

USUAL = "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com,push.yandex.ru"
"""Those of Chrome and its kin, Firefox, Safari, Edge and Yandex Browser."""
ANY = "*"


class PushSettings(ModeSettings):
    """Whom a browser's address may name."""

    push_services: str = Field(
        default=USUAL,
        description="names of the push services that may be reached, comma separated, each with its subdomains; "
        "*: any of the internet",
    )
    push_allowed_hosts: str = Field(
        default="",
        description="private push services beside those of the internet, each a name or name:port, comma separated; "
        "on this machine in demo only",
    )

    @field_validator("push_services")
    @classmethod
    def _normal(cls, value: str) -> str:
        named = [one.strip() for one in value.split(",") if one.strip()]
        return ANY if ANY in named else ",".join(normal_host(one) for one in named)

    @field_validator("push_allowed_hosts")
    @classmethod
    def _places(cls, value: str) -> str:
        return ",".join(_place(one.strip()) for one in value.split(",") if one.strip())

    @model_validator(mode="after")
    def _not_this_machine(self) -> Self:
        here = [one for one in self.push_allowed_hosts.split(",") if leads_here(urlsplit(f"//{one}").hostname)]
        if here and self.mode == "live":
            raise ValueError(f"PUSH_ALLOWED_HOSTS={', '.join(here)} ведёт на этот компьютер: так можно только в демо.")
        return self

    def is_private_push_service(self, scheme: str, host: str, port: int | None) -> bool:
        """Whether the operator named this place; `port`: as the address says it."""
        return _written(host, port or DEFAULT_PORTS.get(scheme)) in self.push_allowed_hosts.split(",")

    def is_push_service(self, host: str) -> bool:
        """Whether the host is one of them, or below one."""
        named = self.push_services.split(",")
        return ANY in named or any(host == one or host.endswith(f".{one}") for one in named)


def _place(text: str) -> str:
    """A name with its port, that of https where none is said; ValueError for anything else."""
    parts = urlsplit(f"//{text}")
    if parts.netloc != text or parts.username is not None:
        raise ValueError(f"{text} — не имя сервера. Пример: push.lan:8443")
    return _written(normal_host(parts.hostname), parts.port or DEFAULT_PORTS["https"])


def _written(host: str, port: int | None) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
