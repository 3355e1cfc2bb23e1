"""The part of control that does not depend on what is played: faults, and the log of what was asked."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.serving.guard import as_json_error, json_of
from sandbox.serving.journal import Calls
from sandbox.serving.text_faults import TextFaults


def routes(faults: Callable[[], TextFaults], kinds: Mapping[str, str], journal: Calls) -> list[Route]:
    """`/_sandbox/faults` and `/_sandbox/requests`; `faults` names those in force now, which a loaded state replaces."""

    async def all_faults(request: Request) -> Response:
        """List, add (one object or a list of them) or remove all."""
        if request.method == "POST":
            return JSONResponse({"added": faults().add(await json_of(request))}, status_code=201)
        if request.method == "DELETE":
            return JSONResponse({"removed": faults().remove()})
        return JSONResponse({"active": faults().all(), "kinds": kinds})

    async def one_fault(request: Request) -> Response:
        """Remove one."""
        number: str = request.path_params["number"]
        known = {str(fault["id"]): fault["id"] for fault in faults().all()}
        removed = faults().remove(known[number]) if number in known else 0
        return JSONResponse({"removed": removed}, status_code=200 if removed else 404)

    async def requests(request: Request) -> Response:
        """Show or clear the log."""
        if request.method == "DELETE":
            return JSONResponse({"removed": journal.clear()})
        return JSONResponse({"requests": journal.as_json()})

    return [
        Route("/_sandbox/faults", as_json_error(all_faults), methods=["GET", "POST", "DELETE"]),
        Route("/_sandbox/faults/{number}", as_json_error(one_fault), methods=["DELETE"]),
        Route("/_sandbox/requests", as_json_error(requests), methods=["GET", "DELETE"]),
    ]
