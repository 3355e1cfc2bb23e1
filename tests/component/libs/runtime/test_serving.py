"""Services as processes: a start that cannot succeed ends at once in one sentence, a stop is obeyed at any moment."""

import asyncio
import base64
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.net.tls import verifying
from libs.common.settings.servers import NatsSettings
from standalone.ports import free_port
from standalone.servers.nats import NatsServer

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
"""For a process that hangs. A start takes 3.4 s of processor, on a busy machine a minute."""
Services = Callable[..., "Service"]


class Service:
    """One process of a service, its output in files."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._said = folder / f"{name}-{self.port}.err"
        self._began = time.monotonic()
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", f"services.{name}"],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "HTTP_PORT": str(self.port), **environment},
                stdout=said,
                stderr=said,
            )

    def end(self) -> int:
        return self.process.wait(PATIENCE)

    @property
    def lived(self) -> float:
        return time.monotonic() - self._began

    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def sentence(self) -> str:
        """What it said that is no line of its log."""
        assert "Traceback" not in self.said()
        lines = [line for line in self.said().splitlines() if not line.startswith("{")]
        assert len(lines) == 1, self.said()
        return lines[0]

    def until_ready(self, ca_file: str | None = None) -> None:
        """By https where `ca_file` is given: it names who is believed."""
        believed, scheme = verifying(ca_file), "https" if ca_file else "http"
        url = f"{scheme}://127.0.0.1:{self.port}/readyz"
        while True:
            assert self.process.poll() is None, self.said()
            assert self.lived < PATIENCE, self.said()
            try:
                if httpx.get(url, trust_env=False, timeout=2, verify=believed).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)

    def until_said(self, words: str) -> None:
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert self.lived < PATIENCE, self.said()
            time.sleep(0.05)

    def stop(self) -> float:
        """Seconds from the signal to the end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0, self.said()
        return time.monotonic() - began


@pytest.fixture
def start(
    tmp_path: Path,
    url_of: Callable[[str], str],
    nats_settings: NatsSettings,
    signed_in: Callable[[str], dict[str, Any]],
) -> Iterator[Services]:
    """Start a service with everything it needs, but for what a test changes."""
    started: list[Service] = []

    def one(name: str = "notifier", **changed: str) -> Service:
        environment = {
            "DATABASE_URL": url_of(name),
            "NATS_URL": nats_settings.nats_url,
            "NATS_USER": name,
            "NATS_PASSWORD": signed_in(name)["nats_password"],
            "LOG_FORMAT": "json",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "SECRET_KEYS": f"k1:{base64.b64encode(bytes(32)).decode()}",
            "HH_API_URL": "http://127.0.0.1:1",
            "HH_SITE_URL": "http://127.0.0.1:1",
            "ACK_WAIT_SECONDS": "2",  # as it was provisioned
            **changed,
        }
        started.append(Service(name, tmp_path, environment))
        return started[-1]

    yield one
    for service in started:
        if service.process.poll() is None:
            service.process.kill()
            service.process.wait()


def _with(url: str, **parts: str) -> str:
    """The address with another user, password, port or database."""
    head, _, rest = url.partition("://")
    login, _, place = rest.rpartition("@")
    user, _, password = login.partition(":")
    address, _, name = place.partition("/")
    host, _, port = address.partition(":")
    known = {"user": user, "password": password, "port": port, "name": name} | parts
    return f"{head}://{known['user']}:{known['password']}@{host}:{known['port']}/{known['name']}"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"password": "wrong"}, "не пускает пользователя vkatilsya_notifier: имя или пароль неверны"),
        ({"user": "nobody"}, "не пускает пользователя nobody"),
        ({"name": "nowhere"}, "Базы nowhere на сервере"),
    ],
)
def test_a_refusal_of_postgresql_ends_the_start_at_once(
    start: Services, url_of: Callable[[str], str], parts: dict[str, str], words: str
) -> None:
    service = start(DATABASE_URL=_with(url_of("notifier"), **parts))
    assert service.end() == 2, service.said()
    assert words in service.sentence()
    assert "database.waiting" not in service.said()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update alembic_version set version_num = 'later'", "новее этого кода"),
        ("revoke select on outbox from vkatilsya_notifier", "не хватает прав (SELECT outbox"),
    ],
)
async def test_another_schema_or_missing_rights_end_the_start_at_once(
    start: Services, engine: AsyncEngine, statement: str, words: str
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    service = start()
    assert await asyncio.to_thread(service.end) == 2, service.said()
    assert words in service.sentence()


@pytest.mark.parametrize("name", ["notifier", "api"])
def test_a_wrong_nats_password_ends_the_start_at_once_also_where_nats_is_not_waited_for(
    start: Services, name: str
) -> None:
    service = start(name, NATS_PASSWORD="wrong")
    assert service.end() == 2, service.said()
    assert f"не пускает пользователя {name}: имя или пароль неверны" in service.sentence()


async def test_a_drifted_stream_ends_the_start_at_once(start: Services, nats_settings: NatsSettings) -> None:
    async with connected(nats_settings.servers, name="test") as client:
        js = client.jetstream()
        config = (await js.stream_info(topology.EVENTS)).config
        config.max_age = 3600
        await js.update_stream(config)
    service = start()
    assert await asyncio.to_thread(service.end) == 2, service.said()
    assert "stream EVENTS: max_age is" in service.sentence()


@pytest.mark.parametrize(
    ("changed", "waits"),
    [
        ({"DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x"}, "database.waiting"),
        ({"NATS_URL": "nats://127.0.0.1:1"}, "broker.waiting"),
    ],
)
def test_sigterm_ends_a_start_that_waits_within_two_seconds(
    start: Services, changed: dict[str, str], waits: str
) -> None:
    service = start(**changed)
    service.until_said(waits)
    assert service.stop() < 3


def test_what_the_interpreter_frees_at_its_end_is_not_waited_for(start: Services, tmp_path: Path) -> None:
    """It frees for seconds on a busy machine, and no guard of ours is alive by then."""
    (tmp_path / "sitecustomize.py").write_text(
        "import time\nclass Heavy:\n    def __del__(self, sleep=time.sleep):\n        sleep(8)\nheld = Heavy()\n",
        encoding="utf-8",
    )
    service = start(DATABASE_URL="postgresql://u:p@127.0.0.1:1/x", PYTHONPATH=str(tmp_path))
    service.until_said("database.waiting")
    assert service.stop() < 6
    assert "service.ended" in service.said()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x", "DATABASE_START_DEADLINE_SECONDS": "1"},
            "PostgreSQL по адресу 127.0.0.1:1 не отвечает: соединение отклонено.",
        ),
        (
            {"NATS_URL": "nats://127.0.0.1:1", "NATS_START_DEADLINE_SECONDS": "1"},
            "NATS по адресу nats://127.0.0.1:1 не отвечает: соединение отклонено.",
        ),
    ],
)
def test_what_stays_away_is_one_sentence_and_worth_another_start(
    start: Services, changed: dict[str, str], words: str
) -> None:
    service = start(**changed)
    assert service.end() == 3, service.said()
    assert service.sentence() == words


def test_an_idle_connection_is_kept_for_longer_than_clients_keep_theirs(start: Services) -> None:
    """Five seconds is what they keep: a request that is sent as the server closes is lost."""
    service = start()
    service.until_ready()
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)) as client:
        client.request("GET", "/livez")
        assert client.getresponse().read()
        client.sock.settimeout(7)
        with pytest.raises(TimeoutError):
            client.sock.recv(1)  # the end of the connection would be heard here
        client.sock.settimeout(PATIENCE)
        before = client.sock
        client.request("GET", "/livez")
        assert client.getresponse().read()
        assert client.sock is before


def test_sigterm_is_obeyed_in_time_while_nats_stands_still(start: Services, nats_server: NatsServer) -> None:
    service = start(GRACEFUL_SECONDS="2", CLOSE_SECONDS="2")
    service.until_ready()
    os.kill(nats_server.pid, signal.SIGSTOP)
    try:
        assert service.stop() < 5.5
    finally:
        os.kill(nats_server.pid, signal.SIGCONT)


async def test_sigterm_is_obeyed_in_time_while_a_request_hangs_in_postgresql(
    start: Services, engine: AsyncEngine
) -> None:
    service = start("api", GRACEFUL_SECONDS="2", CLOSE_SECONDS="2")
    await asyncio.to_thread(service.until_ready)
    async with engine.begin() as connection:
        await connection.execute(text("lock table sessions in access exclusive mode"))
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
            cookie = {"Cookie": f"sid={'x' * 43}"}
            hangs = asyncio.create_task(client.get(f"http://127.0.0.1:{service.port}/api/session", headers=cookie))
            while not await _waits_for_a_lock(engine):
                await asyncio.sleep(0.05)
            assert await asyncio.to_thread(service.stop) < 5.5
            await asyncio.wait({hangs})


async def _waits_for_a_lock(engine: AsyncEngine) -> bool:
    query = "select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with engine.connect() as connection:
        return bool(await connection.scalar(text(query)))


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("api", {"SECRET_KEYS": "abc"}, "SECRET_KEYS пишется так"),
        ("notifier", {"LOG_DIR": "/proc/x"}, "LOG_DIR: папку /proc/x не создать"),
        ("notifier", {"HTTP_HOST": "203.0.113.1"}, "HTTP_HOST: у этого компьютера нет адреса 203.0.113.1"),
        ("notifier", {"METRICS_HOST": "203.0.113.1", "METRICS_PORT": "9"}, "METRICS_HOST: у этого компьютера нет"),
    ],
)
def test_a_setting_that_only_the_start_can_try_is_a_sentence(
    start: Services, name: str, changed: dict[str, str], words: str
) -> None:
    service = start(name, **changed)
    assert service.end() == 2, service.said()
    assert words in service.sentence()


def test_a_taken_port_for_the_metrics_is_a_sentence_and_an_empty_one_means_none(start: Services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        service = start(METRICS_PORT=str(other.getsockname()[1]))
        assert service.end() == 2, service.said()
        assert "METRICS_PORT: порт" in service.sentence()
    silent = start(METRICS_PORT="")
    silent.until_ready()
    assert silent.stop() < 5
