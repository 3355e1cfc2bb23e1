"""The server as a process: how it starts, what it says when it cannot, how it ends."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.component.sandbox.headhunter.caller import AGENT

COMMAND = (sys.executable, "-m", "sandbox.headhunter")


@asynccontextmanager
async def started(*flags: str) -> AsyncGenerator[Process]:
    """A process that does not outlive its test."""
    process = await asyncio.create_subprocess_exec(*COMMAND, *flags, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def complaint(*flags: str) -> tuple[int | None, str]:
    """How it ends and what it says when it cannot start."""
    async with started(*flags) as process:
        _, said = await asyncio.wait_for(process.communicate(), 30)
        return process.returncode, said.decode()


async def test_it_says_where_it_listens_and_ends_with_code_0_even_in_the_middle_of_an_answer() -> None:
    async with started("--control", "--catalogue-size", "50") as process:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        assert line.startswith("listening on http://127.0.0.1:")
        async with httpx.AsyncClient(base_url=line.split()[-1], trust_env=False) as http:
            assert (await http.get("/_sandbox/state")).json()["vacancies"]["open"] == 45
            await http.post("/_sandbox/faults", json={"kind": "delay", "seconds": 60, "path": "/locales"})
            hanging = asyncio.create_task(http.get("/locales", headers={"HH-User-Agent": AGENT}))
            while not (await http.get("/_sandbox/faults")).json()["rules"][0]["hits"]:
                await asyncio.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
            await asyncio.gather(hanging, return_exceptions=True)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--setting", "limit_status=500"], "limit_status must be one of 400, 403, 429"),
        (["--setting", "nonsense"], "--setting needs NAME=JSON"),
        (["--held-back", "2"], "held-back is a share from 0 to 1"),
        (["--employers", "kind"], "invalid choice"),
    ],
)
async def test_flags_that_make_no_sense_end_with_a_sentence(flags: list[str], sentence: str) -> None:
    code, said = await complaint(*flags)
    assert code == 2
    assert sentence in said
    assert "Traceback" not in said


async def test_a_file_of_which_nothing_can_be_used_ends_with_one_russian_sentence(tmp_path: Path) -> None:
    code, said = await complaint("--vacancies", str(tmp_path / "нет.jsonl"))
    assert (code, said) == (2, f"Файла {tmp_path / 'нет.jsonl'} нет. Проверьте путь.\n")


async def test_a_taken_port_ends_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = await complaint("--port", str(port))
    assert code == 1
    assert f"cannot listen on 127.0.0.1:{port}" in said
