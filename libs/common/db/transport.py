"""How the driver reaches PostgreSQL: an address as people write it, and what TLS needs beside it."""

from typing import Any

from sqlalchemy import URL, make_url

from libs.common.net.tls import Own, verifying

VERIFIED = ("verify-ca", "verify-full")


def reached(address: str | URL) -> tuple[URL, dict[str, Any]]:
    """The address without its TLS part, and the driver's arguments in its place.

    `ssl=verify-full` looks at chain and name of the server's certificate, `verify-ca` at the chain; `sslrootcert`
    names the authorities, without it they are the system's; `sslcert` and `sslkey` are what the client shows. Raises
    ConfigurationError for a file that is none.
    """
    url = make_url(address)
    mode, ca_file = url.query.get("ssl"), url.query.get("sslrootcert")
    if mode not in VERIFIED:
        return url, {}
    context = verifying(str(ca_file) if ca_file else None, shown_by(url), setting="DATABASE_CA_FILE")
    context.check_hostname = mode == "verify-full"
    return url.difference_update_query(("ssl", "sslrootcert", "sslcert", "sslkey")), {"ssl": context}


def shown_by(address: str | URL) -> Own | None:
    """The certificate that a client of this address shows."""
    query = make_url(address).query
    certificate, key = query.get("sslcert"), query.get("sslkey")
    return Own(str(certificate), str(key), "DATABASE") if certificate and key else None
