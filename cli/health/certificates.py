"""When the certificates end that servers, services and clients show: `doctor` says it while there is time."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
from pydantic import AwareDatetime, BaseModel, ValidationError

from cli.health.findings import Finding, ok, problem
from cli.messaging.broker import PATIENCE_SECONDS, Trust
from cli.places import Places
from libs.common.db.transport import reached, shown_by
from libs.common.errors import ConfigurationError
from libs.common.net.own import client_to_own
from libs.common.net.tls import ends, verifying
from libs.common.net.urls import TLS_TO_NATS
from libs.common.settings.base import load
from ops.words import plural

PART = "сертификаты"
SOON = timedelta(days=30)
"""A certificate that ends sooner is a problem; `docker compose up` and `helm upgrade` make it anew from 60 days on."""
WHAT_TO_DO = (
    "В контейнерах: docker compose up -d, затем docker compose restart; в Kubernetes: helm upgrade. "
    "Свой сертификат выпустите заново и перезапустите тех, кто его показывает."
)
_NATS_PORT, _POSTGRES_PORT, _HTTPS_PORT = 4222, 5432, 443
_TLS_PLEASE = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"""SSLRequest of PostgreSQL's protocol; its answer is one letter."""
Greeting = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Shower:
    """Who shows a certificate, whom one believes there, and what is said before the handshake."""

    name: str
    host: str
    port: int
    believed: ssl.SSLContext
    greeting: Greeting


async def certificates(where: Places, now: datetime | None = None) -> list[Finding]:
    """Findings about those that end soon; when each was seen and none does, one about the first that will.

    Who does not answer, or shows a certificate that is not believed, is left to the looks at services and servers.
    """
    moment = now or datetime.now(UTC)
    try:
        showers, own = _showers(where), _own(where)
    except ConfigurationError as error:
        return [problem(PART, str(error))]
    ends_seen = await asyncio.gather(*(_end(one) for one in showers))
    shown = [(end, one.name) if end is not None else None for one, end in zip(showers, ends_seen, strict=True)]
    shown += [*own, *await _of_services(where)]
    seen = sorted(filter(None, shown))
    soon = [problem(PART, _soon(name, end, moment)) for end, name in seen if end - moment < SOON]
    if soon or not seen or None in shown:  # all is well only where all were seen
        return soon
    end, name = seen[0]
    return [ok(PART, f"Сертификаты внутри установки в порядке, первым истекает {name}: {end:%d.%m.%Y}")]


def _soon(name: str, end: datetime, now: datetime) -> str:
    left = plural(max(0, (end - now).days), "день", "дня", "дней")
    return f"Сертификат {name} истекает {end:%d.%m.%Y}, осталось {left}. {WHAT_TO_DO}"


def _own(where: Places) -> list[tuple[datetime, str]]:
    """What this command shows itself."""
    shown = {"NATS": load(Trust).nats_shown, "PostgreSQL": shown_by(where.database_url)}
    return [(ends(one), _for(server, "vkatilsya")) for server, one in shown.items() if one is not None]


class _Told(BaseModel):
    """What `/readyz` of a service says of certificates."""

    client_certificates: dict[str, AwareDatetime] = {}


async def _of_services(where: Places) -> list[tuple[datetime, str] | None]:
    """What the services show to their servers, as they say themselves; None for one whose answer cannot be read."""
    found: list[tuple[datetime, str] | None] = []
    believed = verifying(where.service_ca_file, setting="SERVICE_CA_FILE")
    async with client_to_own(timeout=PATIENCE_SECONDS, verify=believed) as client:
        for name, address in where.services.items():
            try:
                answer = await client.get(f"{address}/readyz")
                told = _Told.model_validate_json(answer.content).client_certificates
            except httpx.RequestError:
                continue  # who does not answer is told of by the look at services
            except ValidationError:
                found.append(None)
                continue
            found += [(end, _for(server, name)) for server, end in told.items()]
    return found


def _for(server: str, client: str) -> str:
    return f"клиента {client} для {server}"


def _showers(where: Places) -> list[_Shower]:
    found: list[_Shower] = []
    trust = load(Trust)
    servers = [one for one in where.nats_url.split(",") if one.strip().startswith(TLS_TO_NATS[0])]
    for server in servers:
        to = urlsplit(server.strip())
        believed = verifying(trust.nats_ca_file, trust.nats_shown, setting="NATS_CA_FILE")
        found.append(_Shower("NATS", to.hostname or "", to.port or _NATS_PORT, believed, _info))
    url, driver = reached(where.database_url)
    if "ssl" in driver:
        found.append(_Shower("PostgreSQL", url.host or "", url.port or _POSTGRES_PORT, driver["ssl"], _request))
    for name, address in where.services.items():
        to = urlsplit(address)
        if to.scheme == "https":
            believed = verifying(where.service_ca_file, setting="SERVICE_CA_FILE")
            found.append(_Shower(name, to.hostname or "", to.port or _HTTPS_PORT, believed, _nothing))
    return found


async def _end(one: _Shower) -> datetime | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection(one.host, one.port)
            try:
                await one.greeting(reader, writer)
                await writer.start_tls(one.believed, server_hostname=one.host)
                shown = writer.get_extra_info("peercert")
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)


async def _info(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(_TLS_PLEASE)
    await reader.readexactly(1)


async def _nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """TLS from the first byte on."""
