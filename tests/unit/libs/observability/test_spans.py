"""Nothing secret leaves in a span, whichever instrumentation wrote it; what shows where time went, does."""

from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Span

from libs.common.observability.spans import PrivateExporter, address

CANARY = "Kx9CANARYsecret7Qz"


def exported(make: Callable[[Span], Any], name: str = "work") -> ReadableSpan:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(PrivateExporter(kept)))
    try:
        with provider.get_tracer("tests").start_as_current_span(name) as span:
            make(span)
    except ValueError:
        pass
    (found,) = kept.get_finished_spans()
    return found


@pytest.mark.parametrize(
    ("key", "value", "left"),
    [
        ("url.path", f"/login/{CANARY}", "/login/*"),
        ("http.target", f"/api/hh/callback?code={CANARY}&state={CANARY}", "/api/hh/callback"),
        ("url.query", f"code={CANARY}", None),
        ("url.full", f"https://user:{CANARY}@api.hh.ru/resumes/{CANARY}?x={CANARY}", "https://api.hh.ru/resumes/*"),
        ("http.url", f"https://api.telegram.org/bot123:{CANARY}/sendMessage", "https://api.telegram.org/*/*"),
        ("http.request.header.authorization", CANARY, None),
        ("note", f"authorization: Bearer {CANARY}", "authorization: ***"),
        ("http.route", "/login/{token}", "/login/{token}"),
        ("http.status_code", 200, 200),
        ("db.statement", "select $1", "select $1"),
    ],
)
def test_attributes_keep_what_is_no_secret(key: str, value: Any, left: Any) -> None:
    span = exported(lambda span: span.set_attribute(key, value))

    assert (span.attributes or {}).get(key) == left
    assert CANARY not in span.to_json()


def test_an_exception_keeps_its_kind_and_its_place_and_loses_its_words() -> None:
    def fails(_: Span) -> None:
        raise ValueError(f"letter: Здравствуйте!\n{CANARY}")

    span = exported(fails)

    assert CANARY not in span.to_json()
    (event,) = span.events
    assert event.attributes is not None
    assert event.attributes["exception.type"] == "ValueError"
    assert "in fails" in str(event.attributes["exception.stacktrace"])
    assert span.status.description == "ValueError"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        (f"GET /login/{CANARY}", "GET /login/*"),
        ("GET /login/{token}", "GET /login/{token}"),
        ("match.found process", "match.found process"),
    ],
)
def test_names_hold_routes_and_no_addresses(name: str, left: str) -> None:
    assert exported(lambda _: None, name).name == left


def test_steps_that_are_words_of_a_route_stay() -> None:
    assert address("/api/resumes/01a21d69-ac3e-70c8-a338-2d7631ef793e/settings") == "/api/resumes/*/settings"
