"""Field types that survive what hh really sends: nulls, numbers for ids, words for booleans, shapes that drifted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, TypeVar, cast

from prometheus_client import Counter
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    model_validator,
)
from pydantic.functional_validators import AfterValidator, ModelWrapValidatorHandler
from pydantic_core import PydanticUseDefault

from libs.common.hh.models.shaping import Drift, Shape, shaped
from libs.common.lenient_json import TRUE_WORDS

T = TypeVar("T")

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
"""hh.ru began in 2000. Times outside are damage; the very first and last ones cannot even be turned to UTC."""
DRIFT = Counter("hh_drift_total", "Objects of hh with parts that had no reading and were left out", ["object"])


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _flag(value: Any) -> bool:
    return value.strip().lower() in TRUE_WORDS if isinstance(value, str) else value is True or value == 1


def _some(value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
    if value is None:
        return None
    try:
        return handler(value)
    except ValidationError:
        return None


def _many(value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
    """Keep the elements that can be read: one that drifted must not hide the rest."""
    if not isinstance(value, list | tuple):
        return ()
    kept: list[Any] = []
    for element in cast("list[Any]", value):
        try:
            kept.extend(handler([element]))
        except ValidationError:
            continue
    return tuple(kept)


def _name(value: Any) -> Any:
    return cast("dict[str, Any]", value).get("name") if isinstance(value, dict) else value


def _identifier(value: Any) -> Any:
    return _text(cast("dict[str, Any]", value).get("id")) if isinstance(value, dict) else _text(value)


def _number(value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
    if isinstance(value, bool):
        raise PydanticUseDefault
    try:
        return handler(value)
    except ValidationError:
        raise PydanticUseDefault from None


def _utc(value: datetime) -> datetime:
    if not EARLIEST_YEAR <= value.year < LATEST_YEAR:
        raise ValueError("no time that hh can mean")
    return value.astimezone(UTC)


Id = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
"""An id is a string; hh writes some as numbers."""
Text = Annotated[str, BeforeValidator(_string)]
"""A text; null, absent or unreadable is empty."""
Flag = Annotated[bool, BeforeValidator(_flag)]
"""A boolean; null, absent and unreadable mean false, the words "true" and "false" are understood."""
Count = Annotated[int, WrapValidator(_number)]
"""A count; null, absent or unreadable is the field's default."""
Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""An aware time, turned to UTC. hh writes `2026-01-31T10:00:00+0300`, the offset without a colon."""
_MOMENT: TypeAdapter[datetime | None] = TypeAdapter(Annotated[Moment | None, WrapValidator(_some)])
Some = Annotated[T | None, WrapValidator(_some)]
"""An optional field: null, absent or unreadable is None."""
Many = Annotated[tuple[T, ...], WrapValidator(_many)]
"""A list field: null, absent or unreadable is empty, an unreadable element is left out."""
Name = Annotated[str, BeforeValidator(_name)]
"""A string that hh wraps as `{"name": ...}`."""
RefId = Annotated[str, BeforeValidator(_identifier)]
"""A string that hh wraps as `{"id": ...}`."""


def moment(value: object) -> datetime | None:
    """The time that a field of a payload holds, in UTC; None when there is none, or none that hh can mean."""
    return _MOMENT.validate_python(value)


class HHModel(BaseModel):
    """A part of an answer: unknown keys are ignored, and validation errors do not quote the input (personal data)."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, populate_by_name=True)


class HHEntity(HHModel):
    """An object of hh with its whole payload in its shape (never printed, never dumped).

    `payload` is what everything behind the border reads; `drift` names the parts that had to be left out.
    """

    SHAPE: ClassVar[Mapping[str, Shape]] = {}

    payload: dict[str, Any] = Field(default_factory=dict, repr=False, exclude=True)
    drift: tuple[str, ...] = Field(default=(), repr=False, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _read_once(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        drift = Drift()
        payload = shaped(cast("dict[str, Any]", data), cls.SHAPE, drift)
        if drift.paths:
            DRIFT.labels(cls.__name__).inc()
        return {**payload, "payload": payload, "drift": tuple(drift.paths)}


class HHObject(HHEntity):
    """An object that cannot be without an id."""

    id: Id


class Ref(HHModel):
    """An entry of a dictionary."""

    id: Some[Id] = None
    name: Some[str] = None
