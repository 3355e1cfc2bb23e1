"""Asks a service of this machine whether it is ready: `python -m libs.common.runtime.probe [PATH]`, for containers.

It loads next to nothing: it is started every few seconds. Where the service speaks TLS it must show the very
certificate that it was given. Exit codes: 0 ready, 1 not.
"""

import os
import ssl
import sys
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

USUAL_PORT = 8000
PATIENCE_SECONDS = 8.0
"""Longer than a service waits for its own servers (`health.AWAY_SECONDS`)."""
CERTIFICATE = "HTTP_CERTIFICATE_FILE"
INSTANCE, INSTANCE_HEADER = "HTTP_INSTANCE", "X-Instance"
"""A word that a launcher gives to a process, and where each of its answers repeats it: on a port that somebody else
took first, somebody else answers, perhaps the same service of another run."""


def answers(port: int, path: str, seconds: float = PATIENCE_SECONDS, certificate: str | None = None) -> bool:
    """Whether the path is answered with success within the time, by who shows this certificate (None: in the clear)."""
    try:
        connection = _connection(port, seconds, certificate)
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 400
        finally:
            connection.close()
    except (OSError, HTTPException):
        return False


def _connection(port: int, seconds: float, certificate: str | None) -> HTTPConnection:
    if not certificate:
        return HTTPConnection("127.0.0.1", port, timeout=seconds)
    context = ssl.create_default_context(cafile=certificate)
    # The certificate itself is what is believed, whatever names it has.
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return HTTPSConnection("127.0.0.1", port, timeout=seconds, context=context)


def own_certificate() -> str | None:
    """What the service beside this probe was told: a variable, or a file of this name in SECRETS_DIR."""
    given = os.environ.get(CERTIFICATE)
    if not given and (folder := os.environ.get("SECRETS_DIR")):
        file = Path(folder) / CERTIFICATE.lower()
        given = file.read_text(encoding="utf-8").strip() if file.is_file() else None
    return given or None


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "/readyz"
    port = int(os.environ.get("HTTP_PORT") or USUAL_PORT)
    raise SystemExit(0 if answers(port, where, certificate=own_certificate()) else 1)
