"""What an endpoint can: which answer format and which name of the token limit. Learned from its refusals."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Format = Literal["json_schema", "json_object", "text"]
Limit = Literal["max_completion_tokens", "max_tokens"]

_LOWER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
_OTHER: dict[Limit, Limit] = {"max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to ask a model of this endpoint; begins with what OpenAI itself takes."""

    format: Format = "json_schema"
    limit: Limit = "max_completion_tokens"
    limit_changed: bool = False
    temperature: bool = True

    def after_refusal(self, message: str, param: str | None) -> "Dialect | None":
        """The dialect to try after a 400 with this message, or None when the request itself is at fault."""
        about = f"{param or ''} {message}".lower()
        if self.limit in about and not self.limit_changed:
            return replace(self, limit=_OTHER[self.limit], limit_changed=True)
        if "temperature" in about and self.temperature:
            return replace(self, temperature=False)
        if any(word in about for word in ("response_format", "json_schema", "json_object", "structured output")):
            lower = _LOWER.get(self.format)
            return replace(self, format=lower) if lower else None
        return None

    def request(
        self,
        messages: Sequence[Mapping[str, object]],
        name: str,
        schema: dict[str, Any],
        max_tokens: int,
        temperature: float | None,
    ) -> dict[str, Any]:
        """The parameters of a request in this dialect."""
        asked: dict[str, Any] = {"messages": [dict(message) for message in messages], self.limit: max_tokens}
        if temperature is not None and self.temperature:
            asked["temperature"] = temperature
        if self.format == "json_schema":
            declared = {"name": name, "strict": True, "schema": schema}
            return {**asked, "response_format": {"type": "json_schema", "json_schema": declared}}
        asked["messages"] = _with_schema(asked["messages"], schema)
        return {**asked, "response_format": {"type": "json_object"}} if self.format == "json_object" else asked


def _with_schema(messages: list[dict[str, Any]], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema spelled out in the first system message, for endpoints that cannot be given it otherwise."""
    told = f"Ответь одним объектом JSON по этой схеме и ничем больше:\n{json.dumps(schema, ensure_ascii=False)}"
    if messages and messages[0].get("role") == "system":
        return [{**messages[0], "content": f"{messages[0]['content']}\n\n{told}"}, *messages[1:]]
    return [{"role": "system", "content": told}, *messages]
