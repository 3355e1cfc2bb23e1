"""From the body of a chat completion to what was said in it, however a compatible server words it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from libs.common.errors import VkatilsyaError
from libs.common.llm.errors import EndpointDownError
from libs.common.llm.refusals import error_in_body

Json: TypeAlias = Mapping[str, Any]
Ending = Literal["stop", "length", "filtered"]

_ENDINGS: dict[str, Ending] = {
    "length": "length", "max_tokens": "length", "max_output_tokens": "length", "model_length": "length",
    "content_filter": "filtered", "safety": "filtered", "recitation": "filtered", "blocklist": "filtered",
    "prohibited_content": "filtered", "refusal": "filtered",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the text, how it ended, and the figures."""

    text: str
    ending: Ending
    refused: bool
    model: str
    tokens: tuple[int, int] | None


def read_reply(body: str, *, model: str) -> Reply:
    """Read a completion, also one that is sent as events though none were asked for.

    Raises the fault that an error inside a successful answer stands for, EndpointDownError for what is no completion.
    """
    text = body.lstrip("\ufeff \r\n\t")
    whole = _joined_events(text) if text.startswith(("data:", "event:", ":", "id:")) else _object(text)
    choice = _first(whole.get("choices"))
    if choice is None and isinstance(whole.get("message"), dict):
        choice = whole  # Ollama's own format
    if choice is None:
        raise _no_choice(whole)
    message = _mapping(choice.get("message"))
    ending = _ENDINGS.get(str(choice.get("finish_reason") or whole.get("done_reason") or "stop").lower(), "stop")
    text = _said(choice, message, ending)
    refused = ending == "filtered" or (bool(message.get("refusal")) and not text)
    named = whole.get("model")
    return Reply(text, ending, refused, named if isinstance(named, str) and named else model, _tokens(whole))


def _said(choice: Json, message: Json, ending: Ending) -> str:
    """The content; the arguments of a tool call that holds the object; what a server mistook for reasoning."""
    content = _text(message.get("content")) or _text(choice.get("text"))
    if content.strip():
        return content
    for call in (_first(message.get("tool_calls")), message):
        function = _mapping(_mapping(call).get("function") or _mapping(call).get("function_call"))
        arguments = function.get("arguments")
        if arguments:
            return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    # vLLM with a reasoning parser puts a structured answer there. Reasoning as prose is no answer.
    reasoning = (_text(message.get("reasoning_content")) or _text(message.get("reasoning"))).strip()
    return reasoning if ending == "stop" and reasoning[:1] == "{" and reasoning[-1:] == "}" else ""


def _joined_events(text: str) -> Json:
    """The completion that a stream of server-sent events adds up to."""
    parts: list[str] = []
    last: dict[str, Any] = {}
    ending: Any = None
    lines = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")]
    for chunk in _chunks(lines):
        if chunk.get("error"):
            return chunk
        last |= {key: value for key, value in chunk.items() if value is not None}
        choice = _first(chunk.get("choices"))
        if choice is not None:
            delta = _mapping(choice.get("delta") or choice.get("message"))
            parts.append(_text(delta.get("content")) or _text(choice.get("text")))
            ending = choice.get("finish_reason") or ending
    if ending is None and "[DONE]" not in lines:
        raise EndpointDownError("Связь с сервером модели оборвалась.", code="llm_connection_lost")
    return {**last, "choices": [{"message": {"content": "".join(parts)}, "finish_reason": ending}]}


def _chunks(lines: list[str]) -> Iterator[Json]:
    for line in lines:
        if line and line != "[DONE]":
            yield _object(line)


def _object(text: str) -> Json:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _garbled() from None
    if not isinstance(value, dict):
        raise _garbled()
    return value  # pyright: ignore[reportUnknownVariableType]


def _no_choice(whole: Json) -> VkatilsyaError:
    return error_in_body(whole) or _garbled()


def _garbled() -> EndpointDownError:
    return EndpointDownError("Сервер модели прислал не то, что ждали от модели.", code="llm_garbled")


def _text(value: Any) -> str:
    """A text, or the text parts of a list of parts."""
    if isinstance(value, list):
        parts = [_mapping(part) for part in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return "".join(_text(part.get("text")) for part in parts if part.get("type", "text") in ("text", "output_text"))
    return value if isinstance(value, str) else ""


def _tokens(whole: Json) -> tuple[int, int] | None:
    usage = _mapping(whole.get("usage"))
    figures = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if all(isinstance(figure, int) and figure >= 0 for figure in figures):
        return figures  # pyright: ignore[reportReturnType]
    return None


def _first(value: Any) -> Json | None:
    return value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else None


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
