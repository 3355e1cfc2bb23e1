"""Whose word about the caller's address is believed: the operator's own reverse proxies, nobody else's."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from libs.common.net.hostnames import numeric

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Proxies:
    """Addresses of believed proxies; none by default."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Proxies":
        """Read addresses and networks, comma separated; ValueError names the one that is none."""
        return cls(tuple(_network(part.strip()) for part in text.split(",") if part.strip()))

    def believes(self, host: str) -> bool:
        """Whether the address is one of the proxies."""
        address = numeric(host)
        return address is not None and any(address in network for network in self.networks)

    def client_of(self, direct: str, forwarded: Iterable[str]) -> str:
        """The caller's address: of the connection, or the right-most hop that is no believed proxy.

        `forwarded` are all lines of X-Forwarded-For in their order: a proxy may add a line of its own. What stands left
        of the first hop that nobody vouches for was written by the caller and is not read.
        """
        if not self.believes(direct):
            return direct
        known = direct
        for hop in reversed([part.strip() for line in forwarded for part in line.split(",")]):
            address = numeric(_without_port(hop))
            if address is None:
                return known
            known = str(address)
            if not self.believes(known):
                return known
        return known


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(
            f"«{text}» — не адрес и не сеть. Перечислите адреса своих прокси, например 127.0.0.1, 10.0.0.0/8; "
            "без прокси оставьте пустым"
        ) from None


def _without_port(hop: str) -> str:
    """Some proxies write `203.0.113.7:4711` or `[2001:db8::1]:4711`."""
    if hop.startswith("["):
        return hop.partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
