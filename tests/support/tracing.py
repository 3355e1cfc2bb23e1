"""What a process traces, kept in it: no collector, no endpoint."""

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Span

from libs.common.observability import telemetry


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """Everything that is traced in this process, without an endpoint."""
    exporter = InMemorySpanExporter()
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        trace.set_tracer_provider(TracerProvider())
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(telemetry, "configure", lambda *_: provider)
    monkeypatch.setattr(telemetry, "instrument", lambda *_: None)
    monkeypatch.setattr(telemetry, "shutdown", lambda *_: None)
    return exporter


def trace_id(span: Span) -> str:
    """As it stands in a traceparent."""
    return format(span.get_span_context().trace_id, "032x")


def names_in(spans: InMemorySpanExporter, trace_id: str) -> set[str]:
    """The finished spans of one trace."""
    finished = [(span.name, span.context) for span in spans.get_finished_spans()]
    return {name for name, context in finished if context and format(context.trace_id, "032x") == trace_id}
