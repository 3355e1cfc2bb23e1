"""Which origins are ours: where a browser may write from, and where it may open the socket from."""

from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str | None) -> bool:
    """Whether a host name stays on this machine."""
    return (host or "").strip("[]").lower() in LOOPBACK_NAMES


def own_origins(base_url: str, allowed: str = "") -> frozenset[str]:
    """The address that browsers use, its loopback twins, and those `allowed`, comma separated."""
    listed = {origin.strip().rstrip("/") for origin in allowed.split(",") if origin.strip()}
    return frozenset({base_url.rstrip("/"), *_twins(base_url), *listed})


def _twins(base_url: str) -> set[str]:
    address = urlsplit(base_url)
    if not is_loopback(address.hostname):
        return set()
    port = f":{address.port}" if address.port else ""
    return {f"{address.scheme}://{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]")}
