"""Token figures: stable and plausible, not those of any real tokenizer."""

import re
from collections.abc import Sequence
from typing import Any

_PIECE = re.compile(r"[A-Za-z]+|[^\W\dA-Za-z_]+|\d+|\s+|.", re.UNICODE | re.DOTALL)
_LETTERS_PER_TOKEN = 4
MESSAGE_OVERHEAD = 3


def pieces(text: str) -> list[str]:
    """The text cut into tokens; joined again they give the text."""
    out: list[str] = []
    for match in _PIECE.finditer(text):
        run = match.group()
        if run.isspace() and out:
            out[-1] += run
        else:
            out.extend(run[at : at + _LETTERS_PER_TOKEN] for at in range(0, len(run), _LETTERS_PER_TOKEN))
    return out


def count(text: str) -> int:
    """How many tokens the text has."""
    return len(pieces(text))


def count_messages(messages: Sequence[dict[str, Any]]) -> int:
    """Prompt tokens of a chat, with a constant overhead per message."""
    return sum(MESSAGE_OVERHEAD + count(text_of(message)) for message in messages) + MESSAGE_OVERHEAD


def text_of(message: dict[str, Any]) -> str:
    """The text of a message, whose content is a string or a list of parts."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(
            part["text"] for part in content if isinstance(part, dict) and part.get("type") == "text" and "text" in part
        )
    return ""
