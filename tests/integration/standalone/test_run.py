"""The whole of `make run` in a folder of its own: up, a first application, a crash, another run, a stop."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from standalone.servers.postgres_folder import remove_place
from tests.support.observability import wanted_labels

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 90.0


class Run:
    """One launcher process, its output read line by line."""

    def __init__(self, data: Path, root: Path = ROOT, **variables: str) -> None:
        self.root = root
        clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "NATS_URL"}}
        self.env = clean | {"DATA_DIR": str(data), "MODE": "demo"} | variables
        self.began = time.monotonic()
        self.log = data.parent / f"{data.name}-{time.monotonic_ns()}.out"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "standalone", "run"], env=self.env, cwd=root, stdout=output, stderr=output
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until(self, happened: Callable[[str], bool], what: str) -> float:
        while not happened(self.said()):
            alive, late = self.process.poll() is None, time.monotonic() - self.began > PATIENCE
            if late or not (alive or happened(self.said())):
                pytest.fail(f"{what} did not happen; the launcher said:\n{self.said()}")
            time.sleep(0.05)
        return time.monotonic() - self.began

    def until_said(self, text: str) -> float:
        return self.until(lambda said: text in said, f"«{text}»")

    def ask(self, *command: str, module: str = "cli") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *command],
            env=self.env,
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        answer = self.ask("status", "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    remove_place(tmp_path / "data" / "demo" / "postgres")


def _sent(status: dict[str, Any]) -> int:
    return sum(one["states"].get("sent", 0) for one in status["funnels"])


def _each_signs_in_as_itself(folder: Path, children: list[psutil.Process]) -> None:
    """At both servers; NATS has no other door, and the metrics are not where browsers are."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    services = {"api", "auto_reply", "chat_analysis", "notifier"}
    users = {name: one.environ()["NATS_USER"] for one in children for name in services & _modules(one)}
    assert users == {name: name for name in services}
    [nats] = [one for one in children if one.name() == "nats-server"]
    assert len([one for one in nats.net_connections() if one.status == psutil.CONN_LISTEN]) == 1
    roles = asyncio.run(_roles(run["database_url"]))
    assert {("vkatilsya-" + name, "vkatilsya_" + name) for name in services} <= roles
    assert not [role for _, role in roles if role == "vkatilsya"], "nobody is the superuser"
    assert "outbox_oldest_seconds" not in httpx.get(f"{run['api_url']}/metrics", trust_env=False).text
    _every_figure_of_alerts_and_panels_is_served(run["metrics"].values())
    for private in ("run.json", "secrets.json", "nats/nats.conf"):
        assert (folder / private).stat().st_mode & 0o077 == 0, private


def _every_figure_of_alerts_and_panels_is_served(addresses: Iterable[str]) -> None:
    """By name, and by its labels where the walk so far gave it a value."""
    served, labels = set[str](), dict[str, set[str]]()
    for address in addresses:
        for family in text_string_to_metric_families(httpx.get(address, trust_env=False).text):
            served |= {f"{family.name}{end}" for end in ("", "_total", "_bucket", "_count", "_sum")}
            labels |= {sample.name: set(sample.labels) for sample in family.samples}
    wanted = wanted_labels()
    assert len(wanted) > 30
    assert set(wanted) <= served
    given = {name: names & labels[name] for name, names in wanted.items() if name in labels}
    assert given == {name: wanted[name] for name in given}
    assert {"hh_applications_total", "letters_written_total", "outbox_published_total"} <= set(given)


def _modules(process: psutil.Process) -> set[str]:
    return {part.removeprefix("services.") for part in process.cmdline() if part.startswith("services.")}


async def _roles(url: str) -> set[tuple[str, str]]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        rows = await connection.fetch(
            "select application_name, usename from pg_stat_activity"
            " where datname = current_database() and application_name like 'vkatilsya-%'"
        )
        return {(row["application_name"], row["usename"]) for row in rows}
    finally:
        await connection.close()


@pytest.mark.timeout(300)
def test_a_run_applies_survives_a_crash_resumes_and_stops_cleanly(data: Path) -> None:
    first = Run(data)
    assert first.until_said("Вкатился запускается") < 2.0
    first.until_said("Автоотклики включены")
    first.until_said("Отправлен отклик")
    status = first.status()
    assert status["problems"] == []
    assert {name for name, state in status["services"].items() if state == "работает"} >= {
        "api",
        "auto_reply",
        "chat_analysis",
        "notifier",
    }
    sent = _sent(status)
    assert sent >= 1
    _each_signs_in_as_itself(data / "demo", first.children())

    second_instance = Run(data)
    assert second_instance.process.wait(PATIENCE) == 1
    assert "Вкатился уже работает" in second_instance.said()
    assert "Traceback" not in second_instance.said()

    children = first.children()
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == [], "a killed launcher left processes behind"

    again = Run(data)
    again.until_said("Автоотклики включены")
    assert _sent(again.status()) >= sent
    restarted = again.ask("restart", "notifier", module="standalone")
    assert (restarted.returncode, restarted.stdout) == (0, "notifier перезапущен.\n")
    again.until_said("Уведомления: снова работает.")
    unknown = again.ask("restart", "nobody", module="standalone")
    assert unknown.returncode == 1
    assert "Нет сервиса «nobody»" in unknown.stderr

    children = again.children()
    stopped = again.ask("stop", module="standalone")
    assert (stopped.returncode, stopped.stdout) == (0, "Вкатился остановлен.\n")
    assert again.process.wait(PATIENCE) == 0
    assert "Данные сохранены" in again.said()
    assert [child for child in children if child.is_running()] == []


@pytest.mark.timeout(180)
def test_a_worker_that_is_killed_comes_back_and_ctrl_c_ends_with_zero(data: Path) -> None:
    run = Run(data)
    run.until_said("Автоотклики включены")
    worker = next(child for child in run.children() if "services.auto_reply" in child.cmdline())
    worker.kill()
    run.until_said("Поиск и отклики: процесс остановлен сигналом 9. Запускаю снова.")
    run.until_said("Поиск и отклики: снова работает.")
    run.until_said("Отправлен отклик")
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(PATIENCE) == 0


def test_mistakes_are_sentences_and_nothing_is_started(data: Path) -> None:
    run = Run(data, MODE="live", HH_API_URL="http://localhost:1", RESET="perhaps", RESUMES="/nowhere.json")
    assert run.process.wait(PATIENCE) == 2
    said = run.said()
    assert "HH_API_URL ведёт в песочницу" in said
    assert "RESET бывает 1 или 0" in said
    assert "такого файла нет" in said
    assert "Traceback" not in said
    assert not data.exists()


def test_a_fixed_port_that_is_taken_is_a_sentence(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        run = Run(data, PUBLIC_PORT=str(other.getsockname()[1]))
        assert run.process.wait(PATIENCE) == 2
    assert f"Порт {run.env['PUBLIC_PORT']}" in run.said()
    assert "занят другой программой" in run.said()
    assert "Traceback" not in run.said()


def test_without_a_run_the_commands_say_what_to_do(data: Path) -> None:
    run = Run(data, RESET="perhaps")
    run.process.wait(PATIENCE)
    assert run.ask("stop", module="standalone").stdout == "Вкатился не запущен.\n"
    for command, module in ((("status",), "cli"), (("restart", "api"), "standalone")):
        answer = run.ask(*command, module=module)
        assert answer.returncode == 1
        assert "make run" in answer.stderr
        assert "Traceback" not in answer.stderr


@pytest.mark.timeout(180)
def test_a_reader_that_goes_away_stops_the_run(data: Path) -> None:
    """`make run | head -2`: nobody reads any more, so nothing may go on unseen or hang."""
    env = {**os.environ, "DATA_DIR": str(data), "MODE": "demo"}
    process = subprocess.Popen([sys.executable, "-m", "standalone", "run"], env=env, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(PATIENCE) in {0, 120}  # 120: the interpreter's own complaint about the closed pipe


@pytest.mark.timeout(180)
def test_a_service_with_wrong_settings_ends_the_start_with_its_own_sentence(data: Path) -> None:
    run = Run(data, SECRET_KEYS="rubbish")
    assert run.process.wait(PATIENCE) == 2
    assert "не запускается" in run.said()
    assert "SECRET_KEYS" in run.said()
    assert "standalone/" not in run.said(), "the launcher itself must not end with a stack trace"
