"""Replicas that begin anew one after another, with people in front of them; and the one that there is, alone."""

import asyncio
import os
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from tests.infra.containers.load import Met, people
from tests.infra.containers.stack import PROJECT, ROOT, Stack, missing, running

WHY = missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.timeout(2400)]
ROUNDS = 5


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


async def met_while(stack: Stack, owner: httpx.Client, rounds: int, *services: str) -> Met:
    """What people met while the replicas of these services were restarted one by one, `rounds` times."""
    resume = owner.get("/api/bootstrap").json()["resumes"][0]["id"]
    environment = {**os.environ, **stack.environment, "COMPOSE": f"docker-compose -p {PROJECT}"}
    async with people(stack.url, dict(owner.cookies), resume) as met:
        for _ in range(rounds):
            command = ("deploy/compose/roll.sh", *services)
            done = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
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


async def test_the_only_replica_that_begins_anew_asks_everybody_to_wait(stack: Stack, owner: httpx.Client) -> None:
    [first, *_] = stack.compose("ps", "-q", "api").split()
    subprocess.run(["docker", "stop", "-t", "45", first], check=True, capture_output=True)
    try:
        met = await met_while_one(stack, owner, first)
    finally:
        subprocess.run(["docker", "start", first], check=True, capture_output=True)
    failed = {answer for found in met.failed().values() for answer in found}
    assert failed == {"503"}, "the proxy answers for it"


async def met_while_one(stack: Stack, owner: httpx.Client, stopped: str) -> Met:
    """The same with the other replica alone."""
    resume = owner.get("/api/bootstrap").json()["resumes"][0]["id"]
    [other] = [one for one in stack.compose("ps", "-q", "api").split() if one != stopped]
    async with people(stack.url, dict(owner.cookies), resume) as met:
        done = await asyncio.create_subprocess_exec("docker", "restart", "-t", "45", other, stdout=subprocess.PIPE)
        await done.communicate()
    return met
