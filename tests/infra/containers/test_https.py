"""The public door: a certificate by ACME, https only, and what browsers are given through it."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from standalone.certificates import server_pair
from tests.infra.containers.stack import Stack, missing, running, until
from tests.infra.kubernetes.server import free_port

WHY = missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.timeout(1200)]
NAME = "jobs.example.org"
URL = f"https://{NAME}"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whom everybody believes here; the key is for the container that plays it."""
    folder = tmp_path_factory.mktemp("authority")
    server_pair(folder, "unused", ["unused"])
    folder.chmod(0o755)
    (folder / "ca.key").chmod(0o644)
    return folder


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def stack(authority: Path, ports: tuple[int, int]) -> Iterator[Stack]:
    given = {
        "MODE": "live",
        "PUBLIC_URL": URL,
        "AUTHORITY": str(authority),
        "ACME_DIRECTORY": "https://acme/acme/local/directory",
    }
    given |= {"HTTP_PUBLISH": f"127.0.0.1:{ports[0]}", "HTTPS_PUBLISH": f"127.0.0.1:{ports[1]}"}
    given["COMPOSE_FILE"] = "docker-compose.yml:tests/infra/containers/acme.yml"
    with running(profile="https", given=given) as found:
        yield found


@pytest.fixture(scope="module")
def browser(stack: Stack, authority: Path, ports: tuple[int, int]) -> Iterator[httpx.Client]:
    """It believes the authority alone, and asks under the public name."""
    believed = ssl.create_default_context(cafile=str(authority / "ca.pem"))
    until(lambda: certificate(believed, ports[1]))

    class Way(httpx.HTTPTransport):
        """The name leads to this machine, where the ports are others."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            port = ports[request.url.scheme == "https"]
            here = request.url.copy_with(host="127.0.0.1", port=port)
            request.headers["Host"] = request.url.host
            named = {**request.extensions, "sni_hostname": request.url.host}
            moved = httpx.Request(
                request.method, here, headers=request.headers, stream=request.stream, extensions=named
            )
            return super().handle_request(moved)

    headers = {"X-CSRF": "1", "Origin": URL}
    with httpx.Client(base_url=URL, headers=headers, transport=Way(verify=believed), timeout=30) as client:
        yield client


def certificate(believed: ssl.SSLContext, port: int) -> x509.Certificate | None:
    """What the door shows, once it is one that is believed."""
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
            believed.wrap_socket(plain, server_hostname=NAME) as shown,
        ):
            return x509.load_der_x509_certificate(shown.getpeercert(binary_form=True) or b"")
    except OSError:
        return None


def test_the_certificate_is_the_authority_s_for_the_public_name(
    browser: httpx.Client, authority: Path, ports: tuple[int, int]
) -> None:
    shown = certificate(ssl.create_default_context(cafile=str(authority / "ca.pem")), ports[1])
    assert shown is not None
    shown.verify_directly_issued_by(x509.load_pem_x509_certificate((authority / "ca.pem").read_bytes()))
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [NAME]


def test_every_cookie_is_of_this_host_and_of_https_only(stack: Stack, browser: httpx.Client) -> None:
    token = stack.welcomed(r"/link#(\S+)")
    signed_in = browser.post("/api/session/link", json={"token": token})
    assert signed_in.status_code == httpx.codes.NO_CONTENT, signed_in.text
    cookies = signed_in.headers.get_list("set-cookie")
    assert any(one.startswith("__Host-sid=") for one in cookies)
    for one in cookies:
        assert one.startswith("__Host-"), one
        assert "; Secure" in one, one
        assert "; Path=/" in one, one
    assert browser.get("/api/bootstrap").status_code == httpx.codes.OK


def test_pages_come_with_hsts_and_without_the_names_of_programs(browser: httpx.Client) -> None:
    page = browser.get("/", headers={"Accept": "text/html"})
    assert page.status_code == httpx.codes.OK
    assert "max-age=31536000" in page.headers["strict-transport-security"]
    assert not {"server", "via"} & {name.lower() for name in page.headers}


def test_people_are_led_to_https_and_programs_are_refused(browser: httpx.Client) -> None:
    led = browser.get(f"http://{NAME}/calendar?day=1", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["location"]) == (308, f"{URL}/calendar?day=1")
    for path in ("/api/bootstrap", "/ws", "/telegram/webhook"):
        assert browser.get(f"http://{NAME}{path}").status_code == httpx.codes.FORBIDDEN


def test_who_asks_is_told_by_the_connection_and_not_by_the_caller(stack: Stack, browser: httpx.Client) -> None:
    """A refused sign-in is logged with where it came from: neither what the caller says, nor who passed it on."""
    body = {"email": "nobody@example.org", "password": "wrong password of nobody"}
    refused = browser.post("/api/session", json=body, headers={"X-Forwarded-For": "203.0.113.9"})
    assert refused.status_code == httpx.codes.UNAUTHORIZED
    lines = re.findall(r"{.*}", stack.compose("logs", "--no-color", "api"))
    [line] = [
        one for one in map(json.loads, lines) if (one.get("action"), one.get("how")) == ("session.refused", "password")
    ]
    between = {*stack.compose("exec", "-T", "https", "hostname", "-i").split()}
    between |= {*stack.compose("exec", "-T", "proxy", "hostname", "-i").split()}
    assert line["address"] not in between | {"203.0.113.9"}
