"""Error bodies, as the official error tables give them."""

import json
from collections.abc import Iterable
from typing import Any

from sandbox.headhunter.http.web import HTML, Answer

Json = dict[str, Any]
DEPTH_TEXT = "you can't look up more than 2000 items in the list"
LEGACY_OAUTH = {
    "token_expired": "token-expired",
    "token_revoked": "token-revoked",
    "bad_authorization": "bad-auth-type",
    "application_not_found": "client-id-deleted",
}


def error_body(errors: Iterable[Json], **legacy: Any) -> Json:
    """The envelope without `request_id`, which is added when the answer leaves."""
    return {"errors": list(errors), **legacy}


def refusal(status: int, kind: str, value: str | None = None, description: str | None = None, **legacy: Any) -> Answer:
    """One error of a type and, where the tables give one, a value."""
    error: Json = {"type": kind} if value is None else {"type": kind, "value": value}
    if description is not None:
        legacy["description"] = description
    return Answer(status=status, error=error_body([error], **legacy), verdict=value or kind)


def bad_argument(*names: str, text: str | None = None, texts: Iterable[str] | None = None) -> Answer:
    """400 for parameters that are missing or make no sense; the first one fills the legacy keys."""
    described = list(texts) if texts is not None else [text or f"{name} is invalid" for name in names]
    body = error_body(
        [{"type": "bad_argument", "value": name} for name in names],
        bad_arguments=[{"name": n, "description": d} for n, d in zip(names, described, strict=True)],
        description=described[0],
        bad_argument=names[0],
    )
    return Answer(status=400, error=body, verdict="bad_argument/" + ",".join(names))


def too_deep() -> Answer:
    """400 for a page beyond the 2,000 items that a list shows (body seen in hhru/api#98)."""
    both = "page, per_page"
    body = error_body(
        [{"type": "bad_argument", "value": "page"}, {"type": "bad_argument", "value": "per_page"}],
        bad_arguments=[{"name": both, "description": DEPTH_TEXT}],
        description=DEPTH_TEXT,
        bad_argument=both,
    )
    return Answer(status=400, error=body, verdict="bad_argument/depth")


def not_found() -> Answer:
    """The bare 404."""
    return refusal(404, "not_found", description="Not Found")


def forbidden() -> Answer:
    """The bare 403: no token, a wrong kind of user, or closed access."""
    return refusal(403, "forbidden", description="Forbidden")


def oauth_refusal(value: str, status: int = 403) -> Answer:
    """A token that cannot be used, with the legacy key where the tables have one."""
    legacy = {"oauth_error": LEGACY_OAUTH[value]} if value in LEGACY_OAUTH else {}
    return refusal(status, "oauth", value, "Forbidden", **legacy)


def negotiation_refusal(status: int, value: str, description: str) -> Answer:
    """A business refusal of applying or of writing in a chat."""
    return refusal(status, "negotiations", value, description)


def token_refusal(error: str, text: str, status: int = 400) -> Answer:
    """The token endpoint's own shape: no `errors`, no `request_id`."""
    body = json.dumps({"error": error, "error_description": text}).encode()
    return Answer(status=status, body=body, verdict=f"{error}/{text}")


def html_page(status: int, markup: str) -> Answer:
    """A page for a person's browser."""
    return Answer(status=status, body=markup.encode(), content_type=HTML)
