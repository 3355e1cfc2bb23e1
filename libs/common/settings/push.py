"""Which push services of browsers may be reached; asked by who takes subscriptions and by who sends."""

from pydantic import Field, field_validator

from libs.common.net import normal_host
from libs.common.settings.base import EnvSettings


class PushSettings(EnvSettings):
    """Whom a browser's address may name."""

    push_services: str = Field(
        default="",
        description="names of the push services that may be reached, comma separated, each with its subdomains, e.g. "
        "googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com; empty: any of the internet",
    )

    @field_validator("push_services")
    @classmethod
    def _normal(cls, value: str) -> str:
        return ",".join(normal_host(one.strip()) for one in value.split(",") if one.strip())

    def is_push_service(self, host: str) -> bool:
        """Whether the host is one of them, or below one; any host where none is named."""
        named = self.push_services.split(",") if self.push_services else []
        return not named or any(host == one or host.endswith(f".{one}") for one in named)
