"""`docker-compose up` over an installation that is half made or damaged: it heals, or says what to do."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.infra.containers.stack import PATIENCE, PROJECT, ROOT, Stack, missing, running, until, vacancy

WHY = missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.timeout(1800)]
JOBS = ("settings", "migrate", "provision", "welcome")
SERVICES = ("api", "auto_reply", "chat_analysis", "notifier", "telegram", "forgetting")


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running() as found:
        yield found


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"docker {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout.strip()


def in_volume(name: str, script: str) -> str:
    """What a hand does to a volume."""
    image = os.environ.get("IMAGE", "vkatilsya:local")
    volume = f"{PROJECT}_{name}:/volume"
    return docker("run", "--rm", "--user", "0", "-v", volume, "--entrypoint", "sh", image, "-c", script)


def container(stack: Stack, service: str) -> dict[str, Any]:
    """What the engine says of it."""
    [one] = stack.compose("ps", "-q", service).split()
    form = '{"id": {{json .Id}}, "state": {{json .State}}, "restarts": {{.RestartCount}}}'
    return dict(httpx.Response(200, text=docker("inspect", "-f", form, one)).json())


def works(stack: Stack) -> bool:
    """Every service is healthy, every job done."""
    states = [container(stack, name)["state"] for name in SERVICES]
    jobs = [container(stack, name)["state"] for name in JOBS]
    healthy = all(one["Running"] and one.get("Health", {}).get("Status", "healthy") == "healthy" for one in states)
    return healthy and all(one["Status"] == "exited" and one["ExitCode"] == 0 for one in jobs)


def assert_it_works(stack: Stack, number: int) -> None:
    """A new vacancy becomes one application at the played hh, and nobody finds anything wrong."""
    until(lambda: works(stack), 300)
    [put] = stack.played(8081, "/vacancies", {"vacancies": [vacancy(5000 + number)]})["published"]
    until(lambda: put in stack.sent(), 300)
    assert {one: times for one, times in stack.sent().items() if times != 1} == {}
    for words in (("doctor",), ("audit", "verify")):
        assert_said_well(stack, *words)


def assert_said_well(stack: Stack, *words: str) -> None:
    """What a loop could not do while something was away is told until it has worked for a minute."""
    command = ["docker-compose", "-p", PROJECT, "run", "--rm", "-T", "cli", "vkatilsya", *words]
    environment, deadline = {**os.environ, **stack.environment}, time.monotonic() + PATIENCE
    while True:
        said = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
        if said.returncode == 0:
            return
        assert time.monotonic() < deadline, f"{words}: {said.stdout}{said.stderr}"


def killed(stack: Stack, service: str) -> None:
    """SIGKILL from outside the engine, as the kernel sends it to who takes too much memory."""
    before = container(stack, service)
    os.kill(before["state"]["Pid"], signal.SIGKILL)
    until(lambda: container(stack, service)["restarts"] > before["restarts"])


def test_up_twice_changes_nothing(stack: Stack) -> None:
    assert_it_works(stack, 0)
    before = {name: container(stack, name)["id"] for name in (*SERVICES, "postgres", "nats", "proxy")}
    stack.up()
    assert {name: container(stack, name)["id"] for name in before} == before
    assert_it_works(stack, 1)


def test_down_and_up_keep_what_there_was(stack: Stack) -> None:
    before = stack.sent()
    stack.compose("down")
    stack.up()
    assert_it_works(stack, 2)
    assert stack.sent() >= before


@pytest.mark.parametrize("service", ["api", "auto_reply", "notifier", "nats", "postgres", "proxy", "sandbox"])
def test_what_was_killed_begins_anew_by_itself(stack: Stack, service: str) -> None:
    killed(stack, service)
    assert_it_works(
        stack, 10 + ["api", "auto_reply", "notifier", "nats", "postgres", "proxy", "sandbox"].index(service)
    )


def lost_file(stack: Stack) -> None:
    in_volume("settings_api", "rm /volume/database_url /volume/server.key /volume/nats_password")
    stack.compose("kill", "api")


def lost_settings(stack: Stack) -> None:
    stack.compose("down")
    volumes = docker("volume", "ls", "-q", "-f", f"name={PROJECT}_settings_").split()
    docker("volume", "rm", *volumes)


def lost_streams(stack: Stack) -> None:
    stack.compose("down")
    docker("volume", "rm", f"{PROJECT}_nats")


def dead_jobs(stack: Stack) -> None:
    stack.compose("rm", "-sf", *JOBS)


def killed_up(stack: Stack) -> None:
    """Somebody presses Ctrl-C as it is half done, twice."""
    stack.compose("down")
    command = ["docker-compose", "-p", PROJECT, "up", "-d", "--no-build", *stack.wanted]
    for enough in ("nats", "migrate"):
        with subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **stack.environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as half:
            until(lambda: stack.compose("ps", "-q", enough).strip())  # noqa: B023 - asked at once
            half.kill()


def half_provisioned(stack: Stack) -> None:
    """There are no streams any more, and what makes them anew is killed half way."""
    lost_streams(stack)
    command = ["docker-compose", "-p", PROJECT, "run", "--rm", "-T", "-e", "VKATILSYA_CRASH=provision.EVENTS.notifier"]
    environment = {**os.environ, **stack.environment}
    # Not as the first process: such a one does not hear its own SIGKILL.
    killed_there = ("sh", "-c", "python -m libs.common.messaging.provision; exit $?")
    half = subprocess.run(
        [*command, "provision", *killed_there], check=False, cwd=ROOT, env=environment, capture_output=True
    )
    assert half.returncode == 128 + signal.SIGKILL, half.stdout + half.stderr


HARM: list[Callable[[Stack], None]] = [
    lost_file,
    dead_jobs,
    killed_up,
    lost_settings,
    lost_streams,
    half_provisioned,
]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_up_heals(stack: Stack, harm: Callable[[Stack], None]) -> None:
    harm(stack)
    stack.up()
    assert_it_works(stack, 20 + HARM.index(harm))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (": > /volume/secrets.json", "secrets.json испорчен"),
        (": > /volume/tls/ca.pem", "ca.pem и .key испорчены"),
    ],
    ids=["keys", "authority"],
)
def test_damaged_keys_are_named_and_nothing_that_runs_is_stopped(stack: Stack, script: str, words: str) -> None:
    in_volume("keys", f"mkdir /volume/.kept && cp -a /volume/secrets.json /volume/tls /volume/.kept/ && {script}")
    before = {name: container(stack, name)["id"] for name in SERVICES}
    environment = {**os.environ, **stack.environment}
    command = ["docker-compose", "-p", PROJECT, "up", "-d", "--no-build", *stack.wanted]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT):
        until(lambda: words in stack.compose("logs", "--no-color", "--tail", "3", "settings"))
        assert {name: container(stack, name)["id"] for name in SERVICES} == before
        in_volume("keys", "cp -a /volume/.kept/. /volume/ && rm -r /volume/.kept")
    stack.up()
    assert_it_works(stack, 40 + len(script))


def test_another_password_of_the_database_is_said_in_one_sentence(stack: Stack) -> None:
    """The volume of keys went, that of PostgreSQL stayed."""
    stack.compose("down")
    in_volume("keys", "mv /volume/secrets.json /volume/kept.json")
    environment = {**os.environ, **stack.environment}
    command = ["docker-compose", "-p", PROJECT, "up", "-d", "--no-build", *stack.wanted]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as half:
        said = until(lambda: stack.compose("logs", "--no-color", "--tail", "2", "migrate"), 300)
        assert "Traceback" not in said
        print(said)
        half.kill()
    stack.compose("down")
    in_volume("keys", "mv /volume/kept.json /volume/secrets.json")
    stack.up()
    assert_it_works(stack, 60)
