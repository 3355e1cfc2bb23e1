"""Commands from another terminal."""

import asyncio
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from libs.common.errors import ConfigurationError
from ops.folder import Folder
from ops.run_state import RunState, read_run_state, write_run_state
from standalone.control.server import ControlServer, ask
from standalone.errors import StandaloneError
from standalone.lock import FolderLock
from standalone.session import wipe


async def _echo(asked: dict[str, Any]) -> dict[str, Any]:
    return {"done": asked["service"]}


async def _refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise StandaloneError("Так нельзя.")


async def test_a_command_is_answered_and_a_refusal_is_a_sentence() -> None:
    server = ControlServer({"echo": _echo, "refuse": _refuse})
    await server.start()
    state = RunState(os.getpid(), "demo", control_port=server.port, token=server.token)
    assert await ask(state, "echo", service="api") == {"done": "api"}
    with pytest.raises(StandaloneError, match="Так нельзя"):
        await ask(state, "refuse")
    with pytest.raises(StandaloneError, match="Нет команды dance"):
        await ask(state, "dance")
    server.close()


async def test_only_who_can_read_the_run_file_commands() -> None:
    server = ControlServer({"echo": _echo})
    await server.start()
    stranger = RunState(os.getpid(), "demo", control_port=server.port, token="guess")
    with pytest.raises(StandaloneError, match="Чужой токен"):
        await ask(stranger, "echo", service="api")
    server.close()


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"null\n",
        b"\xff\xfe\x00\n",
        b"[" * 60_000 + b"\n",
        '{"token": "ё", "do": "echo"}\n'.encode(),
        b'{"token": "\\ud800", "do": "echo"}\n',
        b'{"token": null}\n',
        b'{"do": "echo"}\n',
    ],
)
async def test_whatever_is_said_is_refused_in_a_sentence(line: bytes) -> None:
    server = ControlServer({"echo": _echo})
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(line)
    assert set(json.loads(await reader.readline())) == {"error"}
    writer.close()
    server.close()


async def test_a_run_that_does_not_answer_is_a_sentence() -> None:
    with pytest.raises(StandaloneError, match="не отвечает на команды"):
        await ask(RunState(1, "demo", control_port=1, token="x"), "stop")


def test_the_run_file_is_private_and_a_dead_run_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_run_state(path, RunState(os.getpid(), "demo", services={"api": "http://127.0.0.1:1"}))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = read_run_state(path)
    assert found is not None
    assert found.services == {"api": "http://127.0.0.1:1"}
    write_run_state(path, RunState(2**22 + 12345, "demo"))
    assert read_run_state(path) is None
    assert read_run_state(tmp_path / "nothing.json") is None


def test_a_number_that_another_process_has_now_is_no_run(tmp_path: Path) -> None:
    path, lock = tmp_path / "run.json", FolderLock(tmp_path, "Вкатился")
    lock.acquire()
    write_run_state(path, RunState(os.getpid(), "demo"))
    assert read_run_state(path) is not None
    lock.release()  # as the end of a process does, however it ends; that of this number lives on
    assert read_run_state(path) is None


def test_secret_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.make()
    first = folder.secret_keys()
    assert Folder(tmp_path / "demo").secret_keys() == first
    assert first.startswith("k1:")
    assert stat.S_IMODE((folder.path / "secrets.json").stat().st_mode) == 0o600


def test_a_wipe_leaves_only_the_lock(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.make()
    folder.secret_keys()
    folder.remember_ports({"api": 1})
    (folder.path / "lock").touch()
    wipe(folder)
    left = {entry.name for entry in folder.path.iterdir() if not entry.is_dir()}
    assert left == {"lock"}
    assert folder.remembered_ports() == {}


def test_a_broken_file_of_ours_is_a_sentence(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.make()
    (folder.path / "secrets.json").write_text("{")
    with pytest.raises(ConfigurationError, match=r"secrets\.json испорчен"):
        folder.secret_keys()
