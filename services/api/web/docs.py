"""The documentation page: Swagger UI from an installed package, never from a CDN; its writes pass the CSRF rule."""

import asyncio
import json
import secrets
from functools import cache
from importlib import resources
from typing import Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from libs.common.accounts.sessions import cookie_name
from services.api.web.auth import DepsOf, owing_nothing
from services.api.web.problems import ApiError
from services.api.web.store import current

router = APIRouter(include_in_schema=False)
ASSETS: dict[str, str] = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}
PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Вкатился: API</title><link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head><body><div id="ui"></div>
<script nonce="{nonce}" src="/docs/assets/swagger-ui-bundle.js"></script>
<script nonce="{nonce}">
SwaggerUIBundle({{
  url: "/api/openapi.json", dom_id: "#ui", deepLinking: true, filter: true, tryItOutEnabled: true,
  displayRequestDuration: true, validatorUrl: null,
  requestInterceptor: (request) => {{ request.headers["X-CSRF"] = "1"; return request; }},
}});
</script></body></html>"""


@router.get("/docs")
async def docs(request: Request, deps: DepsOf) -> HTMLResponse:
    """The page; its inline script runs by a nonce that is new each time."""
    await _admit(request, deps)
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(PAGE.format(nonce=nonce), headers={"Content-Security-Policy": policy})


@router.get("/docs/assets/{name}")
async def asset(name: Literal["swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"]) -> Response:
    """A file of Swagger UI."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_asset(name), media_type=ASSETS[name], headers=headers)


@router.get("/api/openapi.json")
async def openapi(request: Request, deps: DepsOf) -> Response:
    """The description of every route: made once, off the event loop, which it would hold for a second or more."""
    await _admit(request, deps)
    state = request.app.state
    if (making := getattr(state, "description", None)) is None:
        making = state.description = asyncio.create_task(asyncio.to_thread(_description, request.app))
    return Response(await asyncio.shield(making), media_type="application/json")


def _description(app: FastAPI) -> bytes:
    return json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _asset(name: str) -> bytes:
    return resources.files("fastapi_swagger.resources").joinpath(name).read_bytes()


async def _admit(request: Request, deps: DepsOf) -> None:
    if deps.settings.docs_are_public:
        return
    async with deps.engine.begin() as connection:
        principal = await current(connection, request.cookies.get(cookie_name(secure=deps.settings.secure)))
    if principal is None:
        raise ApiError(401, "unauthenticated")
    owing_nothing(principal)
