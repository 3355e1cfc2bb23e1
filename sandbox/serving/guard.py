"""What every control endpoint has in common: callers of this machine and its own pages only, JSON bodies, sentences."""

import base64
import hashlib
import ipaddress
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from http import HTTPStatus
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.serving.bodies import SpecError, as_object, parsed

Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]
Handler = Callable[[Request], Awaitable[Response]]


def as_json_error(handler: Handler) -> Handler:
    """The handler for callers of this machine, with a SpecError told as 400."""

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except SpecError as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return local_only(endpoint)


def local_only(handler: Handler) -> Handler:
    """The handler for programs and own pages of this machine; 403 for callers from elsewhere and pages of other sites.

    A page of another site is known by its Origin, and, where its name was made to point here (DNS rebinding), by the
    Host that it asks for: only loopback addresses and `localhost` are names of this machine.
    """

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        problem = _stranger(request)
        return await handler(request) if problem is None else JSONResponse({"error": problem}, status_code=403)

    return endpoint


def page(package: str, name: str) -> Handler:
    """A page of a package for a browser of this machine, which may run its own script and ask this server, no more."""
    markup = files(package).joinpath(name).read_text(encoding="utf-8")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes('script', markup)}",
            f"style-src {_hashes('style', markup)}",
            "connect-src 'self'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
    headers = {"content-security-policy": policy, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}

    async def show(_request: Request) -> Response:
        return HTMLResponse(markup, headers=headers)

    return local_only(show)


def _hashes(tag: str, markup: str) -> str:
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", markup, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found)
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"


def _stranger(request: Request) -> str | None:
    """Why a call is not served, as a sentence; None for one that is."""
    if request.client is not None and not (is_loopback(request.client.host) or _neighbour(request)):
        return "the control endpoint serves loopback callers only"
    host = request.headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        name = ""
    if not is_loopback(name):
        return "the control endpoint is asked for by a name of this machine: localhost or 127.0.0.1"
    origin = request.headers.get("origin")
    if origin is not None and not _same(origin, host):
        return "control is for this server's own pages and for programs"
    return None


def _neighbour(request: Request) -> bool:
    """Whether the caller is in a network that counts as this machine: `app.state.neighbours`, none unless given."""
    app = request.scope.get("app")
    networks: Networks = getattr(app.state, "neighbours", ()) if isinstance(app, Starlette) else ()
    return any(ipaddress.ip_address(request.client.host) in one for one in networks) if request.client else False


def is_loopback(name: str) -> bool:
    """Whether a host is this machine: `localhost` or a loopback address."""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


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
