"""Answers of transport faults, in the shapes and words that OpenAI and the proxies before it use."""

from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.llm.replies import ApiError
from sandbox.serving.text_faults import TextFault


def applies(kind: str, body: Any) -> bool:
    asked = body.get("response_format") if isinstance(body, dict) else None
    form = asked.get("type") if isinstance(asked, dict) else None
    if kind == "no_json_schema":
        return form == "json_schema"
    return form is not None if kind == "no_json_mode" else True


def refused(fault: TextFault) -> Response:
    wait = fault.params.get("retry_after")
    after = {"retry-after": f"{wait:g}"} if wait is not None else {}
    match fault.kind:
        case "html_502":
            return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status_code=502)
        case "not_json":
            return PlainTextResponse("OK", status_code=200)
        case "redirect":
            return Response(status_code=307, headers={"location": fault.params.get("location", "https://example.com/")})
        case "rate_limit":
            after = after or {"retry-after": "1"}
            raise ApiError(
                429, "Rate limit reached for requests.", kind="requests", code="rate_limit_exceeded", headers=after
            )
        case "quota":
            why = "You exceeded your current quota, please check your plan and billing details."
            raise ApiError(429, why, kind="insufficient_quota", code="insufficient_quota", headers=after)
        case "auth":
            raise wrong_key()
        case "model_not_found":
            raise no_model("requested")
        case "no_json_schema" | "no_json_mode":
            why = "Invalid parameter: 'response_format' of this type is not supported with this model."
            raise ApiError(400, why, param="response_format")
        case "error_503":
            why = "The engine is currently overloaded, please try again later"
            raise ApiError(503, why, kind="server_error", code="overloaded", headers=after)
        case _:
            why = "The server had an error while processing your request. Sorry about that!"
            raise ApiError(500, why, kind="server_error", headers=after)


def wrong_key() -> ApiError:
    why = "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys."
    return ApiError(401, why, code="invalid_api_key")


def no_model(name: str) -> ApiError:
    why = f"The model `{name}` does not exist or you do not have access to it."
    return ApiError(404, why, param="model", code="model_not_found")
