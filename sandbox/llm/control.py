"""The control endpoint: faults, latency, the request log, and the whole state, outside of the API paths."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.llm.faults import KINDS, Faults, SpecError
from sandbox.llm.guard import as_object, json_of, object_of, told
from sandbox.llm.state import Latency, Sandbox

_SLOWEST = 600.0


def routes(sandbox: Sandbox) -> list[Route]:
    """The routes under /_sandbox."""
    control = Control(sandbox)
    return [
        Route("/_sandbox/faults", told(control.faults), methods=["GET", "POST", "DELETE"]),
        Route("/_sandbox/faults/{number:int}", told(control.fault), methods=["DELETE"]),
        Route("/_sandbox/requests", told(control.requests), methods=["GET", "DELETE"]),
        Route("/_sandbox/latency", told(control.latency), methods=["GET", "PUT"]),
        Route("/_sandbox/state", told(control.state), methods=["GET", "PUT"]),
        Route("/_sandbox/reset", told(control.reset), methods=["POST"]),
    ]


class Control:
    """The handlers under /_sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def faults(self, request: Request) -> Response:
        """List, add (one object or a list of them) or remove all."""
        faults = self._sandbox.faults
        if request.method == "POST":
            given = await json_of(request)
            added = [faults.add(as_object(spec)) for spec in (given if isinstance(given, list) else [given])]
            return JSONResponse({"added": [fault.as_json() for fault in added]}, status_code=201)
        if request.method == "DELETE":
            return JSONResponse({"removed": faults.remove()})
        return JSONResponse({"active": faults.all(), "kinds": KINDS})

    async def fault(self, request: Request) -> Response:
        """Remove one fault."""
        removed = self._sandbox.faults.remove(request.path_params["number"])
        return JSONResponse({"removed": removed}, status_code=200 if removed else 404)

    async def requests(self, request: Request) -> Response:
        """Show or clear the log of requests."""
        if request.method == "DELETE":
            return JSONResponse({"removed": self._sandbox.journal.clear()})
        return JSONResponse({"requests": self._sandbox.journal.all()})

    async def latency(self, request: Request) -> Response:
        """Show or set the latency profile."""
        if request.method == "PUT":
            _set_latency(self._sandbox.latency, await object_of(request))
        return JSONResponse(asdict(self._sandbox.latency))

    async def state(self, request: Request) -> Response:
        """Dump the state, or load a dumped one."""
        sandbox = self._sandbox
        if request.method == "PUT":
            _load(sandbox, await object_of(request))
        dumped = {"seed": sandbox.seed, "faults": sandbox.faults.all(), "latency": asdict(sandbox.latency)}
        return JSONResponse(dumped)

    async def reset(self, _request: Request) -> Response:
        """No faults, no latency, an empty log."""
        self._sandbox.faults.remove()
        self._sandbox.journal.clear()
        _set_latency(self._sandbox.latency, {})
        return JSONResponse({"reset": True})


def _set_latency(latency: Latency, given: Mapping[str, Any]) -> None:
    values = {name: given.get(name, 0.0) for name in ("low", "high", "token")}
    if unknown := given.keys() - values.keys():
        raise SpecError(f"unknown fields: {', '.join(sorted(unknown))}")
    if not all(isinstance(each, int | float) and 0 <= each <= _SLOWEST for each in values.values()):
        raise SpecError(f"low, high and token must be seconds from 0 to {_SLOWEST:g}")
    values["high"] = values["high"] if "high" in given else values["low"]
    if values["low"] > values["high"]:
        raise SpecError("low must not be above high")
    latency.low, latency.high, latency.token = values["low"], values["high"], values["token"]


def _load(sandbox: Sandbox, given: dict[str, Any]) -> None:
    """Replace faults and latency by a dumped state; the seed is that of the process and must agree."""
    if given.get("seed", sandbox.seed) != sandbox.seed:
        raise SpecError(f"this server runs with --seed {sandbox.seed}; start it with --seed {given['seed']}")
    specs = given.get("faults", [])
    if not isinstance(specs, list):
        raise SpecError("faults must be a list")
    checked = Faults(sandbox.seed)
    for spec in specs:
        checked.add(as_object(spec))
    _set_latency(sandbox.latency, as_object(given.get("latency", {})))
    sandbox.faults.remove()
    for spec in specs:
        sandbox.faults.add(spec)
