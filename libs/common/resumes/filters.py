"""The filters of a resume: what its owner lets the agent look at.

Stored and validated by the API, obeyed by the matcher.
"""

from typing import Annotated, Literal, LiteralString, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from libs.common.messages.catalogue import message

WorkFormat = Literal["ON_SITE", "REMOTE", "HYBRID", "FIELD_WORK"]
Experience = Literal["noExperience", "between1And3", "between3And6", "moreThan6"]
EmploymentForm = Literal["FULL", "PART", "PROJECT", "FLY_IN_FLY_OUT"]
Schedule = Literal["fullDay", "shift", "flexible", "remote", "flyInFlyOut"]


def is_hh_id(text: str) -> bool:
    """Whether a text can be an id of one of hh's numbered dictionaries."""
    return text.isascii() and text.isdigit() and len(text) <= 12


def _wrong(code: str, **facts: str) -> PydanticCustomError:
    # Codes of pydantic are literals to its types; these are those of the messages.
    return PydanticCustomError(
        cast("LiteralString", code), cast("LiteralString", message("field", code).sentence), facts
    )


def _to_id(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _wrong("hh_id")
    text = str(value).strip()
    if not is_hh_id(text):
        raise _wrong("hh_id")
    return text


def _to_phrase(value: object) -> object:
    if not isinstance(value, str) or not value.strip():
        raise _wrong("phrase")
    text = " ".join(value.split())
    if len(text) > 100:
        raise _wrong("phrase")
    return text


HhId = Annotated[str, BeforeValidator(_to_id), WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,12}$"})]
Phrase = Annotated[str, BeforeValidator(_to_phrase)]
SearchText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]

MOST_AREAS, MOST_RUBLES = 200, 100_000_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_no_limit(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        given = cast("dict[str, object]", value)
        return {key: _unlimited(cls.model_fields.get(key)) if one is None else one for key, one in given.items()}


def _unlimited(field: FieldInfo | None) -> object:
    """What null stands for: no limit of this kind; all of a group."""
    empty = field.get_default(call_default_factory=True) if field is not None else None
    return empty.model_dump() if isinstance(empty, BaseModel) else empty


class AreaFilter(_Strict):
    """Ids of the hh area tree; a region or a country stands for everything inside it.

    An empty `include` is no limit.
    """

    include: list[HhId] = Field(default_factory=list, max_length=MOST_AREAS)
    exclude: list[HhId] = Field(default_factory=list, max_length=MOST_AREAS)


class StopWords(_Strict):
    """Words and phrases that rule a vacancy out, in any grammatical form; "слово!" asks for exactly that form."""

    title: list[Phrase] = Field(default_factory=list, max_length=200)
    anywhere: list[Phrase] = Field(default_factory=list, max_length=200)


class EmployerRules(_Strict):
    """`never`: names or ids not to write to; a name stands for its group of companies (Яндекс, Кинопоиск).

    `skip_current`: not to the present employers: those of the open jobs of the resume, and those in `current`.
    `current_confirmed`: the owner has seen which these are; until then a resume with an open job at an unnamed employer
    sends nothing by itself. `skip_anonymous`: named ones only.
    """

    never: list[Phrase] = Field(default_factory=list, max_length=500)
    skip_current: bool = True
    current: list[Phrase] = Field(default_factory=list, max_length=50)
    current_confirmed: bool = False
    skip_anonymous: bool = False


class ResumeFilters(_Strict):
    """What the owner of a resume allows; an unset field is no limit. Unknown keys are refused."""

    areas: AreaFilter = Field(default_factory=AreaFilter)
    remote_from_anywhere: bool = True
    """Remote work is accepted from outside `areas.include` (never from `areas.exclude`)."""
    work_formats: list[WorkFormat] = Field(default_factory=list, max_length=4)
    salary_from: int | None = Field(default=None, ge=1, le=MOST_RUBLES)
    """Rubles a month, after tax."""
    no_salary: Literal["accept", "reject"] = "accept"
    experience: list[Experience] = Field(default_factory=list, max_length=4)
    max_experience_gap_months: int | None = Field(default=None, ge=0, le=600)
    """How many months of experience the vacancy may ask beyond what the resume has."""
    stop_words: StopWords = Field(default_factory=StopWords)
    employers: EmployerRules = Field(default_factory=EmployerRules)
    professional_roles: list[HhId] = Field(default_factory=list, max_length=100)
    employment_forms: list[EmploymentForm] = Field(default_factory=list, max_length=4)
    schedules: list[Schedule] = Field(default_factory=list, max_length=5)
    text: SearchText | None = None
    """What to search hh for; without it the title of the resume."""
    exclude_tests: bool = False
    exclude_external: bool = False
    min_description_chars: int = Field(default=0, ge=0, le=10_000)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        both = sorted(set(self.areas.include) & set(self.areas.exclude))
        if both:
            raise _wrong("areas_conflict", ids=", ".join(both))
        if self.no_salary == "reject" and self.salary_from is None:
            raise _wrong("salary_policy")
        return self
