"""Every fault as a problem: one handler per family, none shows more than the sentence of its code."""

from typing import Any

import asyncpg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import IntegrityError, NoResultFound, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from structlog.stdlib import get_logger

from libs.common.db.faults import is_away
from libs.common.errors import ConfigurationError, VkatilsyaError
from services.api.web.problems import ApiError, respond
from services.api.web.store import is_there
from services.api.web.validation import from_pydantic

log = get_logger(__name__)
CODES = {400: "bad_request", 404: "no_such_route", 405: "method_not_allowed", 413: "body_too_large", 415: "json_only"}


def add_handlers(app: FastAPI) -> None:
    """Register the handlers; whatever they do not cover ends at the edge as a generic 500."""
    app.add_exception_handler(VkatilsyaError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SQLAlchemyError, _database)
    app.add_exception_handler(OSError, _database)
    app.add_exception_handler(asyncpg.PostgresError, _database)  # while connecting, nothing wraps the driver's own


async def _expected(request: Request, error: Any) -> Response:
    fault: VkatilsyaError = error
    if isinstance(fault, ConfigurationError):
        log.warning("the installation lacks a setting", action="request.misconfigured", error=str(fault))
        fault.status = 409
    return respond(request, fault)


async def _invalid(request: Request, error: Any) -> Response:
    found: RequestValidationError = error
    return respond(request, from_pydantic(found.errors()))


async def _http(request: Request, error: Any) -> Response:
    found: HTTPException = error
    fault = ApiError(found.status_code, CODES.get(found.status_code, "bad_request"), headers=found.headers)
    return respond(request, fault)


async def _database(request: Request, error: Any) -> Response:
    if isinstance(error, IntegrityError | NoResultFound) and await _erased(request):
        return respond(request, ApiError(401, "unauthenticated"))
    if not is_away(error):
        raise error
    log.warning("the database does not answer", action="database.away", error=type(error).__name__)
    return respond(request, ApiError(503, "database_unavailable", headers={"Retry-After": "5"}))


async def _erased(request: Request) -> bool:
    """Whether who asks was erased between the look at his session and what was to be done."""
    user_id = getattr(request.state, "user_id", None)
    if user_id is None:
        return False
    async with request.app.state.deps.engine.connect() as connection:
        return not await is_there(connection, user_id)
