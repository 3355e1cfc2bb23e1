"""What `/readyz` of a service says, in words for an operator."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from libs.common.lenient_json import as_map, as_number, as_text
from ops.words import times

_LONGEST = 200
"""Characters of what a stranger on a service's port may have said."""
_MISSED = {
    "database": "не отвечает PostgreSQL",
    "nats": "не отвечает NATS",
    "draining": "останавливается",
}


def unready(answer: httpx.Response) -> str:
    """Why a service is not ready. Whose answer is of another form is told by its status."""
    problems = as_map(_body(answer).get("problems"))
    return ", ".join(_MISSED.get(name, name[:_LONGEST]) for name in problems) or f"ответ {answer.status_code}"


def failing_loops(answer: httpx.Response) -> list[str]:
    """What /readyz says of loops that keep failing, a sentence each; what it says in another form is passed over."""
    return [
        f"задача {loop[:_LONGEST]} не удалась {times(int(count))} за полчаса ({as_text(facts.get('error'))[:_LONGEST]})"
        for loop, one in as_map(said(answer).get("failing")).items()
        if (count := as_number((facts := as_map(one)).get("times"))) is not None
    ]


def said(answer: httpx.Response) -> Mapping[str, Any]:
    """What a service that is ready says; nothing for one that says it in no such form, as a sandbox or a stranger."""
    return _body(answer) if answer.status_code == HTTPStatus.OK else {}


def _body(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        return as_map(answer.json())
    except (ValueError, RecursionError):
        return {}
