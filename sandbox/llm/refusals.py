"""Answers of transport faults, in the shapes and words that OpenAI and the proxies before it use."""

from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from sandbox.llm.replies import ApiError
from sandbox.serving.text_faults import TextFault

# Answers in the shapes of other servers than OpenAI's: OpenRouter, LM Studio, FastAPI gateways, llama.cpp, vLLM.
_OTHERS: dict[str, tuple[int, Any]] = {
    "payment_required": (402, {"error": {"message": "Insufficient credits. Add more in your settings.", "code": 402}}),
    "string_error": (400, {"error": "'response_format.type' must be 'text'"}),
    "detail_error": (422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "response_format"]}]}),
    "no_completion_limit": (422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"]}]}),
    "grammar_500": (500, {"error": {"code": 500, "message": "Failed to parse grammar", "type": "server_error"}}),
    "no_system_role": (400, {"object": "error", "message": "System role not supported", "code": 400}),
    "fixed_temperature": (400, {"error": {"message": "Unsupported value: 'temperature' must be 1.", "code": None}}),
    "error_in_200": (200, {"error": {"message": "Rate limit exceeded", "code": 429}}),
    "mute_400": (400, {}),
}


def applies(kind: str, body: Any) -> bool:
    """Whether a fault of this kind hits a request with this body."""
    asked = body if isinstance(body, dict) else {}
    form = _object(asked.get("response_format")).get("type")
    match kind:
        case "no_json_schema" | "grammar_500":
            return form == "json_schema"
        case "no_json_mode" | "string_error" | "detail_error":
            return form is not None
        case "no_completion_limit":
            return "max_completion_tokens" in asked
        case "mute_400":
            return form is not None or "max_completion_tokens" in asked
        case "fixed_temperature":
            return "temperature" in asked
        case "no_system_role":
            return any(_object(each).get("role") == "system" for each in asked.get("messages") or [])
        case _:
            return True


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def refused(fault: TextFault) -> Response:
    wait = fault.params.get("retry_after")
    after = {"retry-after": f"{wait:g}"} if wait is not None else {}
    if fault.kind in _OTHERS:
        status, body = _OTHERS[fault.kind]
        return JSONResponse(body, status_code=status)
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
        case "auth" | "model_not_found":
            raise wrong_key() if fault.kind == "auth" else no_model("requested")
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
