"""Errors and identifiers in the shapes of the OpenAI API."""

from typing import Any

from starlette.responses import JSONResponse


class ApiError(Exception):
    """An answer other than 200, worded and shaped as OpenAI's: https://platform.openai.com/docs/guides/error-codes."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"error": {"message": message, "type": kind, "param": param, "code": code}}
        self.headers = headers or {}

    def response(self) -> JSONResponse:
        """The error as an HTTP answer."""
        return JSONResponse(self.body, status_code=self.status, headers=self.headers)


def bad_request(message: str, *, param: str | None = None, code: str | None = None) -> ApiError:
    """A 400 that names the offending parameter."""
    return ApiError(400, message, param=param, code=code)
