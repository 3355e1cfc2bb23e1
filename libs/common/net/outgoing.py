"""Where connections go: a name is resolved here, its addresses are checked, and a checked one is connected to.

Between check and use nobody can answer otherwise (DNS rebinding), and TLS still asks for the name.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from libs.common.clock import elapsed
from libs.common.net.hostnames import LOOPBACK_NAMES, Address, is_metadata, is_public, reached

KNOWN_SECONDS = 30.0
LOOK_UP_SECONDS = 10.0
MOST_NAMES = 500
"""Names whose addresses one guide remembers: users choose some of them."""
MOST_POOLS = 64
"""Names whose connections are kept open for the next request; further names get a connection a request."""
# Of their own: a name whose servers never answer keeps a thread, and with it whatever else waits for one.
_lookups = ThreadPoolExecutor(16, "names")
Rule = Callable[[Address], bool]
Lookup = Callable[[str, int], Awaitable[list[str]]]


class ForbiddenAddressError(OSError):
    """A name leads to an address that nothing may be sent to."""


def public_only(address: Address) -> bool:
    """Addresses of the internet: the rule for public names."""
    return is_public(address)


def this_machine_only(address: Address) -> bool:
    """The rule for `localhost` and the like."""
    return reached(address).is_loopback


def private_only(address: Address) -> bool:
    """This machine and private networks: the rule for the hosts of a sandbox, which nothing leaves for the internet."""
    return anything_but_metadata(address) and not is_public(address) and not reached(address).is_multicast


def anything_but_metadata(address: Address) -> bool:
    """The rule for hosts that an operator has listed by name."""
    return not is_metadata(str(reached(address))) and not reached(address).is_unspecified


def operators_rule(host: str | None, *, encrypted: bool) -> Rule:
    """The rule for a server that only the operator names: wherever it stands, but no metadata service.

    `localhost` is this machine. What is not encrypted does not leave for the internet.
    """
    if (host or "").rstrip(".").lower() in LOOPBACK_NAMES:
        return this_machine_only
    return anything_but_metadata if encrypted else private_only


async def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, the preferred first. Raises OSError, TimeoutError among them."""
    asked = asyncio.get_running_loop().run_in_executor(
        _lookups, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    async with asyncio.timeout(LOOK_UP_SECONDS):
        return [str(entry[4][0]) for entry in await asked]


def check_address(rule: Rule, host: str, address: str) -> None:
    """Raise ForbiddenAddressError unless the address, to which the host leads, is allowed by the rule."""
    if not rule(ipaddress.ip_address(address.partition("%")[0])):
        raise ForbiddenAddressError(f"{host} ведёт на адрес {address}, на который ничего не отправляется.")


class Guide:
    """Finds and checks the addresses of names; what it found is good for half a minute."""

    def __init__(self, rule: Rule, *, lookup: Lookup = look_up, clock: Callable[[], float] = elapsed) -> None:
        self._rule, self._lookup, self._clock = rule, lookup, clock
        self._known: dict[tuple[str, int], tuple[float, list[str]]] = {}

    async def addresses(self, host: str, port: int) -> list[str]:
        """Every address of the host. Raises ForbiddenAddressError when one of them is forbidden, OSError."""
        at, known = self._known.get((host, port), (0.0, []))
        if known and self._clock() - at < KNOWN_SECONDS:
            return known
        found = list(dict.fromkeys(await self._lookup(host, port)))
        for one in found:
            check_address(self._rule, host, one)
        if not found:
            raise OSError(f"{host} has no address")
        self._known.pop((host, port), None)
        if len(self._known) >= MOST_NAMES:
            del self._known[next(iter(self._known))]
        self._known[(host, port)] = (self._clock(), found)
        return found


class Ways:
    """What a transport of httpx, or of its successor httpx2, does with a request: send it to a checked address.

    `kinds` is the module of the library, `make` makes its transport for one name.
    """

    def __init__(self, guide: Guide, kinds: Any, make: Callable[[], Any]) -> None:
        self._guide, self._kinds, self._make = guide, kinds, make
        self._by_name: dict[str, Any] = {}
        self._of_the_rest: Any = None

    async def send(self, request: Any) -> Any:
        """Send it to the first address that can be connected to; the library's ConnectError when there is none."""
        url = request.url
        try:
            found = await self._guide.addresses(url.host, url.port or (443 if url.scheme == "https" else 80))
        except OSError as error:
            raise self._kinds.ConnectError(str(error), request=request) from error
        inner = self._pool(request)
        for address in found[:-1]:
            try:
                return await inner.handle_async_request(self._to(request, address))
            except self._kinds.ConnectError:
                continue
        return await inner.handle_async_request(self._to(request, found[-1]))

    def _pool(self, request: Any) -> Any:
        """A pool for each name: a connection whose certificate was checked for one name never serves another."""
        host = request.url.host
        if host in self._by_name:
            return self._by_name[host]
        if len(self._by_name) < MOST_POOLS:
            return self._by_name.setdefault(host, self._make())
        self._of_the_rest = self._of_the_rest or self._make()
        request.headers["Connection"] = "close"  # never kept, so never another's
        return self._of_the_rest

    def _to(self, request: Any, address: str) -> Any:
        return self._kinds.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # the Host header among them names the host
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )

    async def aclose(self) -> None:
        """Close the connections to every name."""
        for inner in filter(None, (*self._by_name.values(), self._of_the_rest)):
            await inner.aclose()


class Guarded(httpx.AsyncBaseTransport):
    """A transport of httpx that connects to checked addresses."""

    def __init__(self, guide: Guide, make: Callable[[], httpx.AsyncBaseTransport] = httpx.AsyncHTTPTransport) -> None:
        self._ways = Ways(guide, httpx, make)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See Ways.send."""
        return await self._ways.send(request)

    async def aclose(self) -> None:
        """See Ways.aclose."""
        await self._ways.aclose()


def proxied(url: str) -> bool:
    """Whether the environment sends requests to the address through a proxy, which then resolves the name itself."""
    parts, known = urlsplit(url), getproxies()
    return bool((known.get(parts.scheme) or known.get("all")) and not proxy_bypass(parts.hostname or ""))
