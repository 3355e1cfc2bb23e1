"""What a host name or address is, decided by parsing it, never by a part of its text."""

import ipaddress
import re
import socket
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""The ways in which a person writes this machine; for `is_loopback` every address of it counts."""
INTERNAL = frozenset(
    {"local", "internal", "localhost", "localdomain", "lan", "home", "intranet", "corp", "test", "invalid", "example"}
)
METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data", "metadata.goog"})
METADATA = frozenset(
    {"100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"}
)
# NAT64 of everybody (RFC 6052) and of a network (RFC 8215), IPv4-translated (RFC 2765), IPv4-compatible.
_EMBEDDING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")))
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that the internet's IPv6 has been given of; what is meant for examples lies in it, too."""
_EXAMPLES = ipaddress.IPv6Network("3fff::/20")
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def normal_host(host: str | None) -> str:
    """Lower case, without brackets and a last dot, other alphabets in their ASCII form; ValueError when it is none."""
    name = (host or "").strip("[]").rstrip(".").lower()
    if not name.isascii():
        name = name.encode("idna").decode()
    if numeric(name) is None and not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(f"{host} — не имя сервера")
    return name


def numeric(host: str) -> Address | None:
    """The address that the text is, an IPv4 one out of its IPv6 form; None for a name."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_odd_number(host: str) -> bool:
    """Whether it is an address in a notation that only some programs read: `127.1`, `2130706433`, `0x7f.1`."""
    last = host.rstrip(".").rpartition(".")[2]
    return numeric(host) is None and (last.isdigit() or last.startswith("0x"))


def usual_notation(host: str) -> str | None:
    """How an address that is written oddly is written by everybody; None for a name and for what is written so.

    Odd are `127.1`, `2130706433`, digits of other alphabets, and IPv6 that stands for IPv4.
    """
    name = host.strip("[]").rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return None
    address = meant(name)
    return None if address is None or str(address) == host.strip("[]").rstrip(".").lower() else str(address)


def is_loopback(host: str | None) -> bool:
    """Whether the host is this machine by its name or address; odd notations are not believed."""
    name = (host or "").strip("[]").rstrip(".").lower()
    address = numeric(name)
    return address.is_loopback if address is not None else name in LOOPBACK_NAMES


def leads_here(host: str | None) -> bool:
    """Whether a connection to the host would, or in an odd notation could, stay on this machine."""
    name = (host or "").strip("[]").rstrip(".").lower()
    address = numeric(name)
    if address is not None:
        return address.is_loopback or address.is_unspecified
    return name == "localhost" or name.endswith(".localhost") or is_odd_number(name)


def meant(host: str) -> Address | None:
    """The address that a program reaches by this text, in whatever notation; None for a name."""
    address = numeric(host)
    if address is None and is_odd_number(host):
        try:
            address = ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
        except OSError:
            return None
    return None if address is None else reached(address)


def reached(address: Address) -> Address:
    """Where packets to the address end: the IPv4 address that an IPv6 one (mapped, 6to4, NAT64, ...) stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is None and int(address) > 1 and any(address in network for network in _EMBEDDING):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def is_metadata(host: str) -> bool:
    """Whether it is the service that tells a cloud machine its credentials, in any notation of its address."""
    address = meant(host)
    if address is None:
        return host in METADATA_NAMES
    return address.is_link_local or str(address) in METADATA


def is_public(address: Address) -> bool:
    """Whether packets to the address leave for the internet, and to nobody who serves this machine only."""
    end = reached(address)
    routed = isinstance(end, ipaddress.IPv4Address) or (end in _UNICAST and end not in _EXAMPLES)
    return routed and end.is_global and not end.is_multicast and not is_metadata(str(end))


def is_public_name(host: str) -> bool:
    """A DNS name with a dot, of no internal zone. Addresses in any notation are not names."""
    labels = host.split(".")
    return (
        len(labels) > 1
        and all(labels)
        and host.isascii()
        and numeric(host) is None
        and not is_odd_number(host)
        and labels[-1] not in INTERNAL
    )


def normal_origin(url: str) -> str:
    """Scheme, host and port as a browser writes them; ValueError for anything more or less than these."""
    parts = urlsplit(url.strip())
    whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != -1
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if not whole or more or is_odd_number(parts.hostname or ""):
        raise ValueError("нужны только схема, имя и порт. Пример: https://vkatilsya.example.org")
    return f"{parts.scheme}://{_netloc(parts)}"


def _netloc(parts: SplitResult) -> str:
    host = normal_host(parts.hostname)
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f"{shown}:{parts.port}"
