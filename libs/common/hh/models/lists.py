"""Pages of hh's lists."""

from typing import Generic, TypeVar

from pydantic import Field

from libs.common.hh.models.fields import (
    Count,
    HHModel,
    Many,
)

E = TypeVar("E", bound=HHModel)


class Rejected(HHModel):
    """An element of a list that nothing can be done with. `body` is its JSON, cut to a length that can be kept."""

    key: str
    body: str = Field(repr=False)
    reason: str


class SearchPage(HHModel, Generic[E]):
    """One page of a list. `rejected`: elements that could not be read, each by itself."""

    found: Count = 0
    pages: Count = 0
    page: Count = 0
    per_page: Count = 0
    items: Many[E] = ()
    rejected: tuple[Rejected, ...] = ()
