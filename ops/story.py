"""Events as lines for the terminal: the same words as in notifications, or JSON."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from libs.common.events.catalogue import EVENTS
from libs.common.events.stories import story


def tell(subject: str, body: bytes) -> str:
    """Return one event as a sentence; an unknown or malformed one as its subject and text."""
    kind = EVENTS.get(subject)
    if kind is None:
        return f"{subject}: {body.decode(errors='replace')[:300]}"
    try:
        return story(kind.model_validate_json(body)).line
    except ValidationError:
        return f"{subject}: {body.decode(errors='replace')[:300]}"


def as_json(subject: str, body: bytes, headers: Mapping[str, str] | None) -> str:
    """Return one event as a line of JSON with its CloudEvents attributes."""
    try:
        data: Any = json.loads(body)
    except ValueError:
        data = body.decode(errors="replace")
    attributes = {key: value for key, value in (headers or {}).items() if key.startswith("ce-")}
    return json.dumps({"subject": subject, **attributes, "data": data}, ensure_ascii=False)
