"""Settings of auto_reply; the defaults are the product's cautious ones."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from libs.common.runtime.context import ServiceSettings
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.limits import LimitSettings
from libs.common.settings.llm import LLMSettingsEnv
from libs.common.settings.secrets import SecretSettings

Role = Literal["search", "send"]


class AutoReplySettings(ServiceSettings, HHApiSettings, LLMSettingsEnv, SecretSettings, LimitSettings):
    """What this worker does, how many things at once, and the times of leases, sweeps and look-ups.

    A lease must outlast a send (rate, refresh, twice the HTTP timeout), a grace the lag of hh's list.
    """

    auto_reply_roles: Annotated[tuple[Role, ...], NoDecode] = Field(
        default=("search", "send"), description="search, send or both, comma separated"
    )
    auto_reply_interval_seconds: float = Field(default=300, gt=0, description="pause between searches of one resume")
    search_concurrency: int = Field(default=2, ge=1, le=20, description="resumes searched at once in this process")
    tracking_interval_seconds: float = Field(
        default=120,
        gt=0,
        description="pause between looks at an account's negotiations; nothing is sent before the first",
    )
    search_lease_seconds: float = Field(
        default=20,
        gt=0,
        description="a search of a process that died is taken up by then; kept while it lives",
    )
    tracking_lease_seconds: float = Field(
        default=20,
        gt=0,
        description="a look at an account's list, likewise",
    )
    send_concurrency: int = Field(default=8, ge=1, le=100, description="sends in flight in this process")
    letter_concurrency: int = Field(default=4, ge=1, le=50, description="letters being written in this process")
    letter_lease_seconds: float = Field(default=180, gt=0, description="a letter not written by then is begun anew")
    send_lease_seconds: float = Field(default=90, gt=0, description="an attempt not ended by then is looked up")
    sweep_seconds: float = Field(default=15, gt=0, description="pause between sweeps")
    reconcile_grace_seconds: float = Field(
        default=120, ge=0, description="how long after a lost answer hh's list may still not show the application"
    )
    readback_tries: int = Field(default=8, ge=1, description="failed look-ups in a row before the owner is asked")
    send_attempts: int = Field(default=5, ge=1, description="POSTs of one application before the owner is asked")
    send_backoff_seconds: float = Field(default=5, gt=0, description="pause after a failed attempt; doubles")
    send_backoff_longest_seconds: float = Field(default=600, gt=0, description="the longest such pause")
    breaker_failures: int = Field(default=5, ge=1, description="failures in a row before the owner is told")
    queued_expire_days: int = Field(default=7, ge=1, description="an application not sent by then expires")
    resume_age_seconds: float = Field(
        default=3600,
        gt=0,
        description="nothing is sent with a resume read from hh longer ago; keep it above RESUME_INTERVAL_SECONDS",
    )
    resume_probe_seconds: float = Field(
        default=1800,
        gt=0,
        description="after hh refused a resume, when one application tries again; doubles, a day at most",
    )
    missed_match_seconds: float = Field(
        default=60, gt=0, description="a match without its row by then is recorded by the sweeper"
    )

    # a name of its own: a validator of the same name would take the place of the one that ServiceSettings brings
    @field_validator("auto_reply_roles", mode="before")
    @classmethod
    def _roles_by_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        roles = tuple(part.strip() for part in value.split(",") if part.strip())
        if not roles or set(roles) - {"search", "send"}:
            raise ValueError("AUTO_REPLY_ROLES бывает search, send или оба: search,send")
        return roles
