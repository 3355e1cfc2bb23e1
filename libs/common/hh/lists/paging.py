"""Reading a list of hh page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from libs.common.hh.lists.params import MAX_DEPTH
from libs.common.hh.models.fields import HHObject
from libs.common.hh.models.lists import SearchPage

T = TypeVar("T", bound=HHObject)


async def all_pages(read: Callable[[int, int], Awaitable[SearchPage[T]]], per_page: int) -> AsyncIterator[T]:
    """Items in hh's order, each id once: a list moves while it is paged."""
    seen: set[str] = set()
    page = 0
    while (page + 1) * per_page <= MAX_DEPTH:
        answer = await read(page, per_page)
        for item in answer.items:
            if item.id not in seen:
                seen.add(item.id)
                yield item
        page += 1
        shown = len(answer.items) + len(answer.rejected)
        if shown == 0 or (page >= answer.pages if answer.pages else shown < per_page):
            return
