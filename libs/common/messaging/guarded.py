"""A client of NATS that gives no name and password away in the clear where its address says `tls://`."""

import ssl
from collections.abc import Sequence

import nats.errors
from nats.aio.client import Client

from libs.common.net.tls import Own, verifying
from libs.common.net.urls import TLS_TO_NATS


class PlaintextError(nats.errors.Error):
    """The address says tls, and this server, or whoever stands in between, wants to speak without it."""


class GuardedClient(Client):
    """nats-py signs in without TLS when a server does not ask for it; this one refuses, on every reconnect, too."""

    def _connect_command(self) -> bytes:
        server = self._current_server
        if server is not None and server.uri.scheme == "tls" and not self._server_info.get("tls_required"):
            raise PlaintextError("nats: the server does not speak TLS")
        return super()._connect_command()


def trusted(servers: Sequence[str], ca_file: str | None, shown: Own | None = None) -> ssl.SSLContext | None:
    """The context for these addresses, None where they ask for no TLS; ConfigurationError for files that are none."""
    if not any(server.startswith(TLS_TO_NATS) for server in servers):
        return None
    return verifying(ca_file, shown, setting="NATS_CA_FILE")
