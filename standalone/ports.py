"""Free loopback ports, and an honest answer when a port is not free."""

import random
import socket
from collections.abc import Iterable, Mapping

LOOPBACK = "127.0.0.1"
QUIET_PORTS = range(20_000, 32_000)
"""Ports that no system gives to outgoing connections by itself (Linux: from 32768, others: from 49152)."""


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Say whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port(preferred: int = 0, host: str = LOOPBACK) -> int:
    """Return `preferred` when it is free, else some other free port; it may be taken again before it is used.

    That happens least with a port that no outgoing connection is given meanwhile, so one of those is looked for first.
    """
    for port in (preferred, *random.sample(QUIET_PORTS, 20)):
        if port and is_free(port, host):
            return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def free_ports(names: Iterable[str], preferred: Mapping[str, int]) -> dict[str, int]:
    """Return a free port for each name, no port twice: its preferred one where that is free."""
    chosen: dict[str, int] = {}
    for name in dict.fromkeys(names):
        port = free_port(preferred.get(name, 0))
        while port in chosen.values():
            port = free_port()
        chosen[name] = port
    return chosen
