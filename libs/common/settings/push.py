"""Which push services of browsers may be reached; asked by who takes subscriptions and by who sends."""

from pydantic import Field, field_validator

from libs.common.net import normal_host
from libs.common.settings.base import EnvSettings

USUAL = "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com,push.yandex.ru"
"""Those of Chrome and its kin, Firefox, Safari, Edge and Yandex Browser."""
ANY = "*"


class PushSettings(EnvSettings):
    """Whom a browser's address may name."""

    push_services: str = Field(
        default=USUAL,
        description="names of the push services that may be reached, comma separated, each with its subdomains; "
        "*: any of the internet",
    )

    @field_validator("push_services")
    @classmethod
    def _normal(cls, value: str) -> str:
        named = [one.strip() for one in value.split(",") if one.strip()]
        return ANY if ANY in named else ",".join(normal_host(one) for one in named)

    def is_push_service(self, host: str) -> bool:
        """Whether the host is one of them, or below one."""
        named = self.push_services.split(",")
        return ANY in named or any(host == one or host.endswith(f".{one}") for one in named)
