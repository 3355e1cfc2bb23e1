"""An answer of hh read once: status, headers, body, and its error list however it is written."""

import email.utils
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

LEGACY_OAUTH = {
    "token-expired": "token_expired",
    "token-revoked": "token_revoked",
    "bad-auth-type": "bad_authorization",
    "client-id-deleted": "application_not_found",
}


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """One element of `errors[]`; a key that hh left out or wrote with another type is None."""

    type: str
    value: str | None = None
    reason: str | None = None
    captcha_url: str | None = None
    fallback_url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read to its end. The body stays out of `repr`: it may hold tokens or personal data."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        """A header by its name in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)

    @property
    def location(self) -> str | None:
        return self.header("location")

    @property
    def target(self) -> SplitResult:
        """Where it points; an employer's address may be unreadable (`https://[`), and points nowhere then."""
        try:
            return urlsplit(self.location or "")
        except ValueError:
            return urlsplit("")

    @property
    def says_json(self) -> bool:
        return "json" in (self.header("content-type") or "").lower()

    def json(self) -> Any:
        """The parsed body; ValueError when it is not JSON, or nested too deep to be hh's."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error

    def json_object(self) -> dict[str, Any]:
        """The parsed body when it is a JSON object, else an empty one."""
        try:
            parsed = self.json()
        except ValueError:
            return {}
        return cast("dict[str, Any]", parsed) if isinstance(parsed, dict) else {}

    @property
    def truncated(self) -> bool:
        """A body that announces or begins JSON and does not parse: cut off on the way."""
        text = self.body.strip()
        if not text or not (self.says_json or text[:1] in {b"{", b"["}) or text[:1] == b"<":
            return False
        try:
            self.json()
        except ValueError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A refusal of hh in facts. `retry_after` is in seconds."""

    status: int
    items: tuple[ErrorItem, ...] = ()
    request_id: str | None = None
    description: str | None = None
    arguments: tuple[str, ...] = ()
    retry_after: float | None = None
    readable: bool = False
    """The body was a JSON object, so hh's application spoke and not its edge."""

    def first(self, type_: str, *values: str) -> ErrorItem | None:
        """The first error of this type, with one of these values when any are given."""
        return next((e for e in self.items if e.type == type_ and (not values or e.value in values)), None)

    @property
    def words(self) -> str:
        """`type/value` of every error: enough to look them up, and nothing personal."""
        return ", ".join(f"{e.type}/{e.value}" if e.value else e.type for e in self.items) or "no error list"


def error_answer(answer: Answer) -> ErrorAnswer:
    """Read an error body of any shape (unknown values, several errors, legacy keys only, HTML, empty); never raises."""
    parsed = answer.json_object()
    arguments = _arguments(parsed)
    return ErrorAnswer(
        status=answer.status,
        items=_items(parsed) or _legacy_items(parsed, arguments),
        request_id=_text(parsed.get("request_id")) or answer.header("x-request-id"),
        description=_text(parsed.get("description")),
        arguments=arguments,
        retry_after=retry_after_seconds(answer.header("retry-after"), answer.header("date")),
        readable=bool(parsed),
    )


def retry_after_seconds(value: str | None, date: str | None = None) -> float | None:
    """Seconds of a `Retry-After` (a number, or an HTTP date against the answer's own `Date`); None when unusable."""
    if not value:
        return None
    if re.fullmatch(r"\s*\d{1,9}(\.\d+)?\s*", value):
        return float(value)
    until, now = _http_date(value), _http_date(date or "")
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _http_date(value: str) -> datetime | None:
    try:
        parsed = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _items(parsed: Mapping[str, Any]) -> tuple[ErrorItem, ...]:
    listed = parsed.get("errors")
    if not isinstance(listed, list):
        return ()
    objects = [cast("dict[str, Any]", e) for e in cast("list[Any]", listed) if isinstance(e, dict)]
    return tuple(
        ErrorItem(
            type=_text(e.get("type")) or "",
            value=_text(e.get("value")),
            reason=_text(e.get("reason")),
            captcha_url=_page(e.get("captcha_url")),
            fallback_url=_page(e.get("fallback_url")),
        )
        for e in objects
    )


def _page(value: Any) -> str | None:
    """The address of a page that a person may be led to; of nothing that a browser would run."""
    found = _text(value)
    return found if found and found.startswith(("https://", "http://")) else None


def _legacy_items(parsed: Mapping[str, Any], arguments: tuple[str, ...]) -> tuple[ErrorItem, ...]:
    """Older bodies name the fault only in the keys that hh calls deprecated."""
    oauth = _text(parsed.get("oauth_error"))
    if oauth:
        return (ErrorItem("oauth", LEGACY_OAUTH.get(oauth, oauth.replace("-", "_"))),)
    return tuple(ErrorItem("bad_argument", name) for name in arguments)


def _arguments(parsed: Mapping[str, Any]) -> tuple[str, ...]:
    listed = parsed.get("bad_arguments")
    objects = cast("list[Any]", listed) if isinstance(listed, list) else []
    names = [_text(cast("dict[str, Any]", e).get("name")) for e in objects if isinstance(e, dict)]
    names.append(_text(parsed.get("bad_argument")))
    single = [part.strip() for name in names if name for part in name.split(",")]
    return tuple(dict.fromkeys(part for part in single if part))


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None
