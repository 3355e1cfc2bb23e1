"""Checks of a chat request, refused in the words that OpenAI uses."""

from collections.abc import Mapping
from typing import Any

from sandbox.llm.keywords import parts_of, problem_of
from sandbox.llm.replies import bad_request
from sandbox.llm.schema import Schema
from sandbox.llm.tokens import text_of
from sandbox.serving.bodies import parsed

_ROLES = {"system", "developer", "user", "assistant", "tool", "function"}
_DOCS = "See https://platform.openai.com/docs/guides/structured-outputs."
MOST_CHOICES = 16


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object of a request body. Raises a 400."""
    try:
        body = parsed(raw)
    except ValueError as error:
        raise bad_request("We could not parse the JSON body of your request.") from error
    if not isinstance(body, dict):
        raise bad_request("We could not parse the JSON body of your request: an object is expected.")
    return body


def check_chat(body: Mapping[str, Any]) -> None:
    """Everything about a chat request that OpenAI refuses with 400. Raises it."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise bad_request("you must provide a model parameter", param="model")
    _check_messages(body.get("messages"))
    _check_number(body, "max_tokens", 1, 1_000_000, whole=True)
    _check_number(body, "max_completion_tokens", 1, 1_000_000, whole=True)
    _check_number(body, "n", 1, MOST_CHOICES, whole=True)
    _check_number(body, "temperature", 0, 2, whole=False)
    if body.get("tool_choice") not in (None, "none", "auto"):
        raise bad_request("Forced tool calls are not supported by this model.", param="tool_choice")
    _check_stream(body)
    _check_format(body)


def _check_stream(body: Mapping[str, Any]) -> None:
    if not isinstance(body.get("stream", False), bool | None):
        raise bad_request("Invalid type for 'stream': expected a boolean.", param="stream", code="invalid_type")
    if not isinstance(body.get("stream_options"), dict | None):
        raise bad_request("Invalid type for 'stream_options'.", param="stream_options", code="invalid_type")


def _check_messages(messages: Any) -> None:
    if messages is None:
        raise bad_request(
            "Missing required parameter: 'messages'.", param="messages", code="missing_required_parameter"
        )
    if not isinstance(messages, list) or not messages:
        raise bad_request(
            "Invalid 'messages': empty array. Expected an array with minimum length 1.",
            param="messages",
            code="empty_array",
        )
    for at, message in enumerate(messages):
        role = message.get("role") if isinstance(message, dict) else None
        if not isinstance(role, str) or role not in _ROLES:
            raise bad_request(
                f"Invalid value: {role!r}. Supported values are: {', '.join(sorted(_ROLES))}.",
                param=f"messages[{at}].role",
                code="invalid_value",
            )
        content = message.get("content")
        if not _is_content(content) and not (content is None and role == "assistant"):
            raise bad_request(
                f"Invalid type for 'messages[{at}].content': expected one of a string or array of objects.",
                param=f"messages[{at}].content",
                code="invalid_type",
            )


def _is_content(content: Any) -> bool:
    if not isinstance(content, list):
        return isinstance(content, str)
    return all(isinstance(part, dict) and isinstance(part.get("text", ""), str) for part in content)


def _check_number(body: Mapping[str, Any], name: str, low: float, high: float, *, whole: bool) -> None:
    value = body.get(name)
    if value is None:
        return
    kind = "an integer" if whole else "a number"
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise bad_request(f"Invalid type for '{name}': expected {kind}.", param=name, code="invalid_type")
    if not low <= value <= high:
        raise bad_request(
            f"Invalid '{name}': expected a value from {low} to {high}, but got {value} instead.",
            param=name,
            code="integer_below_min_value" if value < low else "integer_above_max_value",
        )


def _check_format(body: Mapping[str, Any]) -> None:
    asked = body.get("response_format")
    if asked is None:
        return
    kind = asked.get("type") if isinstance(asked, dict) else None
    if kind not in ("text", "json_object", "json_schema"):
        raise bad_request(
            f"Invalid value: {kind!r}. Supported values are: 'json_object', 'json_schema', and 'text'.",
            param="response_format.type",
            code="invalid_value",
        )
    if kind == "json_object" and not any("json" in text_of(each).lower() for each in body["messages"]):
        raise bad_request(
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
            param="messages",
        )
    if kind == "json_schema":
        _check_schema(asked.get("json_schema"))


def _check_schema(declared: Any) -> None:
    if not isinstance(declared, dict) or not isinstance(declared.get("name"), str):
        raise bad_request(
            "Missing required parameter: 'response_format.json_schema.name'.",
            param="response_format.json_schema.name",
            code="missing_required_parameter",
        )
    schema = declared.get("schema", {})
    why = problem_of(schema) if isinstance(schema, dict) else "schema is not an object."
    if why:
        text = f"Invalid schema for response_format '{declared['name']}': {why}"
        raise bad_request(text, param="response_format")
    if declared.get("strict") and (why := _not_strict(schema, ())):
        raise bad_request(
            f"Invalid schema for response_format '{declared['name']}': {why} {_DOCS}", param="response_format"
        )


def _not_strict(schema: Schema, path: tuple[str, ...]) -> str | None:
    """Why a schema cannot be used with strict, or None. The rules that OpenAI documents for strict schemas."""
    place = f"In context={path},"
    if not path and schema.get("type") != "object":
        return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{schema.get('type')}\"'."
    if schema.get("type") == "object" or "properties" in schema:
        if schema.get("additionalProperties") is not False:
            return f"{place} 'additionalProperties' is required to be supplied and to be false."
        properties = schema.get("properties", {})
        if missing := sorted(properties.keys() - set(schema.get("required", []))):
            return f"{place} 'required' is required to be supplied and to include every key. Missing '{missing[0]}'."
    inner = ((step, part) for step, part in parts_of(schema) if isinstance(part, dict))
    return next((why for step, part in inner if (why := _not_strict(part, (*path, step)))), None)
