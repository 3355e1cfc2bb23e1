"""From a 2xx answer to models. A body of another shape than agreed is a fault; one bad element of a list is not."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from structlog.stdlib import get_logger

from libs.common.hh.answers import Answer, error_answer
from libs.common.hh.errors import UnexpectedAnswerError
from libs.common.hh.fields import HHModel
from libs.common.hh.models import SearchPage

log = get_logger(__name__)
M = TypeVar("M", bound=HHModel)


def read_object(answer: Answer, model: type[M]) -> M:
    """The answer as `model`; UnexpectedAnswerError when what is required is missing."""
    parsed = answer.json_object()
    try:
        return model.model_validate(parsed)
    except ValidationError as error:
        fields = ", ".join(".".join(str(part) for part in item["loc"]) for item in error.errors(include_input=False))
        raise unexpected(answer, f"{model.__name__}: {fields}") from error


def read_page(answer: Answer, model: type[M]) -> SearchPage[M]:
    """The answer as a page; elements that cannot be read are counted in `unreadable` and logged, never fatal."""
    parsed = answer.json_object()
    listed = parsed.get("items")
    if not isinstance(listed, list):
        raise unexpected(answer, "items")
    elements = cast("list[Any]", listed)
    head = SearchPage[M].model_validate({**parsed, "items": ()})
    items = tuple(item for item in (_element(element, model) for element in elements) if item is not None)
    unreadable = len(elements) - len(items)
    if unreadable:
        log.warning(
            "elements of a list could not be read", action="hh.drift", model=model.__name__, unreadable=unreadable
        )
    return head.model_copy(update={"items": items, "unreadable": unreadable})


def unexpected(answer: Answer, what: str) -> UnexpectedAnswerError:
    """The fault for a body that says success and holds something else."""
    return UnexpectedAnswerError(f"Ответ HeadHunter изменился: {what}.", answer=error_answer(answer))


def _element(element: Any, model: type[M]) -> M | None:
    if not isinstance(element, Mapping):
        return None
    try:
        return model.model_validate(dict(cast("Mapping[str, Any]", element)))
    except ValidationError:
        return None
