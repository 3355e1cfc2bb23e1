"""Requests, answers and routes: the thin layer between ASGI and the handlers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from sandbox.headhunter.world.applicants.accounts import Token, User
from sandbox.headhunter.world.formats.encoding import dumps
from sandbox.headhunter.world.state import World

JSON = b"application/json; charset=UTF-8"
HTML = b"text/html; charset=UTF-8"
NUMBER = re.compile(r"[0-9]{1,18}")  # of an id; Python's own isdigit takes other scripts and superscripts, too
Header = tuple[bytes, bytes]


@dataclass(slots=True)
class Answer:
    """What a handler gives back; `error` bodies get their request id when they leave."""

    status: int = 200
    body: bytes = b""
    content_type: bytes | None = JSON
    headers: list[Header] = field(default_factory=list[Header])
    error: dict[str, Any] | None = None
    verdict: str = "ok"
    gzipped: bytes | None = None


class Request:
    """One call: headers by lower-case name, arguments parsed on first use, and who calls."""

    __slots__ = (
        "_args", "_form", "body", "client", "headers", "method", "now", "path", "raw_query", "request_id", "token",
        "too_large", "user",
    )  # fmt: skip

    def __init__(self, method: str, path: str, raw_query: bytes, headers: dict[bytes, bytes], client: str) -> None:
        self.method = method
        self.path = path
        self.raw_query = raw_query
        self.headers = headers
        self.client = client
        self.body = b""
        self.too_large = False
        self.now = 0.0
        self.request_id = ""
        self.token: Token | None = None
        self.user: User | None = None
        self._args: dict[str, list[str]] | None = None
        self._form: dict[str, str] | None = None

    @property
    def args(self) -> dict[str, list[str]]:
        """Query arguments; a repeated key keeps every value, in order."""
        if self._args is None:
            text = self.raw_query.decode("utf-8", "replace")
            self._args = parse_qs(text, keep_blank_values=True) if text else {}
        return self._args

    def arg(self, name: str) -> str | None:
        """The last value of a query argument, or None."""
        values = self.args.get(name)
        return values[-1] if values else None

    @property
    def form(self) -> dict[str, str]:
        """Form fields, the last value of each; empty for a body of another type, as the API reads none of it."""
        if self._form is None:
            self._form = self._parse_form()
        return self._form

    def use_form(self, fields: dict[str, str]) -> None:
        """Take fields that were parsed elsewhere (multipart bodies need an await)."""
        self._form = fields

    def _parse_form(self) -> dict[str, str]:
        if not self.headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
            return {}
        parsed = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in parsed.items()}

    @property
    def owner(self) -> User:
        """The signed-in user of a route that requires one."""
        assert self.user is not None, "the route was registered without requiring a user"
        return self.user


Handler = Callable[..., Answer]


@dataclass(slots=True, frozen=True)
class Endpoint:
    """A handler and whom it serves: `public`, `applicant`, `any` (any token) or `page` (no API checks at all)."""

    handler: Handler
    access: str


class Router:
    """Exact paths by dictionary, paths with parameters by their number of segments."""

    def __init__(self) -> None:
        self._exact: dict[str, dict[str, Endpoint]] = {}
        self._patterns: dict[int, list[tuple[list[str], dict[str, Endpoint]]]] = {}

    def add(self, method: str, path: str, handler: Handler, access: str = "applicant") -> None:
        """Serve a method of a path; `{name}` segments are passed to the handler in order."""
        endpoint = Endpoint(handler, access)
        if "{" not in path:
            self._exact.setdefault(path, {})[method] = endpoint
            return
        segments = path.split("/")
        patterns = self._patterns.setdefault(len(segments), [])
        for known, methods in patterns:
            if known == segments:
                methods[method] = endpoint
                return
        patterns.append((segments, {method: endpoint}))

    def paths(self) -> list[tuple[str, str]]:
        """Method and path of everything that is served."""
        patterns = [("/".join(segments), methods) for known in self._patterns.values() for segments, methods in known]
        return [(method, path) for path, methods in [*self._exact.items(), *patterns] for method in methods]

    def find(self, path: str) -> tuple[dict[str, Endpoint], list[str]] | None:
        """The methods of a path with the values of its parameters; None for an unknown path."""
        methods = self._exact.get(path)
        if methods is not None:
            return methods, []
        segments = path.split("/")
        for pattern, candidates in self._patterns.get(len(segments), ()):
            values: list[str] = []
            for expected, got in zip(pattern, segments, strict=True):
                if expected[:1] == "{":
                    if not got:
                        break
                    values.append(got)
                elif expected != got:
                    break
            else:
                return candidates, values
        return None


def json_answer(value: Any, status: int = 200, verdict: str = "ok") -> Answer:
    """A JSON body."""
    return Answer(status=status, body=dumps(value), verdict=verdict)


def no_content() -> Answer:
    """204 without a body."""
    return Answer(status=204, content_type=None)


def created(location: str | None, body: bytes = b"") -> Answer:
    """201 of a write that answers in HTML, as the specification says."""
    headers = [(b"location", location.encode())] if location else []
    return Answer(status=201, body=body, content_type=HTML, headers=headers)


Route = Callable[[World, Request], Answer]
