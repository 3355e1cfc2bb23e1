"""The HTTP surface: /bot<token>/<method> as Telegram has it, and control with the chat page when enabled."""

import contextlib
import json
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.serving.bodies import Capped, parsed
from sandbox.serving.guard import Networks
from sandbox.serving.text_faults import TextFault, hang
from sandbox.telegram.control import routes
from sandbox.telegram.methods import Methods
from sandbox.telegram.params import Params
from sandbox.telegram.replies import TelegramError, bad, forbidden, too_many
from sandbox.telegram.updates import OTHER_POLL
from sandbox.telegram.world import FAULTS, TOKEN, Bot, World

_LIMITED = frozenset({"sendmessage", "editmessagetext", "editmessagereplymarkup"})
"""Methods that a bot which was told to wait must not call for that chat."""


def create_app(world: World, neighbours: Networks = ()) -> Starlette:
    """The application over one world. Callers from `neighbours` count as those of this machine."""
    api = Api(world)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        yield
        await api.methods.deliveries.stop_all()

    listed = [Route("/bot{token}/{method}", api.call, methods=["GET", "POST"])]
    control = routes(world, api.methods.deliveries) if world.control else [Route("/", _about)]
    handlers: dict[Any, Any] = {HTTPException: _unknown}
    capped = [Middleware(Capped)]
    app = Starlette(routes=[*listed, *control], exception_handlers=handlers, lifespan=lifespan, middleware=capped)
    app.state.neighbours = neighbours
    return app


class Api:
    """The endpoint of every method."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.methods = Methods(world)

    async def call(self, request: Request) -> Response:
        """One call of one method; the log keeps its name and parameters, never the token."""
        method: str = request.path_params["method"]
        entry = self._world.journal.open(request.method, method, authorized=True)
        try:
            bot = self._bot(request.path_params["token"])
            params = Params(await _values(request))
            entry.body = params.as_json()
            fault = self._fault(method, params)
            entry.fault = fault.kind if fault else None
            response = await self._answer(request, bot, method, params, fault)
        except TelegramError as error:
            response = error.response()
        entry.status = response.status_code
        return response

    def _bot(self, token: str) -> Bot:
        if not TOKEN.fullmatch(token):
            raise TelegramError(404, "Not Found")
        bot = self._world.bot_of(token)
        if bot is None:
            raise TelegramError(401, "Unauthorized")
        return bot

    def _fault(self, method: str, params: Params) -> TextFault | None:
        kinds = FAULTS if method.lower() == "getupdates" else {k: v for k, v in FAULTS.items() if k != "conflict"}
        return self._world.faults.draw(f"{method} {json.dumps(params.as_json(), ensure_ascii=False)}", kinds)

    async def _answer(
        self, request: Request, bot: Bot, method: str, params: Params, fault: TextFault | None
    ) -> Response:
        chat = params.whole("chat_id")
        if method.lower() in _LIMITED and (wait := self._world.limits.early(bot.id, chat)) is not None:
            raise too_many(wait)
        if fault is not None and fault.kind == "rate_limit" and method.lower() in _LIMITED:
            self._world.limits.close(bot.id, chat, _retry_after(fault))
        if fault is not None:
            response = await _strike(request, fault)
            if response is not None:
                return response
        result = await self.methods.call(bot, method, params)
        if fault is not None and fault.kind == "lost_answer":
            raise TelegramError(502, "Bad Gateway")
        return JSONResponse({"ok": True, "result": result})


async def _strike(request: Request, fault: TextFault) -> Response | None:
    """The answer of a fault, or None when the call goes on."""
    match fault.kind:
        case "hang":
            await hang(request, fault.params.get("seconds", 3600))
            raise TelegramError(504, "Gateway Timeout")
        case "slow":
            await anyio.sleep(fault.params.get("seconds", 2))
            return None
        case "html_502":
            return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status_code=502)
        case "lost_answer":
            return None
        case _:
            raise _refusal(fault)


def _retry_after(fault: TextFault) -> int:
    return int(fault.params.get("retry_after", 5))


def _refusal(fault: TextFault) -> TelegramError:
    match fault.kind:
        case "rate_limit":
            return too_many(_retry_after(fault))
        case "error_502":
            return TelegramError(502, "Bad Gateway")
        case "unauthorized":
            return TelegramError(401, "Unauthorized")
        case "blocked":
            return forbidden("bot was blocked by the user")
        case "cannot_parse":
            return bad('can\'t parse entities: Unsupported start tag "x" at byte offset 0')
        case "conflict":
            return TelegramError(409, f"Conflict: {OTHER_POLL}")
        case _:
            return TelegramError(500, "Internal Server Error")


async def _values(request: Request) -> dict[str, Any]:
    """Parameters of the query string and of the body, which may be JSON, a form or multipart."""
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.form()
        return {**values, **{name: value for name, value in form.items() if not isinstance(value, UploadFile)}}
    raw = await request.body()
    if not raw or kind != "application/json":
        return values
    try:
        body = parsed(raw)
    except ValueError as error:
        raise bad("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad("object expected as request")
    return {**values, **body}


async def _about(_request: Request) -> Response:
    return PlainTextResponse("A sandbox of the Telegram Bot API. Start it with --control for the chat page.\n")


async def _unknown(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return TelegramError(error.status_code, HTTPStatus(error.status_code).phrase).response()
