"""Filters that the owner chose, laid over those that the resume suggests: what he did not touch stays suggested."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, Self, cast

from pydantic import BaseModel, model_validator

from libs.common.resumes.filters import ResumeFilters

Source = Literal["derived", "owner"]


class FilterChoice(ResumeFilters):
    """A choice of some filters. A filter that is left out keeps its value; null or an empty list chooses no limit."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        # Only the whole set can contradict itself, and parts of it may come from the resume.
        return self

    def stored(self) -> dict[str, Any]:
        """What the owner chose and nothing else, as JSON."""
        return self.model_dump(mode="json", exclude_unset=True)


def chosen(before: Mapping[str, Any], change: FilterChoice | None, reset: Iterable[str] = ()) -> dict[str, Any]:
    """The stored choice after a change; `reset`: names (`areas` or `areas.include`) that follow the resume again."""
    result = _over(before, change.stored() if change is not None else {})
    for name in reset:
        head, _, rest = name.partition(".")
        part = result.get(head)
        if rest and isinstance(part, dict):
            left = {key: value for key, value in part.items() if key != rest}
            result = {**{key: value for key, value in result.items() if key != head}, **({head: left} if left else {})}
        elif not rest:
            result.pop(head, None)
    return result


def effective(suggested: ResumeFilters, choice: Mapping[str, Any]) -> ResumeFilters:
    """The set that is obeyed.

    Raises ValidationError for a choice that cannot be read; does not check it for contradictions.
    """
    read = FilterChoice.model_validate(_over(suggested.model_dump(mode="json"), choice))
    return ResumeFilters.model_construct(**dict(read))


def checked(filters: ResumeFilters) -> ResumeFilters:
    """The whole set, checked for contradictions; raises ValidationError."""
    return ResumeFilters.model_validate(filters.model_dump(mode="json"))


def sources(choice: Mapping[str, Any]) -> dict[str, Source]:
    """Of every filter (`salary_from`, `areas.include`) whether the owner chose it or the resume suggests it."""
    return {name: "owner" if _has(choice, name) else "derived" for name in names()}


def names() -> Iterator[str]:
    """All filters, those of a group as `group.name`."""
    for name, field in ResumeFilters.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from (f"{name}.{inner}" for inner in field.annotation.model_fields)
        else:
            yield name


def _has(choice: Mapping[str, Any], name: str) -> bool:
    head, _, rest = name.partition(".")
    part = choice.get(head)
    return head in choice if not rest else isinstance(part, Mapping) and rest in part


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            result[key] = _over(cast("Mapping[str, Any]", under), cast("Mapping[str, Any]", value))
        else:
            result[key] = value
    return result
