"""A service that shows a certificate: everything of it is TLS, its self-check too, and the proxy looks at it."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest
import websockets

from libs.common.net.tls import shown, verifying
from libs.common.runtime.probe import answers
from standalone.certificates import Pair, server_pair
from standalone.ports import free_port
from tests.component.libs.runtime.test_serving import Service, Services, start
from tests.component.libs.tls.conftest import Certificates
from tests.component.libs.tls.proxied import HOST, NEEDS_NGINX, authority, proxy, told

__all__ = ["authority", "start", "told"]


def written(folder: Path, pair: Pair) -> dict[str, str]:
    """The pair as files, and the settings that name them."""
    (folder / "http.pem").write_text(pair.certificate, encoding="ascii")
    (folder / "http.key").write_text(pair.key, encoding="ascii")
    return {"HTTP_CERTIFICATE_FILE": str(folder / "http.pem"), "HTTP_KEY_FILE": str(folder / "http.key")}


@pytest.fixture
def served(start: Services, tmp_path: Path, certificates: Certificates) -> tuple[Service, int]:
    """The notifier with a certificate, ready; and the port of its metrics."""
    metrics = free_port()
    service = start(METRICS_PORT=str(metrics), **written(tmp_path, certificates.good))
    service.until_ready(certificates.ca)
    return service, metrics


async def test_requests_sockets_probes_and_metrics_speak_tls_and_nothing_else(
    served: tuple[Service, int], certificates: Certificates, tmp_path: Path
) -> None:
    service, metrics = served
    believed = verifying(certificates.ca)
    async with httpx.AsyncClient(trust_env=False, verify=believed) as client:
        assert (await client.get(f"https://localhost:{service.port}/livez")).status_code == 200
        assert b"event_loop_lag" in (await client.get(f"https://localhost:{metrics}/metrics")).content
        for port in (service.port, metrics):
            with pytest.raises(httpx.TransportError):
                await client.get(f"http://127.0.0.1:{port}/metrics")
    with pytest.raises(websockets.InvalidStatus, match="403"):  # nobody is signed in, which only the service can say
        await websockets.connect(f"wss://localhost:{service.port}/ws", ssl=believed, proxy=None)
    async with httpx.AsyncClient(trust_env=False, verify=verifying(certificates.other_ca)) as client:
        for port in (service.port, metrics):
            with pytest.raises(httpx.ConnectError):
                await client.get(f"https://localhost:{port}/livez")
    (tmp_path / "foreign.pem").write_text(certificates.pairs["foreign"].certificate, encoding="ascii")
    checks = {None: False, str(tmp_path / "http.pem"): True, str(tmp_path / "foreign.pem"): False, "none.pem": False}
    found = {one: await asyncio.to_thread(answers, service.port, "/readyz", certificate=one) for one in checks}
    assert found == checks


async def test_old_versions_of_tls_are_refused(served: tuple[Service, int], certificates: Certificates) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.load_verify_locations(certificates.ca)
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    for port in (served[0].port, served[1]):
        with pytest.raises(OSError):  # noqa: PT011 - how it is refused is OpenSSL's
            await asyncio.open_connection("localhost", port, ssl=old, server_hostname="localhost")


def test_every_cipher_that_is_offered_keeps_what_was_said_secret_for_good(
    tmp_path: Path, certificates: Certificates
) -> None:
    """Forward secrecy and authenticated encryption, as recommended today; TLS 1.2 or newer."""
    files = written(tmp_path, certificates.good)
    context = shown(files["HTTP_CERTIFICATE_FILE"], files["HTTP_KEY_FILE"])
    assert context is not None
    offered = context.get_ciphers()
    assert {one["protocol"] for one in offered} == {"TLSv1.2", "TLSv1.3"}
    assert [one["name"] for one in offered if not one["aead"]] == []
    assert {one["kea"] for one in offered} <= {"kx-ecdhe", "kx-any"}


def test_files_that_are_no_pair_stop_the_start_in_one_sentence(
    start: Services, tmp_path: Path, certificates: Certificates
) -> None:
    files = written(tmp_path, certificates.good)
    (tmp_path / "other.key").write_text(certificates.pairs["foreign"].key, encoding="ascii")
    no_pair = start(**files | {"HTTP_KEY_FILE": str(tmp_path / "other.key")})
    no_file = start(**files | {"HTTP_KEY_FILE": str(tmp_path / "none.key")})
    alone = start(HTTP_CERTIFICATE_FILE=files["HTTP_CERTIFICATE_FILE"])
    for service, words in ((no_pair, "не пара"), (no_file, "не читается"), (alone, "задаются вместе")):
        assert service.end() == 2
        assert words in service.sentence()


def api_of(start: Services, folder: Path, pair: Pair | None) -> Service:
    """The api behind the proxy, showing this pair."""
    files = written(folder, pair) if pair else {}
    service = start("api", **files, PUBLIC_URL="http://jobs.example.org:8020", INSECURE_HTTP="1")
    service.until_said("service is ready")
    return service


@NEEDS_NGINX
@pytest.mark.parametrize(
    ("shown", "status"), [("own", 401), ("another service's", 503), ("another authority's", 503), ("none", 503)]
)
async def test_the_proxy_speaks_with_nobody_who_does_not_show_the_service_s_own_certificate(
    start: Services, told: dict[str, dict[str, str]], tmp_path: Path, shown: str, status: int
) -> None:
    pairs = {
        "own": Pair(told["api"]["server.pem"], told["api"]["server.key"]),
        "another service's": Pair(told["telegram"]["server.pem"], told["telegram"]["server.key"]),
        "another authority's": server_pair(tmp_path / "others", "api", ["api"]),
    }
    service = api_of(start, tmp_path, pairs.get(shown))
    async with proxy(tmp_path, service.port) as url, httpx.AsyncClient(trust_env=False, timeout=40) as client:
        answer = await client.get(f"{url}/api/session", headers=HOST)
        assert answer.status_code == status, answer.text


@NEEDS_NGINX
async def test_a_replica_that_takes_nothing_is_passed_over_for_reads_and_for_writes_alike(
    start: Services, told: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    service = api_of(start, tmp_path, Pair(told["api"]["server.pem"], told["api"]["server.key"]))
    async with (
        proxy(tmp_path, service.port, "127.0.0.2", "127.0.0.1", "127.0.0.3") as url,
        httpx.AsyncClient(base_url=url, headers=HOST, trust_env=False, timeout=40) as client,
    ):
        answers = [(await client.request(how, "/api/session")).status_code for how in ("GET", "POST") * 6]
    assert {answer for answer in answers if answer >= 500} == set()


@NEEDS_NGINX
async def test_nobody_behind_the_proxy_is_said_in_a_sentence_that_asks_to_wait(
    told: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    async with (
        proxy(tmp_path, free_port()) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=40) as client,
    ):
        program = await client.get("/api/session", headers={"Accept": "application/json", "Accept-Language": "en"})
        person = await client.get("/", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "ru-RU,ru"})
        written_to = await client.post("/api/switches", json={})
    for answer in (program, person, written_to):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert program.headers["Content-Type"] == "application/problem+json"
    assert program.json()["code"] == written_to.json()["code"] == "restarting"
    assert "restarting" in program.json()["detail"]
    assert person.headers["Content-Type"] == "text/html; charset=utf-8"
    assert person.headers["Refresh"] == "2"
    assert "перезапускается" in person.text
