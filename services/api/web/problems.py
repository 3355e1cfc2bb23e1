"""RFC 9457 problems: a stable `code`, `params` for the client's own words, and sentences in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from libs.common.errors import TransientError, VkatilsyaError
from libs.common.messages.catalogue import Language, Message, known, message
from libs.common.messages.preferred import language_of
from services.api.web.field_words import field_sentence
from services.api.web.pages import problem_page

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One wrong field."""

    pointer: str = Field(description="JSON pointer into the body, or `/query/name`", examples=["/threshold"])
    code: str = Field(description="Stable machine word", examples=["less_than_equal"])
    detail: str = Field(default="", description="The same for a person", examples=["Число от 0 до 100."])
    params: dict[str, Any] = Field(default_factory=dict, description="Facts, e.g. the limit")


class ProblemBody(BaseModel):
    """The body of every answer that is not a success (RFC 9457); problems may carry further members."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str = Field(description="`urn:vkatilsya:problem:<code>`", examples=["urn:vkatilsya:problem:not_found"])
    title: str = Field(description="In short, in the reader's language", examples=["Не нашлось"])
    status: int = Field(description="The HTTP status", examples=[404])
    detail: str = Field(description="What happened, what was kept, what to do", examples=["Такой записи нет."])
    code: str = Field(description="Stable machine word", examples=["not_found"])
    params: dict[str, Any] = Field(default_factory=dict, description="Facts of the sentence")
    errors: list[FieldProblem] = Field(default_factory=list[FieldProblem], description="Wrong fields")
    request_id: str = Field(description="To find the request in the log", examples=["0198d2f0c1c47b5f9a3e"])


class ApiError(VkatilsyaError):
    """A problem that the api decides itself. `facts` fill the sentence; `members` are added to the body."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(code, code=code, **facts)
        self.status = status
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.members = dict(members or {})


def not_found() -> ApiError:
    """The same answer for what does not exist and for what is another user's."""
    return ApiError(404, "not_found")


def conflict(code: str, **members: Any) -> ApiError:
    """A 409 that shows the current state in `members`."""
    return ApiError(409, code, members=members)


def problem_message(code: str, language: Language) -> Message:
    """What the api says of a code; one that nobody has written down speaks by its own sentence."""
    return known("problem", code, language) or message("problem", "other", language)


def _in_detail(error: VkatilsyaError, language: Language) -> Message | None:
    """What is said of a fault whose code alone says too little: a fault of hh, a weak password."""
    if error.code == "weak_password":
        return known("password", str(error.facts.get("reason")), language)
    if error.code.startswith("hh_") and language != "ru":  # the Russian sentence is the fault's own
        return known("sign_in", str(error.facts.get("detail")), language) or known("hh", error.code, language)
    return None


def body_of(error: VkatilsyaError, *, language: Language, request_id: str) -> dict[str, Any]:
    """The problem as JSON data; members of the error never hide the standard ones."""
    said = problem_message(error.code, language)
    if (detailed := _in_detail(error, language)) is not None:
        said = replace(said, sentence=detailed.sentence)
    params = {key: value for key, value in error.facts.items() if isinstance(value, str | int | float | bool)}
    facts = {
        **params,
        **_state_word(params, language),
        "request_id": request_id,
        "code": error.code,
        "sentence": str(error),
    }
    return {
        **(error.members if isinstance(error, ApiError) else {}),
        "type": f"urn:vkatilsya:problem:{error.code}",
        "title": said.title,
        "status": error.status,
        "detail": said.filled(**facts),
        "code": error.code,
        "params": params,
        "errors": [_said(one, language) for one in error.errors] if isinstance(error, ApiError) else [],
        "request_id": request_id,
    }


def _state_word(params: Mapping[str, object], language: Language) -> dict[str, str]:
    """The state of an application or a proposed reply as a person reads it; `params` keeps the machine's word."""
    state = str(params.get("state"))
    said = known("state", state, language) or known("action_state", state, language)
    return {"state": said.word} if said else {}


def _said(one: FieldProblem, language: Language) -> dict[str, Any]:
    return {**one.model_dump(), "detail": field_sentence(one.code, language, one.params)}


def respond(request: Request, error: VkatilsyaError) -> Response:
    """The answer of a problem: JSON, or a page for a person whose browser opened the address itself.

    The code is left at the request for the log.
    """
    language = language_of(request.headers.get("accept-language"))
    request_id: str = getattr(request.state, "request_id", "")
    request.state.problem = error.code
    headers = {"Content-Language": language, "Vary": "Accept-Language", **_extra_headers(error)}
    body = body_of(error, language=language, request_id=request_id)
    if _is_navigation(request):
        title, detail = body["title"], body["detail"]
        return problem_page(language, title=title, sentence=detail, status=error.status, headers=headers)
    return JSONResponse(body, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def _is_navigation(request: Request) -> bool:
    return request.headers.get("sec-fetch-mode") == "navigate"


def _extra_headers(error: VkatilsyaError) -> dict[str, str]:
    if isinstance(error, ApiError):
        return error.headers
    if isinstance(error, TransientError):
        return {"Retry-After": str(max(1, round(error.retry_after or 5)))}
    return {}
