"""Whatever address a user or an operator gives us, in whatever form: judged by where a connection would end.

Every door is opened for real, beside a listener of this machine that nobody may reach.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from libs.common.errors import ConfigurationError
from libs.common.llm.endpoint import check_base_url
from libs.common.llm.settings import LLMSettings
from libs.common.llm.wire import connect
from libs.common.net.outgoing import MOST_NAMES, MOST_POOLS, Guarded, Guide, operators_rule, public_only
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.logs import TelemetrySettings
from libs.common.settings.push import PushSettings
from services.api.applications.links import vacancy_id_of
from services.api.notifications.channels import _service  # pyright: ignore[reportPrivateUsage]
from services.api.web.problems import ApiError
from services.notifier.channels.configured import _ByHost  # pyright: ignore[reportPrivateUsage]
from services.notifier.channels.email import Email
from services.notifier.settings import NotifierSettings
from services.telegram.sending.bot_api import Session
from services.telegram.settings import TelegramSettings

HERE = (
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "0.0.0.0", "0"),  # noqa: S104
    *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]"),
    *("localhost", "LOCALHOST.", "127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1"),
)
METADATA = (
    *("169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "100.100.100.200"),
    *("[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]", "[fe80::1]"),
)
INSIDE = ("10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "[fc00::1]", "[::ffff:10.0.0.1]", "167772161")
FOREIGN = (
    "http://api.hh.ru",
    "https://api.hh.ru@127.0.0.1",
    "https://127.0.0.1#api.hh.ru",
    "https://127.0.0.1?api.hh.ru",
)


SERVERS = {"database_url": "postgresql://a:b@localhost/c", "nats_url": "nats://localhost:4222"}


def refused(settings: type[BaseSettings], name: str, value: str, **more: str) -> bool:
    """Whether exactly this setting is not taken."""
    try:
        settings(_env_file=None, **more, **{name: value})  # pyright: ignore[reportCallIssue, reportArgumentType]
    except ValidationError as error:
        # Another setting that is missing would refuse everything.
        return all(one["loc"] in {(), (name,)} for one in error.errors())
    return False


class Listener:
    """A server of this machine; `callers` are those who reached it."""

    def __init__(self) -> None:
        self.callers: list[str] = []
        self.answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        self.port = 0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.callers.append(str(await reader.read(200)))
        writer.write(self.answer)
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    one = Listener()
    async with await asyncio.start_server(one.accept, "127.0.0.1", 0) as server:
        one.port = server.sockets[0].getsockname()[1]
        yield one


def leading_to(*addresses: str) -> Callable[[str, int], Awaitable[list[str]]]:
    async def lookup(_host: str, _port: int) -> list[str]:
        return list(addresses)

    return lookup


@pytest.mark.parametrize("host", [*HERE, *METADATA, *INSIDE])
async def test_no_form_of_an_address_inside_is_reached_by_the_way_to_the_internet(
    host: str, listener: Listener
) -> None:
    """The way of a browser's push service, of hh in live mode and of a model with a public name."""
    async with httpx.AsyncClient(transport=Guarded(Guide(public_only)), trust_env=False) as http:
        with pytest.raises((httpx.ConnectError, httpx.InvalidURL)):
            await http.get(f"http://{host}:{listener.port}/")
    async with httpx.AsyncClient(transport=_ByHost(ANY)) as http:
        with pytest.raises((httpx.ConnectError, httpx.InvalidURL)):
            await http.post(f"https://{host}:{listener.port}/", content=b"x")
    assert listener.callers == []


@pytest.mark.parametrize("host", [*HERE, *METADATA, *INSIDE])
async def test_no_form_of_an_address_inside_is_taken_from_a_browser(host: str) -> None:
    for endpoint in (f"https://{host}/p", f"https://push.example.com@{host}/p", f"http://{host}/p", f"//{host}/p"):
        with pytest.raises(ApiError):
            _service(endpoint, ANY)
    assert _service("https://push.example.com/p", ANY) == "push.example.com"


@pytest.mark.parametrize("host", [*HERE[1:], *METADATA, *INSIDE])
def test_hh_is_a_public_name_by_https(host: str) -> None:
    for url in (f"https://{host}", f"https://api.hh.ru@{host}", f"http://{host}", *FOREIGN):
        assert refused(HHApiSettings, "hh_api_url", url, mode="live")
    assert not refused(HHApiSettings, "hh_api_url", "https://api.hh.ru", mode="live")


@pytest.mark.parametrize("host", METADATA)
def test_no_setting_leads_to_a_metadata_service(host: str) -> None:
    name = host.strip("[]")
    with pytest.raises(ConfigurationError):
        check_base_url(f"https://{host}/v1", frozenset({name}))
    for url in (f"https://{host}", f"http://{host}:8080", f"https://{host}."):
        assert refused(TelegramSettings, "telegram_api_url", url, **SERVERS)
        assert refused(TelegramSettings, "telegram_proxy", url.replace("https", "socks5"), **SERVERS)
        assert refused(TelemetrySettings, "otel_exporter_otlp_endpoint", url)
    assert not refused(TelegramSettings, "telegram_api_url", "https://bot.example.org", **SERVERS)
    assert not refused(TelegramSettings, "telegram_proxy", "socks5://a:b@10.0.0.1:1080", **SERVERS)
    assert not refused(TelemetrySettings, "otel_exporter_otlp_endpoint", "http://collector:4318")


@pytest.mark.parametrize("link", [f"https://{host}/vacancy/1" for host in (*HERE, *METADATA)] + list(FOREIGN))
def test_of_a_pasted_link_only_a_number_is_kept_and_only_of_hh(link: str) -> None:
    assert vacancy_id_of(link) is None


@pytest.mark.parametrize("host", [one for one in HERE if one.isascii()])
async def test_the_way_to_telegram_ends_at_no_other_address(host: str, listener: Listener) -> None:
    session = Session(public_only, proxy=None, api=TelegramAPIServer.from_base(f"http://{host}:{listener.port}"))
    async with Bot("1:" + "a" * 35, session=session) as bot:
        with pytest.raises(TelegramNetworkError):
            await bot.get_me(request_timeout=20)
    assert listener.callers == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_of_telegram_is_followed(status: int, listener: Listener) -> None:
    """Not even to where the rule lets a connection go: the message would be sent along."""
    base = f"http://127.0.0.1:{listener.port}"
    head = f"HTTP/1.1 {status} Else\r\nlocation: {base}/else\r\ncontent-length: 0\r\n\r\n"
    listener.answer = head.encode()
    session = Session(operators_rule("127.0.0.1", encrypted=False), proxy=None, api=TelegramAPIServer.from_base(base))
    async with Bot("1:" + "a" * 35, session=session) as bot:
        with pytest.raises(TelegramNetworkError, match=f"HTTP {status}"):
            await bot.send_message(1, "Ваше письмо", request_timeout=20)
    assert len(listener.callers) == 1


async def test_a_redirect_of_a_web_server_is_judged_too(listener: Listener) -> None:
    """No client follows one; the transport would not let it either."""
    to = f"http://127.0.0.1:{listener.port}/"

    class Redirecting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(302, headers={"location": to})

    guide = Guide(public_only)
    guide._known[("push.example.com", 443)] = (float("inf"), ["93.184.215.14"])  # pyright: ignore[reportPrivateUsage]
    async with httpx.AsyncClient(transport=Guarded(guide, Redirecting), follow_redirects=True) as http:
        with pytest.raises(httpx.ConnectError, match="ничего не отправляется"):
            await http.get("https://push.example.com/")
    assert listener.callers == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"])
async def test_a_model_with_a_public_name_gets_no_key_inside(
    address: str, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    settings = LLMSettings(base_url=f"https://llm.example.ru:{listener.port}/v1", api_key="sk-1", model="m")
    async with connect(settings, Guide(settings.rule, lookup=leading_to(address))) as client:
        with pytest.raises(Exception, match="onnection"):
            await client.models.list()
    assert listener.callers == []


def mail(host: str, port: int, tls: str) -> NotifierSettings:
    given = {**SERVERS, "smtp_host": host, "smtp_port": port, "smtp_tls": tls, "smtp_from": "a@example.org"}
    return NotifierSettings(_env_file=None, **given)  # pyright: ignore[reportCallIssue, reportArgumentType]


@pytest.mark.parametrize(
    ("host", "tls", "leads_to", "allowed"),
    [
        ("mail.example.org", "starttls", "127.0.0.1", True),
        ("mail.example.org", "starttls", "169.254.169.254", False),
        ("mail.example.org", "tls", "::ffff:169.254.169.254", False),
        ("2852039166", "tls", "169.254.169.254", False),
        ("localhost", "none", "93.184.215.14", False),
        ("localhost", "none", "127.0.0.1", True),
    ],
)
async def test_a_mail_server_may_be_private_but_no_metadata_and_plain_text_stays_here(
    host: str, tls: str, leads_to: str, allowed: bool, listener: Listener
) -> None:
    settings = mail(host, listener.port, tls)
    rule = operators_rule(host, encrypted=tls != "none")
    channel = Email(settings, guide=Guide(rule, lookup=leading_to(leads_to)))
    if allowed:
        connection = await channel._connected()  # pyright: ignore[reportPrivateUsage]
        connection.close()
        return
    with pytest.raises(OSError, match="ничего не отправляется"):
        await channel._connected()  # pyright: ignore[reportPrivateUsage]


async def test_what_is_remembered_of_names_is_bounded() -> None:
    made: list[httpx.MockTransport] = []
    closing: list[str | None] = []

    def wire() -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            closing.append(request.headers.get("connection"))
            return httpx.Response(200)

        made.append(httpx.MockTransport(answer))
        return made[-1]

    guide = Guide(public_only, lookup=leading_to("93.184.215.14"))
    async with httpx.AsyncClient(transport=Guarded(guide, wire)) as http:
        for number in range(MOST_NAMES + 5):
            await http.get(f"https://p{number}.example.com/")
    assert len(guide._known) == MOST_NAMES  # pyright: ignore[reportPrivateUsage]
    assert len(made) == MOST_POOLS + 1
    assert set(closing[:MOST_POOLS]) == {"keep-alive"}
    assert set(closing[MOST_POOLS:]) == {"close"}


NAMED = PushSettings(_env_file=None, push_services="googleapis.com, push.Apple.com")  # pyright: ignore[reportCallIssue]
ANY = PushSettings(_env_file=None, push_services="*")  # pyright: ignore[reportCallIssue]
USUAL = PushSettings(_env_file=None)  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize(
    ("host", "fine"),
    [
        ("fcm.googleapis.com", True),
        ("updates.push.services.mozilla.com", True),
        ("web.push.apple.com", True),
        ("wns2-by3p.notify.windows.com", True),
        ("push.yandex.ru", True),
        ("storage.googleapis.com", False),
        ("services.mozilla.com", False),
        ("push.example.com", False),
        ("evil-push.yandex.ru", False),
        ("nip.io", False),
    ],
)
def test_the_push_services_of_browsers_are_reached_and_no_other_one(host: str, *, fine: bool) -> None:
    assert USUAL.is_push_service(host) is fine
    assert ANY.is_push_service(host)


@pytest.mark.parametrize(
    ("host", "fine"),
    [
        ("fcm.googleapis.com", True),
        ("googleapis.com", True),
        ("web.push.apple.com", True),
        ("push.example.com", False),
        ("evilgoogleapis.com", False),
        ("googleapis.com.example.com", False),
        ("apple.com", False),
    ],
)
async def test_where_push_services_are_named_no_other_one_is_taken_or_written_to(host: str, *, fine: bool) -> None:
    assert NAMED.is_push_service(host) is fine
    url = f"https://{host}/1"
    if fine:
        assert _service(url, NAMED) == host
        return
    with pytest.raises(ApiError):
        _service(url, NAMED)
    async with httpx.AsyncClient(transport=_ByHost(NAMED)) as client:
        with pytest.raises(httpx.UnsupportedProtocol, match="PUSH_SERVICES"):
            await client.post(url)


async def test_no_other_port_of_a_private_push_service_is_reached(listener: Listener) -> None:
    named = PushSettings.model_validate({"push_allowed_hosts": f"127.0.0.1:{listener.port + 1}"})
    async with httpx.AsyncClient(transport=_ByHost(named)) as client:
        with pytest.raises(httpx.UnsupportedProtocol):
            await client.post(f"http://127.0.0.1:{listener.port}/p", content=b"x")
    assert listener.callers == []
