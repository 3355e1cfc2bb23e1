"""What every event shares. Changes are additive only; a breaking one is a new type (`...v2`) beside the old."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from libs.common.messages.catalogue import Level
from libs.common.messages.said import Said, told

SCHEMA_BASE = "urn:vkatilsya:events"

Score = Annotated[int, Field(ge=0, le=100, description="How well the vacancy fits the resume, 0-100")]
ApplicationMode = Literal["dry", "review", "auto"]
Via = Literal["web", "telegram", "cli"]
"""Where an owner decides."""
AuthoredBy = Literal["human", "ai_approved", "ai_auto"]
Severity = Level
"""What a notification asks of the owner: nothing, joy, attention, or an act."""


class Event(BaseModel):
    """A fact that happened. Bodies are plain JSON; identity, type, time and user travel in CloudEvents headers."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    subject: ClassVar[str]
    version: ClassVar[int] = 1

    user_id: UUID = Field(description="The user whom the fact concerns")
    occurred_at: AwareDatetime = Field(description="When it happened, UTC, by the database's clock")

    @classmethod
    def dataschema(cls) -> str:
        """The schema's name, as in the header `ce-dataschema`."""
        return f"{SCHEMA_BASE}/{cls.subject}/v{cls.version}"


class Explained(Event):
    """An event that says why, by codes and facts of the catalogue, worded for each reader where it is shown.

    Producers give `why` alone; `sentence` is worded from it. Bodies from before there were codes have only `sentence`.
    """

    why: tuple[Said, ...] = Field(default=(), description="Why, by its codes, for a reader of any language")
    sentence: str = Field(default="", validate_default=True, description="The same for a person, in Russian")

    @field_validator("sentence")
    @classmethod
    def _worded(cls, written: str, info: ValidationInfo) -> str:
        return written or told(info.data.get("why", ()), "ru")


class VacancyCard(BaseModel):
    """What a person needs to recognise a vacancy; no contacts."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: str = Field(description="hh's vacancy id")
    name: str = Field(description="Title of the vacancy")
    employer_id: str | None = Field(default=None, description="hh's employer id; none for anonymous ones")
    employer_name: str = Field(default="", description="Employer's name as shown by hh")
    area: str | None = Field(default=None, description="Place, as shown by hh")
    salary: str | None = Field(default=None, description="Salary in words, Russian")
    url: str | None = Field(default=None, description="The page at hh for a person")
