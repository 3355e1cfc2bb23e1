"""Readings of a conversation: what an employer wants of the applicant, as a careful model answers that."""

from typing import Any

from sandbox.llm.schema import Hint, Schema

FIELDS = frozenset({"kind", "reply", "quote"})
ASKED, NOTHING = "ask_user", "none"
_QUOTE = 200


def is_reading(names: set[str]) -> bool:
    """Whether a schema with these property names asks what a message calls for."""
    return names >= FIELDS


def hints(chat: str) -> Hint:
    """It leaves questions to the applicant, wants nothing of anything else, and quotes the last words of the chat."""
    last = next((line for line in reversed(chat.splitlines()) if line.strip()), "")
    quote = last.partition(": ")[2] or last

    def hint(name: str, schema: Schema) -> Any:
        if name == "kind" and "enum" in schema:
            kind = ASKED if "?" in quote else NOTHING
            return kind if kind in schema["enum"] else None
        return {"reply": "", "quote": quote[:_QUOTE]}.get(name)

    return hint
