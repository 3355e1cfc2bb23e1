"""Settings of chat_analysis."""

from pydantic import Field

from libs.common.runtime.context import ServiceSettings
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.llm import LLMSettingsEnv
from libs.common.settings.secrets import SecretSettings


class ChatAnalysisSettings(ServiceSettings, HHApiSettings, LLMSettingsEnv, SecretSettings):
    """How often chats are looked at, and the times of leases, sweeps and look-ups.

    A lease must outlast a send (rate, refresh, twice the HTTP timeout), a grace the lag of hh's list of messages.
    """

    chat_analysis_interval_seconds: float = Field(
        default=60, gt=0, description="pause between looks at an account's chats; an account without news rests longer"
    )
    chat_quiet_seconds: float = Field(
        default=600, gt=0, description="the longest pause between looks at an account where nothing happens"
    )
    chat_lease_seconds: float = Field(
        default=20, gt=0, description="how long the work of a process that died waits for another; kept while it lives"
    )
    chat_read_concurrency: int = Field(default=2, ge=1, le=20, description="chats read at once in this process")
    chat_analysis_concurrency: int = Field(default=2, ge=1, le=20, description="texts understood at once")
    chat_analysis_seconds: float = Field(
        default=60, gt=0, description="a text that is not understood within it three times goes to the owner"
    )
    chat_send_lease_seconds: float = Field(default=90, gt=0, description="an attempt not ended by then is looked up")
    chat_sweep_seconds: float = Field(default=15, gt=0, description="pause between sweeps")
    chat_reminder_seconds: float = Field(
        default=30, gt=0, description="pause between looks for meetings and deadlines that are near"
    )
    chat_grace_seconds: float = Field(
        default=120, ge=0, description="how long after a lost answer hh may still not show the message"
    )
    chat_send_tries: int = Field(default=5, ge=1, description="attempts that hh provably did not get, before a person")
    chat_look_tries: int = Field(default=8, ge=1, description="failed look-ups in a row before the owner is asked")
    chat_backoff_seconds: float = Field(default=5, gt=0, description="pause after a failed attempt; doubles")
    chat_backoff_longest_seconds: float = Field(default=600, gt=0, description="the longest such pause")
    chat_action_expires_days: int = Field(default=14, ge=1, description="a proposal not decided by then expires")
    chat_history_days: float = Field(
        default=3,
        ge=0,
        description="messages older than this when the account was linked are stored, and not told",
    )
    chat_follow_up_days: int = Field(
        default=7,
        ge=0,
        description="days without an answer to a read application after which a reminder is proposed; 0: never",
    )
    chat_undo_seconds: int = Field(
        default=60, ge=0, description="how long an approved reply can be taken back, without a resume's own setting"
    )
