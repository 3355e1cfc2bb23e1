"""Prometheus metrics on a port of their own, so that the public one does not show them."""

from collections.abc import Generator
from contextlib import contextmanager

from prometheus_client import start_http_server

from libs.common.listening import not_listening
from libs.common.settings.http import HttpSettings


@contextmanager
def served(settings: HttpSettings) -> Generator[None]:
    """Serve `/metrics` from a thread while the block lasts, if METRICS_PORT is set.

    Raises ConfigurationError when it is taken.
    """
    if settings.metrics_port is None:
        yield
        return
    try:
        server, _ = start_http_server(settings.metrics_port, settings.metrics_host)
    except OSError as error:
        raise not_listening("METRICS", settings.metrics_host, settings.metrics_port, error) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
