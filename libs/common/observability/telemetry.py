"""Traces over OTLP when an endpoint is configured; one trace spans search, outbox, NATS and socket."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from opentelemetry import propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from libs.common.observability.spans import PrivateExporter
from libs.common.settings.logs import TelemetrySettings

tracer = trace.get_tracer("vkatilsya")
EXPORT_SECONDS = 3
"""For one batch with all its tries: a collector that is away must not hold a service that ends."""


def configure(service: str, settings: TelemetrySettings) -> TracerProvider | None:
    """Start exporting, or return None when no endpoint is set."""
    if not settings.otel_exporter_otlp_endpoint:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.namespace": "vkatilsya"}))
    endpoint = settings.otel_exporter_otlp_endpoint.rstrip("/") + "/v1/traces"
    exporter = PrivateExporter(OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_SECONDS))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return provider


def instrument(app: Any, provider: TracerProvider) -> None:
    """Spans for served requests, calls by httpx and statements; what of them leaves, `spans` decides.

    Parts of a request and frames of a socket have none: they last no time and would be most of a trace.
    """
    from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

    FastAPIInstrumentor.instrument_app(
        app, tracer_provider=provider, excluded_urls="livez,readyz,metrics", exclude_spans=["receive", "send"]
    )
    HTTPXClientInstrumentor().instrument(tracer_provider=provider)
    AsyncPGInstrumentor(capture_parameters=False).instrument(tracer_provider=provider)


def current_traceparent() -> str | None:
    """The place in the trace that goes on now, to be stored with work that somebody else continues."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def following(name: str, traceparent: str | None) -> Generator[None]:
    """A span that continues a stored trace, or begins one of its own when none was stored."""
    carrier = {"traceparent": traceparent} if traceparent else {}
    with tracer.start_as_current_span(name, context=propagate.extract(carrier) if carrier else None):
        yield


def shutdown(provider: TracerProvider | None) -> None:
    """Flush what is left, 3 s at most."""
    if provider is not None:
        provider.force_flush(3000)
        provider.shutdown()
