"""Addresses in settings: checked when they are read, so that a slip is a sentence and not a failure hours later."""

from collections.abc import Collection
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from libs.common.net.hostnames import is_metadata, is_odd_number, usual_notation
from libs.common.net.tls import Own

TLS_TO_NATS = ("tls://", "wss://")
"""How an address of NATS begins that is spoken to by TLS only."""
_OPTIONS = ("ssl", "sslrootcert", "host", "port")
_MODES = ("disable", "verify-ca", "verify-full")
"""The others of libpq encrypt for whoever answers, or do not encrypt after all."""


def parsed(url: str, schemes: Collection[str], example: str) -> SplitResult:
    """Return the parts of an address with a host; ValueError says, by an example, how to write it."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
        parts = urlsplit("")
    if not known or any(letter.isspace() for letter in url):
        raise ValueError(f"это не адрес. Пример: {example}")
    _written_as_usual(parts.hostname or "", example)
    return parts


def _written_as_usual(host: str, example: str) -> None:
    """Programs read odd notations of an address differently, so none is believed."""
    if usual := usual_notation(host):
        raise ValueError(f"{host}: пишите этот адрес как {usual}")
    if is_odd_number(host):
        raise ValueError(f"это не адрес. Пример: {example}")


def service_address(url: str, schemes: Collection[str], example: str) -> SplitResult:
    """The same for a server that something of ours is sent to: without a name and password, no metadata service."""
    parts = parsed(url, schemes, example)
    host = parts.hostname or ""
    if parts.username is not None or is_metadata(host.rstrip(".")):
        raise ValueError(f"на этот адрес ничего не отправляется. Пример: {example}")
    return parts


def database_address(value: str, ca_file: str | None = None, shown: Own | None = None) -> str:
    """Return an address of PostgreSQL for the driver that is used here; ValueError says how to write one.

    With `ca_file` only a server is spoken to whose certificate these authorities have signed for its name; it is shown
    the certificate `shown`.
    """
    example = "postgresql://user:password@host:5432/name"
    scheme, separator, rest = value.partition("://")
    if not separator or scheme.split("+")[0] not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL пишется так: {example}")
    try:
        parts = urlsplit(f"postgresql://{rest}")
        whole = not parts.fragment and len(parts.path) > 1 and parts.port != 0
    except ValueError:
        whole, parts = False, urlsplit("")
    if not whole or "@" in parts.netloc.rpartition("@")[0]:
        raise ValueError(
            f"DATABASE_URL пишется так: {example}; символы @ : / ? # % в пароле пишутся как %40 и так далее"
        )
    _written_as_usual(parts.hostname or "", example)
    options = _options(parts.query, ca_file) | _own(parts.query, ca_file, shown)
    return f"postgresql+asyncpg://{parts.netloc}{parts.path}" + (f"?{urlencode(options)}" if options else "")


def _own(query: str, ca_file: str | None, shown: Own | None) -> dict[str, str]:
    if shown is None:
        return {}
    if not ca_file and "verify-full" not in query:
        raise ValueError(f"{shown.settings}: нужен DATABASE_CA_FILE или sslmode=verify-full в DATABASE_URL")
    return {"sslcert": shown.certificate_file, "sslkey": shown.key_file}


def _options(query: str, ca_file: str | None) -> dict[str, str]:
    options = {"ssl" if name == "sslmode" else name: chosen for name, chosen in parse_qsl(query)}
    unknown = [name for name in options if name not in _OPTIONS]
    if unknown:
        raise ValueError(
            f"DATABASE_URL: параметр {unknown[0]} не поддерживается, можно только sslmode, sslrootcert, host и port"
        )
    mode = options.get("ssl", "verify-full" if ca_file else "disable")
    if mode not in _MODES:
        raise ValueError(
            f"DATABASE_URL: sslmode={mode} не проверяет сервер, напишите verify-full; центр, который выдал ему "
            "сертификат, называют в DATABASE_CA_FILE"
        )
    if ca_file:
        if mode != "verify-full" or options.get("sslrootcert", ca_file) != ca_file:
            raise ValueError("DATABASE_URL: с DATABASE_CA_FILE sslmode может быть только verify-full, без sslrootcert")
        return options | {"ssl": mode, "sslrootcert": ca_file}
    if "sslrootcert" in options and not mode.startswith("verify"):
        raise ValueError("DATABASE_URL: sslrootcert проверяется только с sslmode=verify-full или verify-ca")
    return options
