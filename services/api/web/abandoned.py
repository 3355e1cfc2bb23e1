"""Work for a caller who may hang up: it ends when nobody waits for the answer any more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from services.api.web.problems import ApiError

_T = TypeVar("_T")
CLOSED = 499
"""The status that proxies log for a client who closed the request; nobody is left to read it."""


async def unless_abandoned(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """The result of the work, which is cancelled as soon as the client disconnects; the body must have been read."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ApiError(CLOSED, "abandoned")
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.wait({working, leaving})


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
