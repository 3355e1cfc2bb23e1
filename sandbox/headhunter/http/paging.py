"""`page` and `per_page`."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.headhunter.http.errors import bad_argument, too_deep
from sandbox.headhunter.http.web import Answer, Request

DEPTH = 2000
T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class Page:
    """A slice of a list; pages count from 0."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """The first item's position."""
        return self.number * self.size

    def cut(self, items: list[T]) -> list[T]:
        """The items of this page."""
        return items[self.start : self.start + self.size]

    def pages(self, found: int, depth: int | None = None) -> int:
        """How many pages there are; the depth limit cuts them."""
        if self.size == 0:
            return 0
        reachable = found if depth is None else min(found, depth)
        return -(-reachable // self.size)

    def wrap(self, items: list[Any], found: int) -> dict[str, Any]:
        """The envelope of a paged answer."""
        return {
            "found": found,
            "pages": self.pages(found, DEPTH),
            "page": self.number,
            "per_page": self.size,
            "items": items,
        }


def _number(text: str | None, default: int) -> int | None:
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def lenient(request: Request, *, default: int, most: int) -> Page:
    """The asked page of the lists whose specification knows no 400: what cannot be read is the default."""
    size = min(_number(request.arg("per_page"), default) or default, most)
    return Page(min(_number(request.arg("page"), 0) or 0, DEPTH // size), size)


def read(request: Request, *, default: int, most: int) -> Page | Answer:
    """The asked page, or the 400 that a bad, too large or too deep one gets."""
    number = _number(request.arg("page"), 0)
    size = _number(request.arg("per_page"), default)
    if number is None:
        return bad_argument("page")
    if size is None or size > most:
        return bad_argument("per_page")
    if (number + 1) * size > DEPTH:
        return too_deep()
    return Page(number, size)
