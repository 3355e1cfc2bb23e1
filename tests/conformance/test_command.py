"""The command itself: what it refuses to send, and that a wrong API does not pass."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.conformance.__main__ import WrongTargetError, described, introduction, parser
from tests.conformance.api import Line
from tests.conformance.report import shown
from tests.conformance.target import Target, is_loopback
from tests.support.headhunter import sandbox

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = "https://api.hh.test"
AS_IF_ELSEWHERE = """
import sys
from tests.conformance.__main__ import run
from tests.conformance.target import Target
sys.exit(run(Target(sys.argv[1], token=sys.argv[2]), "test_041 or test_062 or test_075"))
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "HH_TOKEN"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return python("-m", "tests.conformance", *arguments)


class Yes(BaseHTTPRequestHandler):
    """Agrees to everything."""

    def do_GET(self) -> None:
        body = json.dumps({"auth_type": "applicant"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the base
        """Nothing."""


@contextmanager
def yes() -> Generator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Yes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://localhost:1", True),
        ("http://[::1]:8081", True),
        ("http://127.9.9.9", True),
        (ELSEWHERE, False),
        ("http://localhost.hh.test", False),
        ("http://127.0.0.1.hh.test", False),
        ("http://user@10.0.0.7", False),
        ("http://127.0.0.1@api.hh.test", False),
    ],
)
def test_only_addresses_of_this_machine_are_loopback(url: str, own: bool) -> None:
    assert is_loopback(url) is own
    assert Target(url).may_write is own
    assert Target(url, write=True).may_write is True


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/negotiations"), ("PUT", "/x"), ("DELETE", "/x"), ("GET", "/negotiations/1/messages")],
)
def test_a_write_is_stopped_before_it_is_sent(method: str, path: str) -> None:
    line = Line(Target(ELSEWHERE))
    with pytest.raises(PermissionError, match="--write"):
        line.send(line.http.build_request(method, path))
    assert line.sent == 0


def test_a_token_goes_to_no_other_address() -> None:
    line = Line(Target("http://127.0.0.1:1"))
    with pytest.raises(PermissionError, match="not the address"):
        line.send(line.http.build_request("GET", f"{ELSEWHERE}/me"))
    assert line.sent == 0


def test_elsewhere_it_asks_three_times_a_second_at_most() -> None:
    line = Line(Target(ELSEWHERE))
    line.http = httpx.Client(base_url=ELSEWHERE, transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    begun = time.monotonic()
    for _ in range(4):
        line.send(line.http.build_request("GET", "/me"))
    assert time.monotonic() - begun >= 1.0


def test_elsewhere_nothing_but_reads_arrives() -> None:
    """0.0.0.0 is no loopback address and yet leads to a sandbox of this machine."""
    with sandbox() as own:
        token = own.post("/tokens")["access_token"]
        done = python("-c", AS_IF_ELSEWHERE, own.url.replace("127.0.0.1", "0.0.0.0"), token)  # noqa: S104
        asked = [(one["method"], one["path"]) for one in own.get("/requests", limit=500)["requests"]]
        assert own.get("/ledger")["entries"] == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert "it writes, and nothing is written to http://0.0.0.0" in done.stdout
    assert "ok    075" in done.stdout
    assert set(asked) == {("GET", "/vacancies")}


def test_an_api_that_agrees_to_everything_does_not_pass() -> None:
    with yes() as url:
        done = command("--base-url", url, "--token", "T", "--only", "test_075 or test_025")
    assert done.returncode == 1
    assert "FAIL  075  a hundred is the most of a page" in done.stdout
    assert "FAIL  025" in done.stdout
    assert "  ok  " not in done.stdout


def test_a_token_that_is_refused_is_told_in_a_sentence() -> None:
    with sandbox() as own:
        done = command("--base-url", own.url, "--token", "USERnosuch")
    assert done.returncode == 2
    assert "answers 403, so the token is of no use" in done.stderr


def test_an_address_where_nobody_listens_is_told_in_a_sentence() -> None:
    done = command("--base-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("url", "sentence"), [("api.hh.test", "must begin"), ("http://api.hh.test", "https alone")])
def test_an_address_that_cannot_be_tested_is_told_before_anything_is_sent(url: str, sentence: str) -> None:
    with pytest.raises(WrongTargetError, match=sentence):
        described(parser().parse_args(["--base-url", url]))


def test_what_is_going_to_be_sent_is_said() -> None:
    assert "only reads are sent" in introduction(Target(ELSEWHERE))
    assert "no token" in introduction(Target(ELSEWHERE))
    bold = introduction(Target(ELSEWHERE, token="T", write=True, vacancy="7"))
    assert "in the name of the token's owner" in bold
    assert "really is sent to vacancy 7" in bold


def test_a_case_is_told_by_its_number() -> None:
    assert shown("test_075_a_hundred_is_the_most[x y]") == "075  a hundred is the most (x y)"
