"""What `/readyz` of a service says, in words for an operator."""

from http import HTTPStatus
from typing import Any, cast

import httpx

from ops.words import times

_MISSED = {
    "database": "не отвечает PostgreSQL",
    "nats": "не отвечает NATS",
    "draining": "останавливается",
}


def unready(answer: httpx.Response) -> str:
    """Why a service is not ready. Whose answer is of another form is told by its status."""
    try:
        body: object = answer.json()
    except ValueError:
        body = None
    problems = cast("dict[str, Any]", body).get("problems") if isinstance(body, dict) else None
    named = list(cast("dict[str, Any]", problems)) if isinstance(problems, dict) else []
    return ", ".join(_MISSED.get(name, name) for name in named) or f"ответ {answer.status_code}"


def failing_loops(answer: httpx.Response) -> list[str]:
    """What /readyz says of loops that keep failing, a sentence each."""
    failing: dict[str, Any] = said(answer).get("failing") or {}
    return [
        f"задача {loop} не удалась {times(one['times'])} за полчаса ({one['error'][:200]})"
        for loop, one in failing.items()
    ]


def said(answer: httpx.Response) -> dict[str, Any]:
    """What a service that is ready says; nothing for one that says it in no such form, as a sandbox."""
    if answer.status_code != HTTPStatus.OK or "json" not in answer.headers.get("content-type", ""):
        return {}
    body: Any = answer.json()
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}
