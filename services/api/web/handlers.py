"""Every fault as a problem: one handler per family, none shows more than the sentence of its code."""

from typing import Any

import asyncpg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from structlog.stdlib import get_logger

from libs.common.errors import ConfigurationError, VkatilsyaError
from services.api.web.problems import ApiError, respond
from services.api.web.validation import from_pydantic

log = get_logger(__name__)
CODES = {400: "bad_request", 404: "no_such_route", 405: "method_not_allowed", 413: "body_too_large", 415: "json_only"}
AWAY = ("08", "25006", "53", "57", "58")
"""SQLSTATE classes of a server that is away, full, stopping, failing over or cancelled the statement."""


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
    if not database_is_away(error):
        raise error
    log.warning("the database does not answer", action="database.away", error=type(error).__name__)
    return respond(request, ApiError(503, "database_unavailable", headers={"Retry-After": "5"}))


def database_is_away(error: BaseException) -> bool:
    """Whether the fault says that PostgreSQL cannot answer now, rather than that a statement is wrong."""
    if isinstance(error, OSError | PoolTimeoutError | OperationalError | InterfaceError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or database_is_away(error.orig or Exception())
    return str(getattr(error, "sqlstate", "") or "").startswith(AWAY)
