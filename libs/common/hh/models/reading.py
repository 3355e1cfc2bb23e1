"""From a 2xx answer to models. A body of another shape than agreed is a fault; one bad element of a list is not."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from structlog.stdlib import get_logger

from libs.common.hh.answers.answer import Answer, error_answer
from libs.common.hh.answers.errors import UnexpectedAnswerError
from libs.common.hh.models.fields import HHModel
from libs.common.hh.models.lists import Rejected, SearchPage
from libs.common.text.clean import clean_text

log = get_logger(__name__)
M = TypeVar("M", bound=HHModel)
LONGEST_BODY = 20_000
"""Characters of an unreadable element that are kept."""
NAMELESS = "~"
"""Begins the key of an element without an id."""


def read_object(answer: Answer, model: type[M]) -> M:
    """The answer as `model`; UnexpectedAnswerError when what is required is missing."""
    parsed = answer.json_object()
    try:
        return model.model_validate(parsed)
    except ValidationError as error:
        raise unexpected(answer, f"{model.__name__}: {_fields(error)}") from error


def read_page(answer: Answer, model: type[M]) -> SearchPage[M]:
    """The answer as a page; an element that cannot be read stands in `rejected` and hides no other."""
    parsed = answer.json_object()
    listed = parsed.get("items")
    if not isinstance(listed, list):
        raise unexpected(answer, "items")
    head = SearchPage[M].model_validate({**parsed, "items": (), "rejected": ()})
    read = [_element(element, model) for element in cast("list[Any]", listed)]
    items = tuple(each for each in read if not isinstance(each, Rejected))
    rejected = tuple(each for each in read if isinstance(each, Rejected))
    if rejected:
        log.warning(
            "elements of a list could not be read", action="hh.rejected", model=model.__name__, count=len(rejected)
        )
    return head.model_copy(update={"items": items, "rejected": rejected})


def unexpected(answer: Answer, what: str) -> UnexpectedAnswerError:
    """The fault for a body that says success and holds something else."""
    return UnexpectedAnswerError(what, answer=error_answer(answer))


def _element(element: Any, model: type[M]) -> M | Rejected:
    if not isinstance(element, Mapping):
        return rejected(element, "not an object")
    try:
        return model.model_validate(dict(cast("Mapping[str, Any]", element)))
    except ValidationError as error:
        return rejected(element, _fields(error))
    except Exception as error:
        log.exception("an element of a list broke its reading", action="hh.reading_bug", model=model.__name__)
        return rejected(element, type(error).__name__)


def rejected(element: Any, reason: str) -> Rejected:
    """An element that is put aside.

    Without an id its fields and the reason are its key: a body may differ in every reading, its fault does not.
    """
    body = clean_text(json.dumps(element, ensure_ascii=False, sort_keys=True))
    named = cast("dict[str, Any]", element).get("id") if isinstance(element, dict) else None
    if isinstance(named, str | int) and str(named):
        key = str(named)
    else:
        fields = sorted(cast("dict[str, Any]", element)) if isinstance(element, dict) else type(element).__name__
        key = NAMELESS + hashlib.sha256(f"{reason}{fields}".encode()).hexdigest()[:32]
    return Rejected(key=clean_text(key)[:200], body=body[:LONGEST_BODY], reason=reason[:500])


def _fields(error: ValidationError) -> str:
    return ", ".join(".".join(str(part) for part in item["loc"]) for item in error.errors(include_input=False))
