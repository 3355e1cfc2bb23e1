"""The control endpoint of every sandbox: for programs and pages of this machine, whatever name leads to it."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from ipaddress import ip_network

import httpx
import pytest
from starlette.types import ASGIApp

from sandbox.faults.control import control_app
from sandbox.faults.proxy import FaultProxy
from sandbox.headhunter.app import App
from sandbox.headhunter.world.state import Setup
from sandbox.headhunter.world.state import World as Site
from sandbox.llm.app import Sandbox, create_app
from sandbox.telegram.app import create_app as telegram_app
from sandbox.telegram.world import World as Messenger

SERVERS: dict[str, tuple[Callable[[], ASGIApp], str]] = {
    "headhunter": (lambda: App(Site(Setup(catalogue_size=5)), control_on=True), "/_sandbox/dump"),
    "llm": (lambda: create_app(Sandbox(control=True)), "/_sandbox/requests"),
    "telegram": (lambda: telegram_app(Messenger(control=True)), "/_sandbox/bots"),
    "faults": (lambda: control_app(FaultProxy(("127.0.0.1", 9))), "/state"),
}
PAGES = [("headhunter", "/_sandbox"), ("telegram", "/"), ("telegram", "/any_bot")]


def client(app: ASGIApp, caller: str = "127.0.0.1") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(caller, 4444)), base_url="http://localhost:8081", trust_env=False
    )


@pytest.fixture(params=SERVERS)
async def served(request: pytest.FixtureRequest) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    make, path = SERVERS[request.param]
    async with client(make()) as http:
        yield http, path


@pytest.mark.parametrize("host", ["localhost", "localhost:8081", "127.0.0.1:8081", "127.1.2.3", "[::1]:8081"])
async def test_names_of_this_machine_are_served(served: tuple[httpx.AsyncClient, str], host: str) -> None:
    http, path = served
    assert (await http.get(path, headers={"host": host})).status_code == 200
    own = {"host": host, "origin": f"http://{host}"}
    assert (await http.get(path, headers=own)).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8081", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0:8081", "", "["],
)
async def test_a_name_that_was_made_to_point_here_is_refused(served: tuple[httpx.AsyncClient, str], host: str) -> None:
    http, path = served
    for headers in ({"host": host}, {"host": host, "origin": f"http://{host}"}):
        refused = await http.get(path, headers=headers)
        assert (refused.status_code, list(refused.json())) == (403, ["error"])


async def test_pages_of_other_sites_are_refused(served: tuple[httpx.AsyncClient, str]) -> None:
    http, path = served
    assert (await http.get(path, headers={"origin": "https://evil.example"})).status_code == 403
    assert (await http.get(path, headers={"origin": "null"})).status_code == 403


@pytest.mark.parametrize("name", SERVERS)
async def test_callers_from_elsewhere_are_refused(name: str) -> None:
    make, path = SERVERS[name]
    async with client(make(), caller="203.0.113.7") as http:
        assert (await http.get(path)).status_code == 403


@pytest.mark.parametrize(("name", "path"), PAGES)
async def test_a_page_runs_its_own_script_alone(name: str, path: str) -> None:
    async with client(SERVERS[name][0]()) as http:
        answer = await http.get(path)
        stranger = await http.get(path, headers={"host": "evil.example"})
    assert (answer.status_code, stranger.status_code) == (200, 403)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert policy[f"{tag}-src"] == f"'sha256-{digest}'"
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)\s*=", re.sub(r"(?s)<script>.*</script>", "", answer.text))


@pytest.mark.parametrize(("caller", "status"), [("172.18.0.1", 200), ("127.0.0.1", 200), ("10.0.0.1", 403)])
async def test_the_chats_serve_the_networks_that_are_given_and_nobody_else(caller: str, status: int) -> None:
    app = telegram_app(Messenger(control=True), [ip_network("172.16.0.0/12")])
    async with client(app, caller) as http:
        assert (await http.get("/_sandbox/bots")).status_code == status
        assert (await http.get("/_sandbox/bots", headers={"host": "evil.example"})).status_code == 403
