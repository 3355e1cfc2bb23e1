"""What an endpoint can: answer format, name of the token limit, temperature, system role. Learned by trying."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Format = Literal["json_schema", "json_object", "text"]
Limit = Literal["max_completion_tokens", "max_tokens"]

_LOWER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
_HOPELESS = (
    "context length",
    "context_length",
    "context window",
    "too many tokens",
    "maximum context",
    "prompt is too long",
)
_ABOUT_SYSTEM = (
    "system role",
    "system message",
    "role 'system'",
    'role "system"',
    "system prompt",
    "roles must alternate",
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to ask a model of this endpoint; begins with what OpenAI itself takes."""

    format: Format = "json_schema"
    limit: Limit = "max_completion_tokens"
    temperature: bool = True
    system: bool = True

    def after_refusal(self, said: str) -> "Dialect | None":
        """The next way to ask after a refusal: what it names first, else one step down; None when none is left.

        `said` is the body of the refusal in small letters, whatever its shape.
        """
        if any(word in said for word in _HOPELESS):
            return None
        steps = list(self._steps())
        named = (step for words, step in steps if any(word in said for word in words))
        return next(named, steps[0][1] if steps else None)

    def with_other_limit(self) -> "Dialect | None":
        """The other name of the token limit, for a server that reads only that one; None when it has been tried."""
        return replace(self, limit="max_tokens") if self.limit == "max_completion_tokens" else None

    def _steps(self) -> "Iterator[tuple[tuple[str, ...], Dialect]]":
        """Each simplification that is left, with the words by which a refusal asks for it."""
        if lower := _LOWER.get(self.format):
            words = ("response_format", "json_schema", "json_object", "structured", "grammar", "schema")
            yield words, replace(self, format=lower)
        if other := self.with_other_limit():
            yield ("max_completion_tokens",), other
        if self.temperature:
            yield ("temperature",), replace(self, temperature=False)
        if self.system:
            yield _ABOUT_SYSTEM, replace(self, system=False)

    def request(
        self,
        messages: Sequence[Mapping[str, object]],
        name: str,
        schema: dict[str, Any],
        max_tokens: int,
        temperature: float | None,
    ) -> dict[str, Any]:
        """The parameters of a request in this dialect."""
        sent = [dict(message) for message in messages]
        asked: dict[str, Any] = {self.limit: max_tokens}
        if temperature is not None and self.temperature:
            asked["temperature"] = temperature
        if self.format == "json_schema":
            declared = {"name": name, "strict": True, "schema": schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": declared}
        else:
            sent = _with_schema(sent, schema)
        if self.format == "json_object":
            asked["response_format"] = {"type": "json_object"}
        return {"messages": sent if self.system else _without_system(sent), **asked}


def _with_schema(messages: list[dict[str, Any]], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema spelled out in the first system message, for endpoints that cannot be given it otherwise."""
    sent = f"Ответь одним объектом JSON по этой схеме и ничем больше:\n{json.dumps(schema, ensure_ascii=False)}"
    if messages and messages[0].get("role") == "system":
        return [{**messages[0], "content": f"{messages[0]['content']}\n\n{sent}"}, *messages[1:]]
    return [{"role": "system", "content": sent}, *messages]


def _without_system(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The system messages at the head of the first question, for templates that know no such role."""
    rules = "\n\n".join(str(each.get("content", "")) for each in messages if each.get("role") == "system")
    rest = [each for each in messages if each.get("role") != "system"]
    if not rules or not rest:
        return rest or [{"role": "user", "content": rules}]
    return [{**rest[0], "content": f"{rules}\n\n{rest[0].get('content', '')}"}, *rest[1:]]
