"""Every refusal leaves a line in the log: who asked for what, and why not. Nobody fills the log with it."""

from uuid import UUID

from starlette.requests import Request
from structlog.stdlib import get_logger

from libs.common.observability.log_throttle import LogThrottle
from services.api.settings import ApiSettings
from services.api.web.caller import address_of

log = get_logger(__name__)


class Refusals:
    """The lines of one process. A caller is who is signed in, else the address."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings, self._lines = settings, LogThrottle()

    def note(self, request: Request, status: int, route: str) -> None:
        """One line: caller, route, the ids in the path, status and code; never a body, a query or a token."""
        user_id = getattr(request.state, "user_id", None)
        caller = {"user_id": str(user_id)} if user_id else {"address": address_of(request, self._settings)}
        untold = self._lines.untold(next(iter(caller.values())))
        if untold is None:
            return
        log.info(
            "request refused",
            action="request.refused",
            method=request.method,
            path=route,
            about=_ids(request),
            status=status,
            code=getattr(request.state, "problem", ""),
            untold=untold,
            **caller,
        )


def _ids(request: Request) -> dict[str, str]:
    found = request.path_params.items()
    return {name: str(value) for name, value in found if isinstance(value, UUID) or _is_id(str(value))}


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
