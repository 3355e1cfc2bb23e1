"""What is asked of a control endpoint, as typed values; what does not fit is told in a sentence."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from sandbox.serving.bodies import SpecError

T = TypeVar("T")
Json = dict[str, Any]


class Params(BaseModel):
    """A body: every value has its type, unknown names are left alone."""

    model_config = ConfigDict(strict=True)


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else value


Ident = Annotated[str, BeforeValidator(_as_text), Field(max_length=200)]
"""An id; a number is taken for its digits."""
Text = Annotated[str, Field(max_length=200_000)]


def known(table: Mapping[str, T], ident: str, what: str) -> T:
    """The entry of a table. Raises SpecError when there is none."""
    if ident not in table:
        raise SpecError(f"there is no {what} {ident:.60}")
    return table[ident]


def read(kind: type[T], body: Any) -> T:
    """The body as `kind`. Raises SpecError."""
    return fitting(TypeAdapter(kind), body)


def fitting(adapter: TypeAdapter[T], value: Any, place: str = "") -> T:
    """The value as the type of an adapter; `place` says where it stands. Raises SpecError."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise SpecError(sentence(error, place)) from error


def sentence(error: ValidationError, place: str = "") -> str:
    """The first mistake, with the name of what is wrong."""
    first = error.errors(include_url=False, include_context=False)[0]
    path = ".".join([*([place] if place else []), *map(str, first["loc"])])
    return f"{path}: {first['msg']}" if path else first["msg"]
