"""What leaves in a trace: where time went and what failed, never tokens, codes, letters or people's data.

Instrumentations write addresses with their queries, and an exception with its words, which quote what it was about: a
sign-in token, a letter. Every span is therefore written anew on its way out.
"""

import re
from collections.abc import Mapping, Sequence

from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Status
from opentelemetry.util.types import AttributeValue

from libs.common.observability.masking import mask

LONGEST = 2_000
_QUERIES = frozenset({"url.query", "http.request.header", "http.response.header"})
_ADDRESSES = frozenset({"url.path", "url.full", "http.target", "http.url", "http.path"})
_WORDS = frozenset({"exception.message", "error.message", "messaging.message.body", "db.query.parameter"})
_HELD = ("http.request.header.", "http.response.header.", "db.query.parameter.")
_ORIGIN = re.compile(r"^([a-z]+://)(?:[^/@]*@)?([^/?#]*)(.*)$", re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(r"[a-z][a-z_.-]{0,30}|\d{1,3}|v\d{1,2}")
"""A step of an address that our routes and hh's are made of; whatever else stands there is an id or a secret."""
_FRAME = re.compile(r'^[ \t]*File "[^"\n]+", line \d+.*$', re.MULTILINE)


class PrivateExporter(SpanExporter):
    """Hands clean copies of the spans to another exporter."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export copies without what must not leave."""
        return self._inner.export([cleaned(span) for span in spans])

    def shutdown(self) -> None:
        """End the other exporter."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush the other exporter."""
        return self._inner.force_flush(timeout_millis)


def cleaned(span: ReadableSpan) -> ReadableSpan:
    """A copy that holds no query, no secret step of an address and no words of an exception."""
    return ReadableSpan(
        name=_name(span.name),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_attributes(span.attributes or {}),
        events=[Event(event.name, _attributes(event.attributes or {}), event.timestamp) for event in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code, _kind(span.status.description)),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def address(value: str) -> str:
    """The address without its query, credentials and every step that may be an id or a secret."""
    found = _ORIGIN.match(value)
    origin, path = (found[1] + found[2], found[3]) if found else ("", value)
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    return origin + "/".join(step if not step or _PLAIN.fullmatch(step) else "*" for step in path.split("/"))


def _attributes(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    return {
        key: _value(key, value)
        for key, value in attributes.items()
        if key not in _QUERIES and key not in _WORDS and not key.startswith(_HELD)
    }


def _value(key: str, value: AttributeValue) -> AttributeValue:
    if not isinstance(value, str):
        return value
    if key in _ADDRESSES:
        return address(value)
    if key == "exception.stacktrace":
        return "\n".join(_FRAME.findall(value))
    return mask(value)[:LONGEST]


def _name(name: str) -> str:
    """Names of requests are a method and a route; where no route was found, an instrumentation may take the address."""
    method, space, rest = name.partition(" ")
    return method + space + address(rest) if rest.startswith(("/", "http")) and "{" not in rest else name


def _kind(description: str | None) -> str | None:
    """A status is described as `ValueError: its words`; the words stay here."""
    return description.partition(":")[0][:100] if description else None
