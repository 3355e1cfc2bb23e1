"""Bases of the bodies: unknown input fields are refused, and no text holds what PostgreSQL cannot store."""

from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

MAX_VERSION = 2**31 - 1
Version = Annotated[int, Field(ge=1, le=MAX_VERSION, description="Version of the row; grows with every change")]


class Input(BaseModel):
    """A request body."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        if _unstorable(data):
            raise PydanticCustomError("control_character", "The text holds a NUL character or half of a symbol.")
        return data


class Output(BaseModel):
    """A response body: only what is listed leaves the server."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _unstorable(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, dict):
        return any(_unstorable(key) or _unstorable(item) for key, item in cast("dict[Any, Any]", value).items())
    if isinstance(value, list):
        return any(_unstorable(item) for item in cast("list[Any]", value))
    return False
