"""The API as an ASGI application: admission, method, faults, answer."""

import asyncio
import logging
import time
from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any, cast

from sandbox.headhunter.api import (
    dictionaries,
    ledger,
    lists,
    messages,
    negotiations,
    oauth,
    resumes,
    saved_searches,
    search,
    site,
    suggests,
    vacancies,
)
from sandbox.headhunter.http import admission
from sandbox.headhunter.http.damage import damaged
from sandbox.headhunter.http.errors import error_body
from sandbox.headhunter.http.incoming import read_body
from sandbox.headhunter.http.outgoing import (
    COMMON,
    FAULT_ERRORS,
    Receive,
    Send,
    Transport,
    body_of,
    cut,
    dribble,
    fault_answer,
)
from sandbox.headhunter.http.web import JSON, Answer, Endpoint, Request, Router
from sandbox.headhunter.world.current import Current
from sandbox.headhunter.world.faults import AFTER, BEFORE, DAMAGES, HttpFault
from sandbox.headhunter.world.state import LogLine, World

Scope = MutableMapping[str, Any]
WITH_BODY = ("POST", "PUT", "DELETE", "PATCH")
log = logging.getLogger("sandbox.headhunter")


def build_router() -> Router:
    """All methods of the API and the site's pages."""
    router = Router()
    for module in (
        dictionaries,
        oauth,
        search,
        lists,
        saved_searches,
        vacancies,
        resumes,
        negotiations,
        messages,
        suggests,
        site,
    ):
        module.register(router)
    return router


class Api:
    """The methods and pages of one sandbox as an ASGI application."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._router = build_router()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path: str = scope["path"]
        started = time.perf_counter()
        request = self._request(scope, path)
        if scope["method"] in WITH_BODY and not await read_body(request, receive):
            return
        answer, fault = await self._answer(request, scope)
        self._note(request, answer, started)
        await self._send(request, answer, fault, scope, receive, send)

    def _request(self, scope: Scope, path: str) -> Request:
        client = scope.get("client")
        request = Request(
            scope["method"], path, scope["query_string"], dict(scope["headers"]), client[0] if client else ""
        )
        world = self._current.world
        request.now = world.clock.now()
        request.request_id = world.request_id()
        world.requests += 1
        world.live(request.now)
        return request

    async def _answer(self, request: Request, scope: Scope) -> tuple[Answer, HttpFault | None]:
        world = self._current.world
        entry = ledger.note(world, request) if request.method == "POST" and request.path == "/negotiations" else None
        found = self._router.find(request.path)
        endpoint = found[0].get("GET" if request.method == "HEAD" else request.method) if found else None
        fault = None
        if endpoint is not None and endpoint.access == "page":
            answer = _handled(world, request, endpoint, found[1] if found else [])
        else:
            answer = admission.admit(world, request, endpoint, known=found is not None)
            wait = world.faults.wait() if world.faults.latency.median_ms > 0 else 0.0
            if wait:
                await asyncio.sleep(wait)
            if answer is None and endpoint is not None:
                answer, fault = await self._perform(request, endpoint, found[1] if found else [])
            answer = answer or Answer(status=500)
        if entry is not None:
            ledger.settle(entry, request, answer, fault)
        return answer, fault

    async def _perform(
        self, request: Request, endpoint: Endpoint, values: list[str]
    ) -> tuple[Answer, HttpFault | None]:
        world = self._current.world
        rules = bool(world.faults.rules)
        account = request.user.id if request.user else None
        fault = world.faults.pick(request.method, request.path, account, BEFORE) if rules else None
        if fault is not None:
            if fault.seconds:
                await asyncio.sleep(fault.seconds)
            if fault.kind != "delay":
                return fault_answer(fault), fault
        request.now = world.clock.now()
        answer = _handled(world, request, endpoint, values)
        after = world.faults.pick(request.method, request.path, account, AFTER) if rules else None
        return answer, after

    def _note(self, request: Request, answer: Answer, started: float) -> None:
        account = request.user.id if request.user else None
        took = (time.perf_counter() - started) * 1000
        line = (
            request.now,
            request.method,
            request.path,
            account,
            answer.status,
            answer.verdict,
            request.request_id,
            took,
        )
        self._current.world.log.add(LogLine(*line))

    async def _send(
        self, request: Request, answer: Answer, fault: HttpFault | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        transport = cast("Transport | None", scope.get("sandbox.transport"))
        if fault is not None and fault.when == AFTER and fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind in ("close", "reset", "timeout"):
            await cut(transport, receive, abrupt=fault.kind == "reset")
            return
        if fault is not None and fault.when == AFTER and fault.kind == "status":
            answer = fault_answer(fault)
        if fault is not None and fault.kind in DAMAGES and answer.status < 400 and answer.content_type == JSON:
            answer = replace(answer, body=damaged(fault.kind, answer.body), gzipped=None)
        headers = [*COMMON, (b"x-request-id", request.request_id.encode()), *answer.headers]
        body = body_of(self._current.world, request, answer, headers)
        if answer.content_type is not None and not (answer.status == 429 and not body):
            headers.append((b"content-type", answer.content_type))
        if fault is not None and fault.kind == "truncate":
            body = body[: len(body) // 2]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if fault is not None and fault.kind in ("reset_mid_body", "slow_body"):
            await dribble(body, fault, transport, receive, send)
            return
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})
        if fault is not None and fault.kind == "hang_up" and transport is not None:
            transport.close()


def _handled(world: World, request: Request, endpoint: Endpoint, values: list[str]) -> Answer:
    """What the method says; a mistake of ours is logged and told as the service tells its own."""
    try:
        return endpoint.handler(world, request, *values)
    except Exception:
        log.exception("a handler failed: %s %s", request.method, request.path)
        return Answer(status=500, error=error_body([FAULT_ERRORS[500]]), verdict="handler_failed")
