"""The control endpoint: faults, latency, the request log, and the whole state, outside of the API paths."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.llm.kinds import KINDS
from sandbox.llm.state import Latency, Sandbox
from sandbox.serving import control
from sandbox.serving.bodies import SpecError, as_object
from sandbox.serving.guard import as_json_error, object_of
from sandbox.serving.text_faults import TextFaults

_SLOWEST = 600.0


def routes(sandbox: Sandbox) -> list[Route]:
    """The routes under /_sandbox."""
    own = Control(sandbox)
    return [
        *control.routes(lambda: sandbox.faults, KINDS, sandbox.journal),
        Route("/_sandbox/latency", as_json_error(own.latency), methods=["GET", "PUT"]),
        Route("/_sandbox/state", as_json_error(own.state), methods=["GET", "PUT"]),
        Route("/_sandbox/reset", as_json_error(own.reset), methods=["POST"]),
    ]


class Control:
    """The handlers under /_sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

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
        raise SpecError(f"this server runs with --seed {sandbox.seed}, the state is of another seed")
    faults = TextFaults(sandbox.seed, KINDS)
    faults.add(given.get("faults", []))
    _set_latency(sandbox.latency, as_object(given.get("latency", {})))
    sandbox.faults = faults
