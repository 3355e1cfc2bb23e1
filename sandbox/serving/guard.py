"""What every control endpoint has in common: its own pages only, JSON bodies, mistakes told as a sentence."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.serving.bodies import SpecError, as_object, parsed

Handler = Callable[[Request], Awaitable[Response]]


def as_json_error(handler: Handler) -> Handler:
    """The handler, with a SpecError told as 400; pages of other sites get 403, so that none can drive the sandbox."""

    async def endpoint(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and not _same(origin, request.headers.get("host")):
            return JSONResponse({"error": "control is for this server's own pages and for programs"}, status_code=403)
        try:
            return await handler(request)
        except SpecError as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return endpoint


def _same(origin: str, host: str | None) -> bool:
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False


async def json_of(request: Request) -> Any:
    """The JSON body. Raises SpecError."""
    try:
        return parsed(await request.body())
    except ValueError as error:
        raise SpecError(f"the body must be JSON: {error}") from error


async def object_of(request: Request) -> dict[str, Any]:
    """The JSON body as an object. Raises SpecError."""
    return as_object(await json_of(request))


def whole(request: Request, name: str, default: int) -> int:
    """A query argument that is a whole number of zero or more. Raises SpecError."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise SpecError(f"{name} must be a whole number of zero or more")
    return int(text)


async def refused(_request: Request, error: Exception) -> Response:
    """What HTTP itself refuses (an unknown address, a wrong method, a body that is too large), as a sentence."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": HTTPStatus(error.status_code).phrase}, status_code=error.status_code)
