"""Readings of a conversation: what an employer wants of the applicant, as a careful model answers that."""

from typing import Any

from sandbox.llm.schema import Hint, Schema

FIELDS = frozenset({"kind", "reply", "quote"})
CAREFUL = ("ask_user", "none")
_QUOTE = 200


def is_reading(names: set[str]) -> bool:
    """Whether a schema with these property names asks what a message calls for."""
    return names >= FIELDS


def hints(chat: str) -> Hint:
    """It leaves to the applicant what it does not know, and quotes the last words of the chat."""
    last = next((line for line in reversed(chat.splitlines()) if line.strip()), "")
    quote = last.partition(": ")[2] or last

    def hint(name: str, schema: Schema) -> Any:
        if name == "kind" and "enum" in schema:
            return next((one for one in CAREFUL if one in schema["enum"]), None)
        return {"reply": "", "quote": quote[:_QUOTE]}.get(name)

    return hint
