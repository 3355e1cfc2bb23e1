"""Events as lines for the terminal: the same words as in notifications, or JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from libs.common.events.catalogue import EVENTS
from libs.common.events.stories import story
from libs.common.text.clean import plain_line

_C1 = re.compile("[\x7f-\x9f]")


def tell(subject: str, body: bytes) -> str:
    """Return one event as a sentence; an unknown or malformed one as its subject and text.

    One line that a terminal only shows: whoever wrote a title or a message gives it no commands.
    """
    kind = EVENTS.get(subject)
    try:
        told = story(kind.model_validate_json(body)).line if kind is not None else None
    except ValidationError:
        told = None
    return plain_line(told if told is not None else f"{subject}: {body.decode(errors='replace')[:300]}")


def as_json(subject: str, body: bytes, headers: Mapping[str, str] | None) -> str:
    """Return one event as a line of JSON with its CloudEvents attributes."""
    try:
        data: Any = json.loads(body)
    except ValueError:
        data = body.decode(errors="replace")
    attributes = {key: value for key, value in (headers or {}).items() if key.startswith("ce-")}
    line = json.dumps({"subject": subject, **attributes, "data": data}, ensure_ascii=False)
    return _C1.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
