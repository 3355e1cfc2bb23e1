"""Demo or live."""

from typing import Literal

from pydantic import Field, field_validator

from libs.common.net.hostnames import is_odd_number, is_public_name, normal_host, numeric
from libs.common.settings.base import EnvSettings

Mode = Literal["demo", "live"]
Origin = Literal["sandbox", "hh"]


class ModeSettings(EnvSettings):
    """demo or live; everything that belongs to one of them is checked against it."""

    mode: Mode = Field(default="demo", description="demo: the bundled sandbox; live: hh.ru itself")
    sandbox_hosts: str = Field(
        default="",
        description="names of private hosts where the sandbox may be besides this machine, comma separated; demo only",
    )

    @field_validator("sandbox_hosts")
    @classmethod
    def _private_names(cls, value: str) -> str:
        names = [normal_host(one) for one in value.split(",") if one.strip()]
        if public := [one for one in names if is_public_name(one) or numeric(one) or is_odd_number(one)]:
            raise ValueError(f"{', '.join(public)}: нужны имена внутри своей сети. Пример: sandbox")
        return ",".join(names)

    @property
    def sandboxes(self) -> frozenset[str]:
        """Hosts of a private network that play hh.ru."""
        return frozenset(one for one in self.sandbox_hosts.split(",") if one)

    @property
    def origin(self) -> Origin:
        """The origin that accounts of this mode have; it is part of every send claim."""
        return "sandbox" if self.mode == "demo" else "hh"
