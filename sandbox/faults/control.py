"""The control endpoint of the proxy: JSON over HTTP on a port of its own."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.faults.domain import ConnectionFault, FaultError, read_fault, show_fault
from sandbox.faults.proxy import FaultProxy
from sandbox.serving.bodies import Capped, parsed
from sandbox.serving.guard import local_only, refused


def control_app(proxy: FaultProxy) -> Starlette:
    """Return the application that steers `proxy`: state, faults, down, up, deaf, cut."""
    faults = proxy.plan.faults

    async def nothing(_: Request) -> None:
        pass

    async def replace_faults(request: Request) -> None:
        faults.replace(_described(await _json(request)))

    async def add_fault(request: Request) -> None:
        faults.add(read_fault(await _json(request)))

    async def remove_faults(_: Request) -> None:
        faults.replace([])

    routes = [
        _route("GET", "/state", proxy, nothing),
        _route("PUT", "/faults", proxy, replace_faults),
        _route("POST", "/faults", proxy, add_fault, status=201),
        _route("DELETE", "/faults", proxy, remove_faults),
        *(
            _route("POST", f"/{action.__name__}", proxy, _plainly(action))
            for action in (proxy.down, proxy.up, proxy.deaf, proxy.cut)
        ),
    ]
    handlers: Any = {FaultError: _bad_request, HTTPException: refused}
    return Starlette(routes=routes, exception_handlers=handlers, middleware=[Middleware(Capped)])


def _route(
    method: str, path: str, proxy: FaultProxy, act: Callable[[Request], Awaitable[object]], *, status: int = 200
) -> Route:
    """Act, then answer what state the proxy is in; only for callers on this machine."""

    async def answer(request: Request) -> JSONResponse:
        await act(request)
        return JSONResponse(_state(proxy), status_code=status)

    return Route(path, local_only(answer), methods=[method])


def _plainly(action: Callable[[], Awaitable[object]]) -> Callable[[Request], Awaitable[object]]:
    return lambda _: action()


def _described(faults: object) -> list[ConnectionFault]:
    if not isinstance(faults, list):
        raise FaultError("PUT /faults takes a list of faults; POST /faults takes one")
    return [read_fault(one) for one in faults]


async def _json(request: Request) -> object:
    try:
        return parsed(await request.body())
    except ValueError as error:
        raise FaultError(f"the body is not JSON: {error}") from error


async def _bad_request(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, status_code=400)


def _state(proxy: FaultProxy) -> dict[str, object]:
    return {
        "listen": f"{proxy.host}:{proxy.port}",
        "target": f"{proxy.target[0]}:{proxy.target[1]}",
        "listening": proxy.listening,
        "connections": proxy.connections,
        "applied": dict(proxy.applied),
        "faults": [show_fault(fault) for fault in proxy.plan.faults],
    }
