"""What a vacancy or a resume from outside must look like; what does not fit is told to its owner in Russian."""

import math
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

Json = dict[str, Any]
_MOST_MONEY = 1e12


class RecordError(ValueError):
    """A record that cannot be used; the text is the end of a Russian sentence."""


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else value


def _spoken(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "blank")
    return value


def _amount(value: float) -> float:
    if not math.isfinite(value) or not 0 <= value <= _MOST_MONEY:
        raise PydanticCustomError("amount", "amount")
    return value


Ident = Annotated[str, BeforeValidator(_as_text), Field(max_length=64, pattern=r"^[^\s/?#%]*$")]
Money = Annotated[float, AfterValidator(_amount)]


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class Entry(_Open):
    """An entry of a dictionary."""

    id: Ident
    name: str | None = None


class _Loose(_Open):
    id: Ident | None = None
    name: str | None = None


class _Employer(_Loose):
    industries: list[Entry] | None = None


class _Salary(_Open):
    low: Annotated[Money | None, Field(alias="from")] = None
    high: Annotated[Money | None, Field(alias="to")] = None
    currency: str | None = None
    gross: bool | None = None


class _Address(_Open):
    lat: float | None = None
    lng: float | None = None
    metro: Json | None = None
    metro_stations: list[Json] | None = None


class _Snippet(_Open):
    requirement: str | None = None
    responsibility: str | None = None


class VacancyRecord(_Open):
    """A vacancy as far as the sandbox works with it."""

    name: Annotated[str, AfterValidator(_spoken)]
    id: Ident | None = None
    description: str | None = None
    area: _Loose | None = None
    type: _Loose | None = None
    experience: _Loose | None = None
    schedule: _Loose | None = None
    employment: _Loose | None = None
    employment_form: Entry | None = None
    education: Entry | None = None
    employer: _Employer | None = None
    salary: _Salary | None = None
    salary_range: _Salary | None = None
    address: _Address | None = None
    snippet: _Snippet | None = None
    professional_roles: list[_Loose] | None = None
    key_skills: list[_Loose | str] | None = None
    work_format: list[Entry] | None = None
    working_hours: list[Entry] | None = None
    work_schedule_by_days: list[Entry] | None = None
    working_days: list[Entry] | None = None
    working_time_intervals: list[Entry] | None = None
    working_time_modes: list[Entry] | None = None
    driver_license_types: list[Entry] | None = None
    languages: list[Json] | None = None
    response_url: str | None = None
    branded_description: str | None = None
    published_at: str | None = None
    contacts: Json | None = None
    department: Json | None = None


class EmployerRecord(_Open):
    """The card of an employer, as it is kept."""

    id: Ident
    name: str
    url: str
    alternate_url: str
    vacancies_url: str
    logo_urls: Json | None
    trusted: bool
    accredited_it_employer: bool
    industries: list[Entry] | None = None


class _Place(_Open):
    position: str | None = None
    company: str | None = None
    description: str | None = None
    start: str | None = None
    end: str | None = None
    industries: list[Json] | None = None


class ResumeRecord(_Open):
    """A resume as far as the sandbox works with it."""

    id: Ident | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    area: _Loose | None = None
    status: _Loose | None = None
    salary: Json | None = None
    skills: str | None = None
    skill_set: list[str] | None = None
    experience: list[_Place] | None = None
    total_experience: Json | None = None
    education: Json | None = None
    relocation: Json | None = None
    schedules: list[Json] | None = None
    employments: list[Json] | None = None
    professional_roles: list[Json] | None = None
    language: list[Json] | None = None
    contact: list[Json] | None = None
    certificate: list[Json] | None = None


_SAID = {
    "missing": "нет поля {place}",
    "string_type": "в поле {place} должна быть строка",
    "string_pattern_mismatch": "в поле {place} недопустимые символы",
    "string_too_long": "в поле {place} слишком длинное значение",
    "list_type": "в поле {place} должен быть список",
    "model_type": "в поле {place} должен быть объект",
    "dict_type": "в поле {place} должен быть объект",
    "bool_type": "в поле {place} должно быть true, false или null",
    "float_type": "в поле {place} должно быть число",
    "int_type": "в поле {place} должно быть число",
    "amount": "в поле {place} должно быть число от 0 до триллиона",
    "blank": "поле {place} пустое",
}


def check(kind: type[BaseModel], record: Any) -> Json:
    """The record if it can be used. Raises RecordError, which says what is wrong with it and where."""
    if not isinstance(record, dict):
        raise RecordError("это не объект JSON в фигурных скобках")
    try:
        kind.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = _SAID.get(first["type"], "в поле {place} недопустимое значение")
        raise RecordError(said.format(place=_place_of(first["loc"]))) from error
    return record


def _place_of(location: tuple[int | str, ...]) -> str:
    """Where in a record: `work_format (элемент 1).id`."""
    place = ""
    for step in location:
        if isinstance(step, int):
            place += f" (элемент {step + 1})"
        elif step not in ("_Loose", "str"):  # the names of alternatives are no part of the record
            place += f".{step}" if place else step
    return place
