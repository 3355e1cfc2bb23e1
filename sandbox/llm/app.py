"""The HTTP surface: /v1 as OpenAI has it, and /_sandbox for control when it is enabled."""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.llm import chat, embeddings, manners
from sandbox.llm.answers import answer, request_hash
from sandbox.llm.checks import check_chat, parse
from sandbox.llm.control import routes
from sandbox.llm.kinds import ANSWERED, TRANSPORT
from sandbox.llm.refusals import applies, no_model, refused, wrong_key
from sandbox.llm.replies import ApiError
from sandbox.llm.state import Sandbox
from sandbox.serving.bodies import Capped
from sandbox.serving.journal import Call
from sandbox.serving.text_faults import hang

MODELS = ("sandbox-large", "sandbox-small", "sandbox-embedding")
_CODES = {404: "unknown_url", 405: "method_not_supported", 413: "request_too_large"}
_BORN = 1_767_225_600  # 2026-01-01, so that the list of models is the same on every run


Handler = Callable[[Request, Call], Awaitable[Response]]


def create_app(sandbox: Sandbox) -> Starlette:
    """The application over one sandbox state."""
    api = Api(sandbox)
    listed = [
        Route("/", api.about),
        Route("/v1/models", api.guarded(api.models), methods=["GET"]),
        Route("/v1/models/{model:path}", api.guarded(api.model), methods=["GET"]),
        Route("/v1/chat/completions", api.guarded(api.chat), methods=["POST"]),
        Route("/v1/embeddings", api.guarded(api.embeddings), methods=["POST"]),
    ]
    handlers: dict[Any, Any] = {404: _unknown, 405: _unknown, 413: _unknown}
    every = [*listed, *(routes(sandbox) if sandbox.control else [])]
    return Starlette(routes=every, exception_handlers=handlers, middleware=[Middleware(Capped)])


class Api:
    """The handlers under /v1."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def about(self, _request: Request) -> Response:
        """What this server is, for a person who opened it in a browser."""
        return PlainTextResponse("A sandbox of an OpenAI-compatible API. Base URL: /v1\n")

    def guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """The handler behind the key check, faults of transport, latency and the journal."""

        async def endpoint(request: Request) -> Response:
            key = _key(request)
            entry = self._sandbox.journal.open(request.method, request.url.path, authorized=bool(key))
            try:
                self._check_key(key)
                raw = await request.body()
                entry.body = parse(raw) if request.method == "POST" else None
                response = await self._strike(request, entry, raw) or await self._timely(handler, request, entry)
            except ApiError as error:
                response = error.response()
            entry.status = response.status_code
            response.headers["x-request-id"] = f"req_{secrets.token_hex(12)}"
            return response

        return endpoint

    async def chat(self, request: Request, entry: Call) -> Response:
        """POST /v1/chat/completions."""
        body: dict[str, Any] = entry.body
        check_chat(body)
        fault = self._sandbox.faults.draw(str(body), ANSWERED)
        entry.fault = entry.fault or (fault.kind if fault else None)
        digest = request_hash(body, self._sandbox.seed)
        try:
            answers = [answer(body, digest, at, fault) for at in range(body.get("n") or 1)]
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ApiError(400, f"Invalid schema for response_format: {error}", param="response_format") from error
        kind = fault.kind if fault else ""
        if body.get("stream"):
            events = chat.stream(
                body, digest, answers, token_seconds=self._sandbox.latency.token, cut=kind == "cut_stream"
            )
            return StreamingResponse(events, media_type="text/event-stream")
        whole = manners.reshape(kind, chat.completion(body, digest, answers))
        if fault is not None and manners.starved(kind, body, int(fault.params.get("tokens", 4_000))):
            whole = manners.starve(whole, manners.spent(kind, whole, body))
        if kind == "unasked_events":
            return Response(manners.events(whole), media_type="text/event-stream")
        return JSONResponse(whole)

    async def embeddings(self, _request: Request, entry: Call) -> Response:
        """POST /v1/embeddings."""
        return JSONResponse(embeddings.answer(entry.body, self._sandbox.seed))

    async def models(self, _request: Request, _entry: Call) -> Response:
        """GET /v1/models."""
        return JSONResponse({"object": "list", "data": [_model(name) for name in MODELS]})

    async def model(self, request: Request, _entry: Call) -> Response:
        """GET /v1/models/{model}."""
        name: str = request.path_params["model"]
        if name not in MODELS:
            raise no_model(name)
        return JSONResponse(_model(name))

    def _check_key(self, key: str) -> None:
        if not key:
            raise ApiError(
                401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using "
                "Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            )
        keys = self._sandbox.keys
        if keys and not any(hmac.compare_digest(key.encode(), each.encode()) for each in keys):
            raise wrong_key()

    async def _timely(self, handler: Handler, request: Request, entry: Call) -> Response:
        latency = self._sandbox.latency
        if latency.high > 0:
            await anyio.sleep(self._sandbox.pauses.uniform(latency.low, latency.high))
        return await handler(request, entry)

    async def _strike(self, request: Request, entry: Call, raw: bytes) -> Response | None:
        """The answer of a transport fault, or None when the request goes on."""
        kinds = {kind: text for kind, text in TRANSPORT.items() if applies(kind, entry.body)}
        fault = self._sandbox.faults.draw(raw.decode(errors="replace"), kinds)
        if fault is None:
            return None
        entry.fault = fault.kind
        if fault.kind == "slow":
            await anyio.sleep(fault.params.get("seconds", 2))
            return None
        if fault.kind == "hang":
            await hang(request, fault.params.get("seconds", 3600))
            raise ApiError(504, "The server gave up waiting.", kind="server_error")
        return refused(fault)


def _key(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _BORN, "owned_by": "sandbox"}


async def _unknown(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    why = f"Invalid URL ({request.method} {request.url.path})"
    if status == 405:
        hint = "HINT: Perhaps you meant to use a different HTTP method?"
        why = f"Not allowed to {request.method} on {request.url.path} ({hint})"
    if status == 413:
        why = "The request body is too large."
    return ApiError(status, why, code=_CODES.get(status)).response()
