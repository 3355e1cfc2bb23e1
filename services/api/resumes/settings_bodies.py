"""What the owner allows for one resume, as it comes in and goes out."""

from datetime import datetime, time
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from libs.common.db.rows import columns
from libs.common.db.tables.resumes import Resume
from libs.common.letters.style import Style as LetterStyle
from libs.common.resumes.choice import FilterChoice, Source, effective, names, sources
from libs.common.resumes.filters import ResumeFilters
from libs.common.resumes.suggested import suggested_filters
from libs.common.resumes.terms import ResumeTerms
from services.api.resumes.domain import SUGGESTED_MODE, is_zone, time_of_day
from services.api.resumes.store import ResumeInUse
from services.api.web.models import Input, Output, Version

Mode = Literal["off", "dry", "review", "auto"]
Threshold = Annotated[int, Field(ge=0, le=100, description="Fit from which a vacancy counts, 0-100", examples=[60])]
FILTERS = frozenset(names()) | {name.partition(".")[0] for name in names()}
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class QuietHours(Input):
    """No applications from `from` to `to`, in the owner's zone; over midnight when `to` is earlier."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", max_length=5, examples=["22:00"], description="Time of day, HH:MM")
    to: str = Field(max_length=5, examples=["08:00"], description="Time of day, HH:MM")

    @model_validator(mode="after")
    def _readable(self) -> Self:
        begin, end = time_of_day(self.from_), time_of_day(self.to)
        if begin is None or end is None:
            raise PydanticCustomError("time_of_day", "Write the time like 22:00.")
        if begin == end:
            raise PydanticCustomError("quiet_hours_empty", "The end equals the start.")
        return self

    def columns(self) -> dict[str, time | None]:
        """The columns of the settings."""
        return {"quiet_from": time_of_day(self.from_), "quiet_to": time_of_day(self.to)}


class SettingsChange(Input):
    """New values; fields that are left out stay. `expected_version` is the version that the owner saw."""

    expected_version: Version
    mode: Mode | None = Field(default=None, description="off, dry (no call), review (ask me first), auto (without me)")
    threshold: Threshold | None = None
    filters: FilterChoice | None = Field(
        default=None,
        description="Filters to choose; those left out stay. null or an empty list: no limit of this kind. "
        "Ids are those of hh's dictionaries",
    )
    filters_reset: list[str] = Field(
        default_factory=list,
        max_length=50,
        description="Filters that follow the resume again",
        examples=[["salary_from", "areas.include"]],
    )
    letter_style: LetterStyle | None = None
    letter_wishes: str | None = Field(default=None, max_length=1000, description="Free wishes for a language model")
    daily_cap: int | None = Field(
        default=None, ge=1, le=200, description="Applications of this resume in 24 hours; null: none"
    )
    employer_cap: int | None = Field(default=None, ge=1, le=20, description="Open applications per employer")
    employer_cooldown_days: int | None = Field(default=None, ge=0, le=365)
    quiet_hours: QuietHours | None = Field(default=None, description="null: none")
    timezone: str | None = Field(default=None, max_length=60, examples=["Europe/Moscow"])
    pacing_min_seconds: Seconds | None = Field(default=None, description="Shortest pause between applications")
    pacing_max_seconds: Seconds | None = Field(default=None, description="Longest pause between applications")
    undo_seconds: int | None = Field(default=None, ge=0, le=3600, description="How long an automatic one can be undone")
    llm_judge: bool | None = Field(default=None, description="Let a language model judge the shortlist")
    chat_auto: list[Literal["propose_reply"]] | None = Field(
        default=None,
        max_length=1,
        description="Replies in chats that go without the owner: questions that his own facts answer. Empty: none",
    )

    @field_validator("filters_reset")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        if unknown := [name for name in value if name not in FILTERS]:
            raise PydanticCustomError("unknown_filter", "No such filter: {name}.", {"name": unknown[0]})
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        if value is not None and not is_zone(value):
            raise PydanticCustomError("unknown_zone", "No such time zone.")
        return value

    def columns(self) -> dict[str, Any]:
        """What changes, as columns; filters are laid over those stored (`libs.common.resumes.choice`)."""
        given = self.model_fields_set - {"expected_version", "quiet_hours", "filters", "filters_reset"}
        # null is a value of daily_cap (no cap of its own) and of quiet hours; elsewhere it means "left out".
        values = {name: getattr(self, name) for name in given}
        values = {name: value for name, value in values.items() if value is not None or name == "daily_cap"}
        if "quiet_hours" in self.model_fields_set:
            values |= self.quiet_hours.columns() if self.quiet_hours else {"quiet_from": None, "quiet_to": None}
        return values


class QuietHoursBody(Output):
    """No applications from `from` to `to`, in the zone of the settings."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", serialization_alias="from", examples=["22:00"])
    to: str = Field(examples=["08:00"])


class SettingsBody(Output):
    """What the owner allows for one resume."""

    mode: Mode
    suggested_mode: Literal["review"] = Field(
        default=SUGGESTED_MODE, description="What to offer when it is switched on"
    )
    threshold: int
    filters: ResumeFilters = Field(description="What is obeyed: the owner's choice over what the resume suggests")
    filters_source: dict[str, Source] = Field(
        description="Where each filter comes from; those of a group as `group.name`",
        examples=[{"salary_from": "derived", "stop_words.title": "owner"}],
    )
    filters_derived: ResumeFilters = Field(description="What the resume suggests, whatever the owner chose")
    filters_chosen: bool = Field(description="false: the owner has set no filters yet")
    letter_style: LetterStyle
    letter_wishes: str
    daily_cap: int | None
    employer_cap: int
    employer_cooldown_days: int
    quiet_hours: QuietHoursBody | None
    timezone: str
    pacing_min_seconds: float
    pacing_max_seconds: float
    undo_seconds: int
    llm_judge: bool
    chat_auto: list[str]
    version: int
    updated_at: datetime


def suggested_of(row: Resume) -> ResumeFilters:
    """What the resume suggests, as noted when it was read."""
    if row.suggested_filters:
        return ResumeFilters.model_validate(row.suggested_filters)
    return suggested_filters(ResumeTerms.from_hh(row.snapshot))


def settings_body(found: ResumeInUse) -> SettingsBody:
    """What the owner allows, and which filters come of it."""
    settings, suggested = found.settings, suggested_of(found.resume)
    quiet = None
    if settings.quiet_from is not None and settings.quiet_to is not None:
        quiet = {"from": f"{settings.quiet_from:%H:%M}", "to": f"{settings.quiet_to:%H:%M}"}
    facts = {
        **columns(settings),
        "filters": effective(suggested, settings.filters),
        "filters_source": sources(settings.filters),
        "filters_derived": suggested,
        "filters_chosen": bool(settings.filters),
        "quiet_hours": quiet,
    }
    return SettingsBody.model_validate(facts)
