"""The sandbox's state outlives its process."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from ops.folder import write_private
from ops.world import World
from standalone.demo import saving
from standalone.demo.sandbox_memory import SandboxMemory
from standalone.ports import free_port
from standalone.processes.worker import Spec, Worker

PLAYED = World()


@asynccontextmanager
async def sandbox(output: Path, *more: str) -> AsyncGenerator[str]:
    port = free_port()
    arguments = ("--port", str(port), "--control", "--catalogue-size", "40", *more)
    spec = Spec("headhunter", "Песочница", "sandbox.headhunter", port, arguments, ready_path="/_sandbox/state")
    worker = Worker(spec, output, lambda _: None)
    running = asyncio.create_task(worker.run())
    await worker.ready.wait()
    yield spec.url
    await worker.stop()
    await running


async def _issue_token(url: str) -> str:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{url}/_sandbox/tokens", json={})
        answer.raise_for_status()
        return answer.json()["access_token"]


async def _works(url: str, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "Test/1.0 (test@vkatilsya.local)"}
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"{url}/me", headers=headers)).status_code == 200


async def test_a_sign_in_outlives_the_sandbox_and_only_where_it_belongs(tmp_path: Path) -> None:
    path = tmp_path / "headhunter.json"
    async with sandbox(tmp_path) as url:
        token = await _issue_token(url)
        assert await _works(url, token)
        memory = SandboxMemory(url, path, PLAYED)
        assert not await memory.restore()
        await memory.save()
    async with sandbox(tmp_path) as url:
        assert not await _works(url, token)
        assert not await SandboxMemory(url, path, World(seed=99)).restore()
        assert not await _works(url, token)
        assert await SandboxMemory(url, path, PLAYED).restore()
        assert await _works(url, token)


async def test_an_unreadable_state_is_no_state(tmp_path: Path) -> None:
    path = tmp_path / "headhunter.json"
    path.write_text("{")
    assert not await SandboxMemory("http://127.0.0.1:1", path, PLAYED).restore()


async def test_nothing_is_written_while_nothing_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "headhunter.json"
    async with sandbox(tmp_path) as url:
        memory = SandboxMemory(url, path, PLAYED)
        await memory.save()
        path.unlink()
        await memory.save()
        assert not path.exists()
        await _works(url, "USERnobody")
        await memory.save()
        assert path.exists()


async def test_what_was_left_out_of_the_files_is_counted_by_file_and_named(tmp_path: Path) -> None:
    vacancies = tmp_path / "v.jsonl"
    vacancies.write_text('{"name": "Пекарь"}\n{broken\n[]\n', encoding="utf-8")
    async with sandbox(tmp_path, "--vacancies", str(vacancies)) as url:
        memory = SandboxMemory(url, tmp_path / "headhunter.json", PLAYED)
        counted, first, second = await memory.left_out()
    assert counted == f"Из файла {vacancies} пропущено записей: 2"
    assert first.startswith(f"{vacancies}, строка 2 пропущена: ")
    assert second.startswith(f"{vacancies}, строка 3 пропущена: ")


async def test_a_state_that_is_still_being_written_at_the_stop_is_written_before_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "headhunter.json"
    begun, release, under_way = threading.Event(), threading.Event(), []

    def slowly(place: Path, content: object) -> None:
        assert not under_way, "two threads write one file"
        under_way.append(content)
        begun.set()
        release.wait(10)
        write_private(place, content)
        under_way.clear()

    monkeypatch.setattr(saving, "write_private", slowly)
    memory = SandboxMemory("http://127.0.0.1:1", path, PLAYED)
    periodic = asyncio.create_task(memory.write(path, {"state": "old"}))
    await asyncio.to_thread(begun.wait, 10)
    periodic.cancel()
    await asyncio.wait([periodic])
    last = asyncio.create_task(memory.write(path, {"state": "new"}))
    await asyncio.wait([last], timeout=0.2)
    release.set()
    await last
    assert json.loads(path.read_text(encoding="utf-8")) == {"state": "new"}
