"""A supervised process: ready, killed, restarted by hand, stopped, hopeless."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from standalone.ports import free_port
from standalone.processes.worker import Spec, Worker


def _server(port: int, *extra: str) -> Spec:
    return Spec("web", "Сайт", "tests.support.answering", port, (str(port), *extra), ready_path="/")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
async def worker(tmp_path: Path, said: list[str]) -> AsyncIterator[Worker]:
    made = Worker(_server(free_port()), tmp_path, said.append)
    running = asyncio.create_task(made.run())
    await made.ready.wait()
    yield made
    await made.stop()
    await running


async def _next_ready(worker: Worker, old_pid: int) -> int:
    async with asyncio.timeout(30):
        while worker.pid in {None, old_pid} or worker.state != "ready":
            await asyncio.sleep(0.02)
    assert worker.pid is not None
    return worker.pid


async def test_a_killed_process_is_started_again_and_the_person_is_told(worker: Worker, said: list[str]) -> None:
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert await _next_ready(worker, pid) != pid
    assert worker.restarts == 1
    assert said[0].startswith("Сайт: процесс остановлен сигналом 9. Запускаю снова.")
    assert said[1] == "Сайт: снова работает."


async def test_a_restart_by_hand_is_no_failure(worker: Worker, said: list[str]) -> None:
    pid = worker.pid
    assert pid is not None
    await worker.restart()
    await _next_ready(worker, pid)
    assert worker.restarts == 0
    assert said == ["Сайт: снова работает."]


async def test_stop_ends_the_process_and_says_nothing(worker: Worker, said: list[str]) -> None:
    url = worker.spec.url
    await worker.stop()
    async with asyncio.timeout(30):
        while worker.state != "stopped":
            await asyncio.sleep(0.02)
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    assert said == []


async def test_a_process_that_does_not_answer_is_unready(worker: Worker) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=0.3) as client:
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        try:
            await worker.check(client)
            assert worker.state == "unready"
        finally:
            os.kill(pid, signal.SIGCONT)


async def test_after_a_return_the_caller_may_act(tmp_path: Path) -> None:
    returned = asyncio.Event()

    async def on_return() -> None:
        returned.set()

    worker = Worker(_server(free_port()), tmp_path, lambda _: None, on_return)
    running = asyncio.create_task(worker.run())
    await worker.ready.wait()
    assert not returned.is_set()
    await worker.restart()
    async with asyncio.timeout(30):
        await returned.wait()
    await worker.stop()
    await running


async def test_wrong_settings_end_the_trying_with_what_the_process_printed(tmp_path: Path, said: list[str]) -> None:
    worker = Worker(
        replace(_server(free_port()), module="http.server", arguments=("--no-such-option",)), tmp_path, said.append
    )
    async with asyncio.timeout(30):
        await worker.run()
    assert "--no-such-option" in worker.hopeless.result()
    assert said == []


async def test_a_stranger_that_answers_on_its_port_is_not_taken_for_it(tmp_path: Path, said: list[str]) -> None:
    """Two runs that start at once pick the same port; the later one must not go on with the other's services."""
    worker = Worker(_server(free_port(), "of another run"), tmp_path, said.append)
    running = asyncio.create_task(worker.run())
    async with httpx.AsyncClient(trust_env=False) as client:
        async with asyncio.timeout(60):
            while True:
                try:
                    assert (await client.get(worker.spec.url)).status_code == 200
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        worker.state = "ready"
        await worker.check(client)
    assert worker.state == "unready"
    assert not worker.ready.is_set()
    await worker.stop()
    await running
