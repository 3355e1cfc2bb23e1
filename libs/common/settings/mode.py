"""Demo or live."""

from typing import Literal

from pydantic import Field

from libs.common.settings.base import EnvSettings

Mode = Literal["demo", "live"]

Origin = Literal["sandbox", "hh"]


class ModeSettings(EnvSettings):
    """demo or live; everything that belongs to one of them is checked against it."""

    mode: Mode = Field(default="demo", description="demo: the bundled sandbox; live: hh.ru itself")

    @property
    def origin(self) -> Origin:
        """The origin that accounts of this mode have; it is part of every send claim."""
        return "sandbox" if self.mode == "demo" else "hh"
