"""Replicas that begin anew one after another, with people in front of them; and the one that there is, alone."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx
import pytest

from libs.common.services import names
from tests.infra.containers.load import Met, people
from tests.infra.containers.stack import PROJECT, ROOT, Stack, missing, running, until, vacancy

WHY = missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.timeout(3600)]
ROUNDS, ROUNDS_OF_ALL = (int(os.environ.get(name, usual)) for name, usual in (("ROUNDS", "5"), ("ROUNDS_OF_ALL", "10")))


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running(api=2, notifier=2) as found:
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


async def met_while(stack: Stack, owner: httpx.Client, rounds: int, *services: str) -> Met:
    """What people met while the replicas of these services were restarted one by one, `rounds` times."""
    resume = owner.get("/api/bootstrap").json()["resumes"][0]["id"]
    async with people(stack.url, dict(owner.cookies), resume) as met:
        for _ in range(rounds):
            command = ("deploy/compose/roll.sh", *services)
            done = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment(stack), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            said, _ = await done.communicate()
            assert done.returncode == 0, said.decode()
    print(f"{met.total()} asked, failed: {met.failed()}, slowest: {met.slowest}")
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


async def test_every_service_begins_anew_and_nothing_is_lost_or_sent_twice(stack: Stack, owner: httpx.Client) -> None:
    """Counted at the record of the played hh: every request to take an application, also one that it refused."""
    put = list[str]()
    for number in range(ROUNDS_OF_ALL):
        for service in names():
            cards = [vacancy(1000 + 100 * number + len(put))]
            put += map(str, stack.played(8081, "/vacancies", {"vacancies": cards})["published"])
            rolled = subprocess.run(
                ["deploy/compose/roll.sh", service], check=False, cwd=ROOT, env=environment(stack), capture_output=True
            )
            assert rolled.returncode == 0, rolled.stdout + rolled.stderr
    until(lambda: stack.sent().keys() >= set(put), 600)
    found = stack.sent()
    print(f"{len(put)} vacancies while {ROUNDS_OF_ALL} x {len(names())} services began anew; sent: {found.total()}")
    assert {one: times for one, times in found.items() if times != 1} == {}
