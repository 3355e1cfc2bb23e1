"""How the driver reaches PostgreSQL: an address as people write it, and what TLS needs beside it."""

from typing import Any

from sqlalchemy import URL, make_url

from libs.common.tls import verifying

VERIFIED = ("verify-ca", "verify-full")


def reached(address: str | URL) -> tuple[URL, dict[str, Any]]:
    """The address without its TLS part, and the driver's arguments in its place.

    `ssl=verify-full` looks at chain and name of the server's certificate, `verify-ca` at the chain; `sslrootcert`
    names the authorities, without it they are the system's. Raises ConfigurationError for a file that is none.
    """
    url = make_url(address)
    mode, ca_file = url.query.get("ssl"), url.query.get("sslrootcert")
    if mode not in VERIFIED:
        return url, {}
    context = verifying(str(ca_file) if ca_file else None)
    context.check_hostname = mode == "verify-full"
    return url.difference_update_query(("ssl", "sslrootcert")), {"ssl": context}
