"""The embedded nats-server: start, crash, restart, a taken port, a busy folder."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import nats
import psutil
import pytest

from libs.common.messaging.accounts import EARLIER_HOME, HOME
from standalone.errors import FolderBusyError, PortTakenError
from standalone.servers.nats import NatsServer, NatsUser


async def _stored(server: NatsServer) -> int:
    client = await nats.connect(server.url)
    try:
        return (await client.jetstream().stream_info("KEPT")).state.messages
    finally:
        await client.close()


async def _store_one(server: NatsServer) -> None:
    client = await nats.connect(server.url)
    stream = client.jetstream()
    await stream.add_stream(name="KEPT", subjects=["kept"])
    await stream.publish("kept", b"1")
    await client.close()


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_messages_survive_a_restart_and_a_crash_on_the_same_port(tmp_path: Path, how: str) -> None:
    with NatsServer(tmp_path / "nats") as server:
        await _store_one(server)
        port, pid = server.port, server.pid
        getattr(server, how)()
        server.start()
        assert (server.port, await _stored(server)) == (port, 1)
        assert server.pid != pid


@pytest.mark.parametrize(
    "name",
    [
        "Документы и вещи",
        "quotes \" and '",
        "$HOME #1 100% ~",
        "back\\slash \\u0041 \\x41",
        "tab\there",
        "line\nbreak",
        "эмодзи 🙂",
        "{a}; [b], c: d = e",
        os.fsdecode(b"not-utf8-\xff\xd0"),
    ],
)
async def test_it_starts_in_a_folder_of_any_name_and_keeps_its_data_there(tmp_path: Path, name: str) -> None:
    with NatsServer(tmp_path / name / "nats") as server:
        await _store_one(server)
    assert (tmp_path / name / "nats" / "jetstream" / "jetstream").is_dir()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("again", [False, True], ids=["once", "after-a-later-start"])
async def test_streams_of_a_server_without_accounts_are_there_when_it_has_some(tmp_path: Path, again: bool) -> None:
    """Versions before there were accounts kept their streams in that of everybody."""
    with NatsServer(tmp_path / "nats") as server:
        await _store_one(server)
    users = (NatsUser("ops", "secret"),)
    for _ in range(1 + again):
        with NatsServer(tmp_path / "nats", users=users, anonymous=True) as server:
            assert await _stored(server) == 1
    kept = {entry.name for entry in (tmp_path / "nats" / "jetstream" / "jetstream").iterdir()}
    assert (HOME in kept, EARLIER_HOME in kept) == (True, False)


async def test_streams_of_an_account_are_never_overwritten_by_earlier_ones(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats", users=(NatsUser("ops", "secret"),), anonymous=True) as server:
        await _store_one(server)
        await _store_one(server)
    with NatsServer(tmp_path / "nats") as server:  # an earlier version, put back for a while
        await _store_one(server)
    with NatsServer(tmp_path / "nats", users=(NatsUser("ops", "secret"),), anonymous=True) as server:
        assert await _stored(server) == 2


def test_its_log_is_for_its_owner_only(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as server:
        assert server.log.stat().st_mode & 0o077 == 0


async def test_a_later_run_takes_the_port_of_the_last_one(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as first:
        await _store_one(first)
    with NatsServer(tmp_path / "nats") as second:
        assert second.port == first.port
        assert await _stored(second) == 1


def test_a_remembered_port_that_is_taken_is_replaced(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as first:
        pass
    with socket.create_server(("127.0.0.1", first.port)), NatsServer(tmp_path / "nats") as second:
        assert second.port != first.port


def test_a_fixed_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = NatsServer(tmp_path / "nats", port=port)
        with pytest.raises(PortTakenError, match=f"Порт {port}.*занят"):
            server.start()
    with server:  # the folder was let go
        assert server.port == port


def test_two_instances_on_one_folder_are_refused(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats"), pytest.raises(FolderBusyError, match=str(os.getpid())):
        NatsServer(tmp_path / "nats").start()


def test_every_write_is_synced_unless_a_test_says_otherwise(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as server:
        config = (server.folder / "nats.conf").read_text()
    assert "sync_interval: always" in config
    assert server.folder.joinpath("nats.conf").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_the_server_ends_with_its_parent_and_frees_the_folder(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\nfrom standalone.servers.nats import NatsServer\n"
        "server = NatsServer(pathlib.Path(sys.argv[1])).start()\nprint(server.pid, flush=True)\nsys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "nats")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    server = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert parent.stdin is not None
    parent.stdin.close()
    with NatsServer(tmp_path / "nats") as successor:  # waits for the orphan to end, then owns the folder
        assert successor.running()
    psutil.wait_procs([server], timeout=5)
    assert not server.is_running()
