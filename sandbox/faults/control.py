"""The control endpoint of the proxy: JSON over HTTP on a port of its own."""

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.faults.domain import FaultError, read_fault, show_fault
from sandbox.faults.proxy import FaultProxy
from sandbox.serving.bodies import Capped, parsed
from sandbox.serving.guard import local_only, refused


def control_app(proxy: FaultProxy) -> Starlette:
    """Return the application that steers `proxy`: state, faults, down, up, deaf, cut."""

    async def state(_: Request) -> JSONResponse:
        return JSONResponse(_describe(proxy))

    async def put_faults(request: Request) -> JSONResponse:
        described = await _json(request)
        if not isinstance(described, list):
            raise FaultError("PUT /faults takes a list of faults; POST /faults takes one")
        proxy.plan.faults.replace([read_fault(one) for one in described])
        return JSONResponse(_describe(proxy))

    async def post_fault(request: Request) -> JSONResponse:
        proxy.plan.faults.add(read_fault(await _json(request)))
        return JSONResponse(_describe(proxy), status_code=201)

    async def no_faults(_: Request) -> JSONResponse:
        proxy.plan.faults.replace([])
        return JSONResponse(_describe(proxy))

    async def down(_: Request) -> JSONResponse:
        await proxy.down()
        return JSONResponse(_describe(proxy))

    async def up(_: Request) -> JSONResponse:
        await proxy.up()
        return JSONResponse(_describe(proxy))

    async def deaf(_: Request) -> JSONResponse:
        await proxy.deaf()
        return JSONResponse(_describe(proxy))

    async def cut(_: Request) -> JSONResponse:
        await proxy.cut()
        return JSONResponse(_describe(proxy))

    routes = [
        Route("/state", state, methods=["GET"]),
        Route("/faults", put_faults, methods=["PUT"]),
        Route("/faults", post_fault, methods=["POST"]),
        Route("/faults", no_faults, methods=["DELETE"]),
        Route("/down", down, methods=["POST"]),
        Route("/up", up, methods=["POST"]),
        Route("/deaf", deaf, methods=["POST"]),
        Route("/cut", cut, methods=["POST"]),
    ]
    own = [Route(route.path, local_only(route.endpoint), methods=list(route.methods or ())) for route in routes]
    handlers: Any = {FaultError: _bad_request, HTTPException: refused}
    return Starlette(routes=own, exception_handlers=handlers, middleware=[Middleware(Capped)])


async def _json(request: Request) -> object:
    try:
        return parsed(await request.body())
    except ValueError as error:
        raise FaultError(f"the body is not JSON: {error}") from error


async def _bad_request(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, status_code=400)


def _describe(proxy: FaultProxy) -> dict[str, object]:
    return {
        "listen": f"{proxy.host}:{proxy.port}",
        "target": f"{proxy.target[0]}:{proxy.target[1]}",
        "listening": proxy.listening,
        "connections": proxy.connections,
        "applied": dict(proxy.applied),
        "faults": [show_fault(fault) for fault in proxy.plan.faults],
    }
