"""Wrong fields as problems: pydantic's findings become JSON pointers with stable codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.api.web.models import TOO_DEEP
from services.api.web.problems import ApiError, FieldProblem

RANGE = frozenset({"greater_than_equal", "less_than_equal"})
MOST_TOLD = 50
"""Wrong fields that an answer tells of: who sends more is no person at a form."""
OWN_WORDS = {"threshold": "threshold_range", "daily_cap": "daily_cap_range"}
"""Fields whose limits have a sentence of their own."""


def invalid_field(pointer: str, code: str, **params: Any) -> ApiError:
    """A 422 about one field."""
    return ApiError(422, "invalid", errors=[FieldProblem(pointer=pointer, code=code, params=params)])


def from_pydantic(found: Sequence[Mapping[str, Any]]) -> ApiError:
    """A 422 (or 400 for a body that is no JSON) of pydantic's list of errors; input values are not repeated."""
    if any(one["type"] == "json_invalid" for one in found):
        return ApiError(400, "json_invalid")
    if any(one["type"] == TOO_DEEP for one in found):
        return ApiError(400, TOO_DEEP)
    return ApiError(422, "invalid", errors=[_one(item) for item in found[:MOST_TOLD]])


def _one(item: Mapping[str, Any]) -> FieldProblem:
    params = {key: value for key, value in (item.get("ctx") or {}).items() if isinstance(value, str | int | float)}
    code = str(item["type"])
    if code in RANGE:
        code = OWN_WORDS.get(str(item["loc"][-1]), code)
    return FieldProblem(pointer=pointer_of(item["loc"]), code=code, params=params)


def pointer_of(location: Sequence[int | str]) -> str:
    """`("body", "quiet", "from")` → `/quiet/from`; other places keep their name: `/query/limit`."""
    steps = [_printable(str(step)).replace("~", "~0").replace("/", "~1") for step in location]
    return "".join(f"/{step}" for step in (steps[1:] if steps[:1] == ["body"] else steps))


def _printable(name: str) -> str:
    """A name as the client sent it, shortened, without halves of symbols that no answer can carry."""
    return name[:100].encode("utf-8", "replace").decode()
