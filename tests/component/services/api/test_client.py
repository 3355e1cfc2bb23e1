"""The built web client on the api's origin: nonces, caches, compression, and what is never the page."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from services.api.app import create
from services.api.settings import ApiSettings
from services.api.web.client import File, read_build
from tests.component.services.api.conftest import ORIGIN, Person, api_settings

PAGE = '<html><script nonce="__CSP_NONCE__" src="/assets/a-1.js"></script><meta nonce="__CSP_NONCE__"></html>'
SCRIPT = "console.log('Вкатился');" * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, text in {
        "index.html": PAGE,
        "assets/a-1.js": SCRIPT,
        "manifest.webmanifest": "{}",
        "worker.js": "self.addEventListener",
        ".vite/manifest.json": "{}",
    }.items():
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "outside.js").write_text("console.log('secret')", encoding="utf-8")
    (tmp_path / "dist" / "assets" / "linked.js").symlink_to(tmp_path / "outside.js")
    (tmp_path / "dist" / "assets" / "hidden.json").symlink_to(tmp_path / "dist" / ".vite" / "manifest.json")
    return tmp_path / "dist"


@pytest.fixture
def settings(url_of: Callable[[str], str], built: Path) -> ApiSettings:
    return api_settings(url_of("api"), web_dir=built, realtime_url="ws://127.0.0.1:8001/ws")


@pytest.fixture
def client(settings: ApiSettings) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create(settings)), base_url=ORIGIN)


@pytest.mark.parametrize("path", ["/", "/review/0198", "/login", "/settings/access"])
async def test_every_page_has_a_nonce_of_its_own_and_is_not_kept(client: httpx.AsyncClient, path: str) -> None:
    answers = [await client.get(path) for _ in range(2)]
    nonces = [set(re.findall('nonce="([^"]+)"', answer.text)) for answer in answers]
    assert [(answer.status_code, answer.headers["cache-control"]) for answer in answers] == [(200, "no-store")] * 2
    assert [len(one) for one in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    policy = answers[0].headers["content-security-policy"]
    nonce = nonces[0].pop()
    assert f"script-src 'self' 'nonce-{nonce}';" in policy
    assert f"style-src 'self' 'nonce-{nonce}';" in policy
    assert "connect-src 'self' ws://127.0.0.1:8001;" in policy
    assert "unsafe" not in policy


async def test_the_service_worker_may_ask_this_server_and_nobody_else(client: httpx.AsyncClient) -> None:
    answer = await client.get("/worker.js")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; connect-src 'self';")
    assert answer.headers["cache-control"] == "no-cache"


async def test_hashed_files_are_kept_for_ever_and_compressed(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/a-1.js")
    assert (answer.text, answer.headers["content-encoding"]) == (SCRIPT, "gzip")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = await client.get("/assets/a-1.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert (plain.text, "content-encoding" in plain.headers) == (SCRIPT, False)
    again = await client.get("/assets/a-1.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    manifest = await client.get("/manifest.webmanifest")
    assert (manifest.headers["cache-control"], manifest.headers["content-type"]) == (
        "no-cache",
        "application/manifest+json",
    )


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-2.js", "/assets/", "/favicon.ico", "/.vite/manifest.json", "/../secret.txt",
        "/assets/%2e%2e/x.js", "/.env", "/.git/config", "/.well-known/security.txt", "/review/.ssh/id",
        "/assets/linked.js", "/assets/hidden.json",
    ],
)  # fmt: skip
async def test_what_is_not_there_is_missing_and_never_the_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "console" not in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/nothing"), ("GET", "/api"), ("POST", "/review")])
async def test_the_api_stays_the_api(client: httpx.AsyncClient, method: str, path: str) -> None:
    headers = {"X-CSRF": "1", "Origin": ORIGIN}
    answer = await client.request(method, path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_route")


def test_a_sign_in_ends_at_the_client_where_there_is_one(settings: ApiSettings, built: Path) -> None:
    assert settings.home == "/"
    build = read_build(built)
    assert build is not None
    script = build.files["assets/a-1.js"]
    assert isinstance(script, File)
    assert script.packed is not None
    assert gzip.decompress(script.packed).decode() == SCRIPT


def test_a_page_that_is_a_link_is_no_build(built: Path) -> None:
    (built / "index.html").unlink()
    (built / "index.html").symlink_to(built.parent / "outside.js")
    assert read_build(built) is None


async def test_without_a_build_the_documentation_is_the_home_page(anna: Person) -> None:
    answer = await anna.http.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
    assert (await anna.http.get("/review")).status_code == 404
