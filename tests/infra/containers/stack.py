"""docker-compose.yml with its profile of observability on an engine of this machine, as a demo on ports of its own."""

import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import httpx

from tests.infra.kubernetes.server import free_port

ROOT = Path(__file__).resolve().parents[3]
PROJECT = os.environ.get("CONTAINERS_PROJECT", "vkatilsya-look")
JAEGER, PROMETHEUS = "http://127.0.0.1:16686", "http://127.0.0.1:9090"
LEFT_OUT = frozenset({"grafana", "cli"})
"""What no test here asks for."""
PROFILES = {
    "observability": frozenset({"otel-collector", "jaeger", "nats-exporter", "prometheus"}),
    "https": frozenset({"https"}),
}
"""What runs only where it is asked for."""
OBSERVED = {"COMPOSE_PROFILES": "observability", "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel-collector:4318"}
PATIENCE = 120.0
SKILLS = ("Python", "Django", "FastAPI", "PostgreSQL", "Docker", "Git")


def missing() -> str | None:
    """Why there can be no stack, or None."""
    if os.environ.get("CONTAINERS") != "1":
        return "CONTAINERS=1 asks for it; it needs an engine and the images of docker-compose.yml"
    if shutil.which("docker") is None or shutil.which("docker-compose") is None:
        return "docker or docker-compose is not here"
    return None


@dataclass(frozen=True, slots=True)
class Stack:
    """An installation that runs."""

    environment: dict[str, str]
    url: str
    wanted: tuple[str, ...] = ()

    def compose(self, *arguments: str) -> str:
        """The output of docker-compose."""
        command = ["docker-compose", "-p", PROJECT, *arguments]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **self.environment}
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def up(self, *scaled: str) -> str:
        """What a person repeats: `docker-compose up -d`."""
        return self.compose("up", "-d", "--no-build", *scaled, *self.wanted)

    def welcomed(self, pattern: str) -> str:
        """What the job `welcome` printed last in this form."""
        return until(lambda: re.findall(pattern, self.compose("logs", "--no-color", "welcome")), 300)[-1]

    def played(self, port: int, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the control of a sandbox, which hears callers of its own machine only."""
        code = (
            "import sys, urllib.request as u; body = sys.argv[2].encode() or None;"
            "kind = {'Content-Type': 'application/json'};"
            "print(u.urlopen(u.Request(sys.argv[1], data=body, headers=kind)).read().decode())"
        )
        given = "" if body is None else json.dumps(body)
        address = f"http://127.0.0.1:{port}/_sandbox{path}"
        return json.loads(self.compose("exec", "-T", "sandbox", "python", "-c", code, address, given))

    def sent(self) -> Counter[str]:
        """How often the played hh was asked to take an application, by vacancy: its own record, refusals too."""
        return Counter(str(one["vacancy_id"]) for one in self.played(8081, "/ledger?limit=5000")["entries"])

    def client(self) -> httpx.Client:
        """A browser."""
        headers = {"X-CSRF": "1", "Origin": self.url}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30)


@contextmanager
def running(*, profile: str = "", given: Mapping[str, str] | None = None, **replicas: int) -> Generator[Stack]:
    """Start everything, with so many replicas of a service; it ends, and its data go, with the block.

    `given`: variables of `.env`, which stand above those that follow from free ports.
    """
    web, sandbox, chats = free_port(), free_port(), free_port()
    environment = {
        **(OBSERVED if profile == "observability" else {}),
        "PUBLISH": f"127.0.0.1:{web}",
        "PUBLIC_URL": f"http://localhost:{web}",
        "SANDBOX_PUBLISH": f"127.0.0.1:{sandbox}",
        "CHATS_PUBLISH": f"127.0.0.1:{chats}",
        "SANDBOX_SITE_URL": f"http://127.0.0.1:{sandbox}",
        "SANDBOX_CHATS_URL": f"http://127.0.0.1:{chats}",
        **(given or {}),
    }
    stack = Stack(environment, environment["PUBLIC_URL"])
    others = LEFT_OUT.union(*(names for name, names in PROFILES.items() if name != profile))
    wanted = sorted(set(stack.compose("config", "--services").split()) - others)
    stack = replace(stack, wanted=tuple(wanted))
    try:
        stack.up(*(part for name, number in replicas.items() for part in ("--scale", f"{name}={number}")))
        yield stack
    finally:
        stack.compose("down", "-v", "--remove-orphans")


@contextmanager
def stops_measured() -> Generator[list[float]]:
    """Seconds from the SIGTERM of each container that is stopped within the block to its end, once the block has ended.

    By the engine's own clock. It is listened to: of what is past it remembers the last few events only.
    """
    asked = [f"label=com.docker.compose.project={PROJECT}", "type=container", "event=kill", "event=die"]
    command = ["docker", "events", *(part for one in asked for part in ("--filter", one)), "--format", "{{json .}}"]
    told, took = dict[str, int](), list[float]()
    with TemporaryFile("w+") as file, subprocess.Popen(command, stdout=file) as listening:
        try:
            yield took
        finally:
            listening.terminate()
            listening.wait(30)
        file.seek(0)
        for event in map(json.loads, file):
            if event["Action"] == "kill":
                told.setdefault(event["Actor"]["ID"], event["timeNano"])
            elif event["Actor"]["ID"] in told:
                took.append((event["timeNano"] - told.pop(event["Actor"]["ID"])) / 1e9)


def vacancy(number: int) -> dict[str, Any]:
    """A card that suits the applicant of the demo, of an employer of its own."""
    return {
        "name": "Python-разработчик",
        "employer": {"id": f"7{number:06d}", "name": f"Компания № {number}"},
        "area": {"id": "1", "name": "Москва"},
        "professional_roles": [{"id": "96", "name": "Программист, разработчик"}],
        "experience": {"id": "between3And6", "name": "От 3 до 6 лет"},
        "key_skills": [{"name": name} for name in SKILLS],
    }


def until(asked: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What is asked, once it is there."""
    deadline = time.monotonic() + seconds
    while not (found := asked()):
        assert time.monotonic() < deadline, f"it did not come: {found!r}"
        time.sleep(0.5)
    return found


def get(base: str, path: str, **params: Any) -> Any:
    """What a page of the observers answers; None while it has nothing."""
    answer = httpx.get(f"{base}{path}", params=params, trust_env=False, timeout=10)
    return answer.json()["data"] if answer.status_code == 200 else None
