"""Prometheus metrics on a port of their own, so that the public one does not show them."""

from collections.abc import Generator
from contextlib import contextmanager

from prometheus_client import start_http_server

from libs.common.net.listening import not_listening
from libs.common.net.tls import shown
from libs.common.settings.http import HttpSettings


@contextmanager
def served(settings: HttpSettings) -> Generator[None]:
    """Serve `/metrics` from a thread while the block lasts, if METRICS_PORT is set; by TLS with HTTP_CERTIFICATE_FILE.

    Raises ConfigurationError when it is taken.
    """
    if settings.metrics_port is None:
        yield
        return
    shown(settings.http_certificate_file, settings.http_key_file)  # its sentence, for files that are no pair
    certificate, key = settings.http_certificate_file or None, settings.http_key_file or None
    try:
        server, _ = start_http_server(
            settings.metrics_port,
            settings.metrics_host,
            certfile=certificate,  # pyright: ignore[reportArgumentType] - None is its default
            keyfile=key,  # pyright: ignore[reportArgumentType]
        )
    except OSError as error:
        raise not_listening("METRICS", settings.metrics_host, settings.metrics_port, error) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
