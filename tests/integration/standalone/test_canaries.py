"""A whole run with traces on: no secret is where it does not belong, nor in the environment of who needs none."""

import asyncio
import base64
import json
import re
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.integration.standalone.test_run import Run, data

__all__ = ["data"]
KEY = base64.b64encode(secrets.token_bytes(32)).decode()
CODE, STATE, PASSWORD = "CANARYCODE77", "CANARYSTATE77", "CANARYpassword77"


class Collector(BaseHTTPRequestHandler):
    """Takes OTLP over HTTP and keeps its bytes."""

    received = b""

    def do_POST(self) -> None:
        """Keep a batch."""
        Collector.received += self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def _letters(url: str) -> dict[str, str]:
    """What was written, a line of each letter."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        rows = await connection.fetch("select letter from applications where letter is not null limit 5")
    finally:
        await connection.close()
    assert rows
    return {f"letter {number}": max(row["letter"].splitlines(), key=len) for number, row in enumerate(rows)}


def _tokens(headhunter: str) -> dict[str, str]:
    """The token pairs that hh gave out."""
    dump = httpx.get(f"{headhunter}/_sandbox/dump", trust_env=False).text
    found = re.findall(r'"((?:access|refresh)(?:_token)?)":\s*"([^"]{20,})"', dump)
    assert found
    return {f"{kind} {number}": token for number, (kind, token) in enumerate(found)}


def _answers(api: str, token: str) -> bytes:
    """What strangers are answered to requests that carry secrets."""
    with httpx.Client(base_url=api, trust_env=False, headers={"Origin": api}) as client:
        client.get(f"/login/{token}")
        answers = [
            client.get("/api/hh/callback", params={"code": CODE, "state": STATE}),
            client.post("/api/session", json={"login": "nobody", "password": PASSWORD}),
            client.post("/api/session", json={"login": 5, "password": {"secret": PASSWORD}}),
        ]
    return b"".join(answer.content for answer in answers)


@pytest.mark.timeout(180)
def test_no_secret_of_a_run_is_seen_where_it_does_not_belong(data: Path, collector: str) -> None:
    run = Run(data, OTEL_EXPORTER_OTLP_ENDPOINT=collector, SECRET_KEYS=f"k1:{KEY}")
    run.until_said("Отправлен отклик")
    [token, *_] = re.findall(r"/login/([\w-]{16,})", run.said())
    state = json.loads((data / "demo" / "run.json").read_text(encoding="utf-8"))
    secrets_of_people = asyncio.run(_letters(state["database_url"])) | _tokens(state["services"]["headhunter"])
    answers = _answers(state["api_url"], token)
    metrics = b"".join(httpx.get(url, trust_env=False).content for url in state["metrics"].values())
    processes = [(child.cmdline(), child.environ()) for child in run.children()]
    assert run.ask("stop", module="standalone").returncode == 0
    places = {
        "answers": answers,
        "metrics": metrics,
        "command lines": repr([command for command, _ in processes]).encode(),
        "traces": Collector.received,
        "logs": _files(data / "demo" / "logs"),
        "streams": _files(data / "demo" / "nats"),
    }
    assert b"/login/" in places["traces"]
    assert b"reply.sent" in places["streams"]
    canaries = {"link": token, "key": KEY, "code": CODE, "state": STATE, "password": PASSWORD} | secrets_of_people
    found = [
        (what, place) for what, word in canaries.items() for place, text in places.items() if word.encode() in text
    ]
    assert found == []
    holders = [command for command, environment in processes if KEY in repr(environment)]
    modules = {module for command in holders for module in command if module.startswith("services.")}
    assert modules == {"services.api", "services.auto_reply"}
    assert len(holders) == 2, "the servers and sandboxes have no use for the key"
