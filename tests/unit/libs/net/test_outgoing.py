"""A name is resolved and its addresses are checked right before the connection, which goes to a checked one."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from libs.common.hh.transport.guarded import transport_to_hh
from libs.common.llm.endpoint import rule_for
from libs.common.llm.settings import LLMSettings
from libs.common.llm.wire import classify, connect
from libs.common.net.outgoing import (
    ForbiddenAddressError,
    Guarded,
    Guide,
    Rule,
    anything_but_metadata,
    private_only,
    proxied,
    public_only,
    this_machine_only,
)
from libs.common.settings.hh import HHApiSettings

INTERNAL = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "224.0.0.1"),
    *("::1", "::", "fc00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "::127.0.0.1"),
    *("64:ff9b:1::7f00:1", "64:ff9b:1:7::10.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "5f00::1", "3fff::1", "4000::1"),
)
METADATA = (
    *("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"),
    *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::169.254.169.254"),
    *("64:ff9b:1::a9fe:a9fe", "::ffff:0:169.254.169.254", "169.254.170.23", "fd00:ec2::23"),
)


def answering(*addresses: str) -> Guide:
    return guide(public_only, [list(addresses)])


def guide(rule: Rule, answers: list[list[str]], now: list[float] | None = None) -> Guide:
    """A guide whose resolver gives these answers, one after the other."""

    async def lookup(host: str, port: int) -> list[str]:
        assert (host, port) == ("llm.example.ru", 443)
        return answers.pop(0)

    clock = now or [0.0]
    return Guide(rule, lookup=lookup, clock=lambda: clock[0])


@pytest.mark.parametrize("address", [*INTERNAL, *METADATA])
async def test_a_public_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddressError, match=r"llm\.example\.ru"):
        await answering(address).addresses("llm.example.ru", 443)
    with pytest.raises(ForbiddenAddressError):
        await answering("93.184.215.14", address).addresses("llm.example.ru", 443)


@pytest.mark.parametrize("address", METADATA)
async def test_a_listed_host_may_be_anywhere_but_at_the_metadata(address: str) -> None:
    listed = guide(anything_but_metadata, [["10.0.0.5"]])
    assert await listed.addresses("llm.example.ru", 443) == ["10.0.0.5"]
    with pytest.raises(ForbiddenAddressError):
        await guide(anything_but_metadata, [[address]]).addresses("llm.example.ru", 443)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "224.0.0.1", *METADATA])
async def test_the_host_of_a_sandbox_is_never_on_the_internet(address: str) -> None:
    assert await guide(private_only, [["172.18.0.5"]]).addresses("llm.example.ru", 443) == ["172.18.0.5"]
    with pytest.raises(ForbiddenAddressError):
        await guide(private_only, [[address]]).addresses("llm.example.ru", 443)


async def test_a_name_that_answers_otherwise_the_second_time_is_checked_anew() -> None:
    now = [0.0]
    rebinding = guide(public_only, [["93.184.215.14"], ["169.254.169.254"]], now)
    for moment in (0.0, 29.0):
        now[0] = moment
        assert await rebinding.addresses("llm.example.ru", 443) == ["93.184.215.14"]
    now[0] = 31.0
    with pytest.raises(ForbiddenAddressError):
        await rebinding.addresses("llm.example.ru", 443)


@pytest.mark.parametrize(
    ("url", "listed", "rule"),
    [
        ("https://api.openai.com/v1", "", public_only),
        ("http://localhost:11434/v1", "", this_machine_only),
        ("http://[::1]:11434/v1", "", this_machine_only),
        ("http://ollama:11434/v1", "ollama", anything_but_metadata),
    ],
)
def test_the_rule_follows_from_what_the_operator_wrote(url: str, listed: str, rule: Rule) -> None:
    assert rule_for(url, frozenset(filter(None, listed.split(",")))) is rule


class Recorder(httpx.AsyncBaseTransport):
    def __init__(self, *, dead: str = "") -> None:
        self.asked: list[tuple[str, str, object]] = []
        self._dead = dead

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        if request.url.host == self._dead:
            raise httpx.ConnectError("dead", request=request)
        return httpx.Response(200)


async def test_the_connection_goes_to_the_checked_address_and_asks_for_the_name() -> None:
    wire = Recorder(dead="93.184.215.14")
    async with httpx.AsyncClient(
        transport=Guarded(answering("93.184.215.14", "93.184.215.15"), lambda: wire)
    ) as client:
        assert (await client.post("https://llm.example.ru/v1", content=b"x")).status_code == 200
    name = "llm.example.ru"
    assert wire.asked == [("93.184.215.14", name, name), ("93.184.215.15", name, name)]


async def test_nothing_is_sent_to_a_forbidden_address() -> None:
    wire = Recorder()
    async with httpx.AsyncClient(transport=Guarded(answering("10.0.0.1"), lambda: wire)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.post("https://llm.example.ru/v1", content=b"x")
    assert wire.asked == []


@pytest.fixture
async def listener() -> AsyncIterator[int]:
    """A server of this machine that nobody should reach by another name."""
    reached: list[object] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(await reader.read(100))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
    assert len(reached) == 1


async def test_live_does_not_reach_this_machine_and_demo_reaches_nothing_else(listener: int) -> None:
    live = HHApiSettings(_env_file=None, mode="live")  # pyright: ignore[reportCallIssue]
    local = f"http://127.0.0.1:{listener}"
    demo = HHApiSettings(_env_file=None, hh_api_url=local, hh_site_url=local)  # pyright: ignore[reportCallIssue]
    async with httpx.AsyncClient(transport=transport_to_hh(live), trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(local)
    async with httpx.AsyncClient(transport=transport_to_hh(demo), trust_env=False) as client:
        assert (await client.get(local)).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.get("http://93.184.215.14")


async def test_the_model_is_told_to_be_misconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with `https://169.254.169.254.nip.io`: the name passes the settings, its address is seen later."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)

    settings = LLMSettings(base_url="https://llm.example.ru/v1", api_key="sk-1", model="m")
    client = connect(settings, guide(settings.rule, [["169.254.169.254"]]))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - what openai makes of it is what is classified
        await client.models.list()
    await client.close()
    fault = classify(caught.value)
    assert fault is not None
    assert fault.code == "llm_address_forbidden"


def test_a_proxy_of_the_environment_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("no_proxy", "direct.example.ru")
    assert proxied("https://api.openai.com/v1")
    assert not proxied("https://direct.example.ru/v1")
