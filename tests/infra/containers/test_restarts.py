"""Replicas that begin anew one after another, with people in front of them; and the one that there is, alone."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx
import pytest

from bench.figures import percentile
from libs.common.services import names
from tests.infra.containers.load import Met, people
from tests.infra.containers.stack import PROJECT, ROOT, Stack, missing, running, stops_measured, until, vacancy

WHY = missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.timeout(3600)]
DRAIN_SECONDS = 30.0
ROUNDS, ROUNDS_OF_ALL = (int(os.environ.get(name, usual)) for name, usual in (("ROUNDS", "5"), ("ROUNDS_OF_ALL", "10")))


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running(given={"ACCOUNT_LIMIT": "200"}, api=2, notifier=2) as found:
        yield found


@pytest.fixture(scope="module")
def owner(stack: Stack) -> Iterator[httpx.Client]:
    with stack.client() as client:
        token = stack.welcomed(r"/link#(\S+)")
        assert client.post("/api/session/link", json={"token": token}).status_code == httpx.codes.NO_CONTENT
        yield client


def environment(stack: Stack) -> dict[str, str]:
    """That of the script."""
    return {**os.environ, **stack.environment, "COMPOSE": f"docker-compose -p {PROJECT}"}


async def rolled(stack: Stack, *services: str) -> None:
    """Restart the replicas of these services one by one."""
    command = ("deploy/compose/roll.sh", *services)
    done = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment(stack), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = await done.communicate()
    assert done.returncode == 0, said.decode()


def _so_far(met: Met) -> str:
    slowest = {what: round(seconds, 1) for what, seconds in met.slowest.items()}
    return f"{met.total()} asked, failed: {met.failed()}, slowest: {slowest}"


async def met_while(stack: Stack, owner: httpx.Client, rounds: int, *services: str) -> Met:
    """What people met while the replicas of these services were restarted one by one, `rounds` times."""
    resume = owner.get("/api/bootstrap").json()["resumes"][0]["id"]
    async with people(stack.url, dict(owner.cookies), resume) as met:
        for _ in range(rounds):
            await rolled(stack, *services)
    print(_so_far(met))
    return met


async def test_nobody_meets_an_error_while_two_replicas_of_api_and_notifier_begin_anew_one_by_one(
    stack: Stack, owner: httpx.Client
) -> None:
    met = await met_while(stack, owner, ROUNDS, "api", "notifier")
    assert met.failed() == {}
    assert met.answers["socket"]["101"] > ROUNDS, "sockets were lost and opened again"


async def test_nobody_meets_an_error_while_the_only_replica_begins_anew_three_times(
    stack: Stack, owner: httpx.Client
) -> None:
    """Requests wait at the proxy until it is back."""
    [first, other] = stack.compose("ps", "-q", "api").split()
    subprocess.run(["docker", "stop", "-t", "45", first], check=True, capture_output=True)
    try:
        resume = owner.get("/api/bootstrap").json()["resumes"][0]["id"]
        async with AsyncExitStack() as many:
            met = [await many.enter_async_context(people(stack.url, dict(owner.cookies), resume)) for _ in range(8)]
            for _ in range(3):
                restart = ("docker", "restart", "-t", "45", other)
                await (await asyncio.create_subprocess_exec(*restart, stdout=subprocess.PIPE)).communicate()
                before = sum(one.read() for one in met)
                while sum(one.read() for one in met) < before + len(met):
                    await asyncio.sleep(0.1)
        print(f"{sum(one.total() for one in met)} asked, slowest: {max(max(one.slowest.values()) for one in met)}")
        assert [one.failed() for one in met] == [{}] * len(met)
    finally:
        subprocess.run(["docker", "start", first], check=True, capture_output=True)


async def test_every_service_begins_anew_and_nobody_meets_an_error_and_nothing_is_lost_or_sent_twice(
    stack: Stack, owner: httpx.Client
) -> None:
    """Counted at the record of the played hh: every request to take an application, also one that it refused."""
    put = list[str]()
    resume = owner.get("/api/bootstrap").json()["resumes"][0]["id"]
    with stops_measured() as stops:
        async with people(stack.url, dict(owner.cookies), resume) as met:
            for number in range(ROUNDS_OF_ALL):
                for service in names():
                    cards = [vacancy(1000 + 100 * number + len(put))]
                    found = await asyncio.to_thread(stack.played, 8081, "/vacancies", {"vacancies": cards})
                    put += map(str, found["published"])
                    await rolled(stack, service)
                    print(f"round {number + 1}, {service}: {_so_far(met)}", flush=True)
    until(lambda: stack.sent().keys() >= set(put), 600)
    sent = stack.sent()
    p50, p99 = percentile(stops, 0.5), percentile(stops, 0.99)
    print(_so_far(met))
    print(f"{len(stops)} stops: p50 {p50:.1f} s, p99 {p99:.1f} s, the longest {max(stops):.1f} s")
    print(f"{len(put)} vacancies came meanwhile; applications sent altogether: {sent.total()}")
    assert met.failed() == {}
    assert {one: times for one, times in sent.items() if times != 1} == {}
    assert len(stops) >= ROUNDS_OF_ALL * len(names())
    assert p99 < DRAIN_SECONDS
