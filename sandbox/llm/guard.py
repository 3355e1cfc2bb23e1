"""What every control endpoint has in common: its own pages only, JSON bodies, mistakes told as a sentence."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.llm.faults import SpecError

Handler = Callable[[Request], Awaitable[Response]]


def told(handler: Handler) -> Handler:
    """The handler, with a SpecError told as 400; pages of other sites get 403, so that none can drive the sandbox."""

    async def endpoint(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return JSONResponse({"error": "control is for this server's own pages and for programs"}, status_code=403)
        try:
            return await handler(request)
        except SpecError as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return endpoint


async def json_of(request: Request) -> Any:
    """The JSON body. Raises SpecError."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise SpecError("the body must be JSON") from error


async def object_of(request: Request) -> dict[str, Any]:
    """The JSON body as an object. Raises SpecError."""
    return as_object(await json_of(request))


def as_object(value: Any) -> dict[str, Any]:
    """The value if it is a JSON object. Raises SpecError."""
    if not isinstance(value, dict):
        raise SpecError("a JSON object is expected")
    return value
