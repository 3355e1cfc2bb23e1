"""A restore that the page asks for: taken by name only, carried out between two runs, whole or not at all."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from pydantic import SecretStr

from libs.common.db.engine import create_engine
from libs.common.ids import new_id
from libs.common.runtime import launcher
from libs.common.security.crypto import KeyRing
from ops.folder import Folder
from standalone.backups import exchange
from standalone.backups.archive import Backup
from standalone.backups.desk import Desk
from standalone.backups.making import make
from standalone.backups.outcome import read_outcome
from standalone.backups.restoring import at_rest
from standalone.backups.tools import Tools
from standalone.backups.wanted import Wanted, carry_out, end_what_was_killed, tell
from standalone.control.server import ControlServer
from standalone.errors import StandaloneError
from standalone.lock import FolderLock
from standalone.servers.postgres_folder import remove_place
from tests.component.standalone.test_backups import ROWS, TOKEN, migrated

LATER = "later@example.org"


class Killed(BaseException):
    """What no handler catches."""


class Kept(NamedTuple):
    folder: Folder
    admin: UUID
    account: UUID
    sessions: tuple[UUID, UUID]
    backup: Backup


def open_sessions(tools: Tools, folder: Folder, user: UUID, sessions: tuple[UUID, UUID]) -> None:
    for one in sessions:
        row = f"('{one}', '{user}', '{one}', now() + interval '1 day')"
        tools.sql(
            folder.database,
            f"insert into sessions (id, user_id, token_hash, expires_at) values {row} on conflict do nothing",  # noqa: S608
        )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A backup, and the folder as it goes on: another key, another address, one of two sessions ended."""
    folder, admin, account = Folder(tmp_path_factory.mktemp("data") / "demo"), new_id(), new_id()
    sessions = (new_id(), new_id())
    with at_rest(folder, fsync=False) as tools:
        migrated(folder, tools)
        sealed = KeyRing.parse(SecretStr(folder.secret_keys())).seal(TOKEN, row=account, column="access_token")
        tools.sql(folder.database, ROWS.substitute(user=admin, account=account, sealed=sealed))
        open_sessions(tools, folder, admin, sessions)
        made = make(folder, tools, "by_hand")
    yield Kept(folder, admin, account, sessions, made)
    remove_place(folder.postgres)


@pytest.fixture
def changed(kept: Kept) -> Kept:
    """What happened after the backup was made."""
    with at_rest(kept.folder, fsync=False) as tools:
        open_sessions(tools, kept.folder, kept.admin, kept.sessions)
        tools.sql(kept.folder.database, f"update users set email = '{LATER}'")  # noqa: S608
        tools.sql(kept.folder.database, f"delete from sessions where id = '{kept.sessions[1]}'")  # noqa: S608
    kept.folder.take_keys({"secret_keys": "k2:" + "A" * 43 + "="})
    (kept.folder.nats / "jetstream").mkdir(parents=True, exist_ok=True)
    return kept


def wanted(kept: Kept, passphrase: str | None = None) -> Wanted:
    return Wanted(kept.backup, passphrase or kept.folder.backup_passphrase(), kept.admin)


def under_lock(kept: Kept, act: Callable[[], None]) -> None:
    lock = FolderLock(kept.folder.path, "test")
    lock.acquire()
    try:
        act()
    finally:
        lock.release()


def seen(kept: Kept) -> tuple[str, bool, list[str]]:
    """Whose address stands there, whether the stored token opens, and which databases there are."""
    with at_rest(kept.folder, fsync=False) as tools:
        email = tools.sql(kept.folder.database, "select email from users")
        sealed = tools.sql(kept.folder.database, "select access_token from hh_accounts")
        names = sorted(one for one in tools.databases() if one.startswith("vkatilsya"))
    try:
        token = KeyRing.parse(SecretStr(kept.folder.secret_keys())).open(
            sealed, row=kept.account, column="access_token"
        )
    except Exception:  # noqa: BLE001 - another key
        token = ""
    return email, token == TOKEN, names


def test_both_databases_get_their_new_names_or_neither(changed: Kept) -> None:
    folder = changed.folder
    with at_rest(folder, fsync=False) as tools:
        before = tools.databases()
        with pytest.raises(StandaloneError):
            tools.swap(folder.database, by="vkatilsya_is_not_there", aside="vkatilsya_aside")
        assert tools.databases() == before


def test_everything_is_destroyed_and_the_page_gets_it_back(changed: Kept) -> None:
    folder, said = changed.folder, list[str]()
    passphrase = folder.backup_passphrase()
    remove_place(folder.postgres)
    shutil.rmtree(folder.path)
    folder.make()
    under_lock(changed, lambda: carry_out(folder, wanted(changed, passphrase), said.append, fsync=False))
    outcome = read_outcome(folder)
    assert outcome is not None
    assert (outcome.state, outcome.backup, outcome.point) == ("done", changed.backup.name, None)
    assert seen(changed) == ("anna@example.org", True, ["vkatilsya"])
    assert passphrase not in (folder.path / "restore.json").read_text() + repr(wanted(changed, passphrase)) + "".join(
        said
    )


def test_who_was_signed_out_since_stays_signed_out(changed: Kept) -> None:
    under_lock(changed, lambda: carry_out(changed.folder, wanted(changed), print, fsync=False))
    with at_rest(changed.folder, fsync=False) as tools:
        assert tools.sql(changed.folder.database, "select id from sessions") == str(changed.sessions[0])
    outcome = read_outcome(changed.folder)
    assert outcome is not None
    assert outcome.point is not None
    assert outcome.point.endswith("before_restore")


def test_what_cannot_be_restored_changes_nothing_and_says_why(changed: Kept) -> None:
    under_lock(changed, lambda: carry_out(changed.folder, wanted(changed, "not the phrase"), print, fsync=False))
    outcome = read_outcome(changed.folder)
    assert outcome is not None
    assert (outcome.state, outcome.why, outcome.point) == ("failed", "backup_wrong_phrase", None)
    assert seen(changed)[0] == LATER


def after(owner: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Killed right after the call of this name."""

    def arrange(patch: pytest.MonkeyPatch) -> None:
        whole = getattr(owner, name)

        def cut(*arguments: Any, **named: Any) -> None:
            whole(*arguments, **named)
            raise Killed

        patch.setattr(owner, name, cut)

    return arrange


def instead_of(owner: Any, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Killed right before it."""

    def arrange(patch: pytest.MonkeyPatch) -> None:
        def cut(*_: Any, **__: Any) -> None:
            raise Killed

        patch.setattr(owner, name, cut)

    return arrange


KILLS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], bool]] = {
    "after the dump was loaded": (after(Tools, "load"), False),
    "before the keys lie ready": (instead_of(exchange, "write_private"), False),
    "before the exchange": (instead_of(Tools, "swap"), False),
    "right after it": (after(Tools, "swap"), True),
    "before the keys are taken": (instead_of(Folder, "take_keys"), True),
    "after the keys were taken": (after(Folder, "take_keys"), True),
    "before the end is written down": (instead_of(exchange, "end_outcome"), True),
    "after it was": (after(exchange, "end_outcome"), True),
}


@pytest.mark.parametrize("moment", KILLS)
def test_a_launcher_that_is_killed_leaves_the_old_data_or_the_restored(
    changed: Kept, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill, restored = KILLS[moment]
    with monkeypatch.context() as patch:
        kill(patch)
        with pytest.raises(Killed):
            under_lock(changed, lambda: carry_out(changed.folder, wanted(changed), print, fsync=False))
    under_lock(changed, lambda: end_what_was_killed(changed.folder, fsync=False))
    outcome = read_outcome(changed.folder)
    assert outcome is not None
    email, opens, names = seen(changed)
    assert (email, opens) == (("anna@example.org", True) if restored else (LATER, False))
    assert outcome.state == ("done" if restored else "interrupted")
    assert (outcome.point is not None) == restored
    assert not list(changed.folder.path.glob("restoring*"))
    assert not list(changed.backup.path.parent.glob(".*"))
    assert set(names) <= {"vkatilsya", "vkatilsya_restoring"}
    under_lock(changed, lambda: carry_out(changed.folder, wanted(changed), print, fsync=False))
    assert seen(changed) == ("anna@example.org", True, ["vkatilsya"])


async def test_the_audit_log_of_the_restored_data_has_it_once(changed: Kept) -> None:
    under_lock(changed, lambda: carry_out(changed.folder, wanted(changed), print, fsync=False))
    with at_rest(changed.folder, fsync=False) as tools:
        address = f"postgresql+asyncpg://vkatilsya:{tools.password}@127.0.0.1:{tools.port}/{changed.folder.database}"
        engine = create_engine(address, application_name="test", pool_size=1)
        try:
            await tell(changed.folder, engine)
            await tell(changed.folder, engine)
        finally:
            await engine.dispose()
        assert tools.sql(changed.folder.database, "select action, data->>'backup' from audit_log") == (
            f"backup.restored|{changed.backup.name}"
        )


async def test_of_many_who_ask_at_once_one_has_a_backup_made(kept: Kept) -> None:
    begun, said = list[str](), list[str]()

    def no_tools() -> Tools:
        begun.append("backup")
        raise StandaloneError("not here")

    desk = Desk(kept.folder, no_tools, said.append, lambda _: None)
    asked = await asyncio.gather(*(desk.commands["back_up"]({}) for _ in range(20)), return_exceptions=True)
    assert [getattr(one, "code", one) for one in asked] == [{}, *["backup_under_way"] * 19]
    async with asyncio.timeout(10):
        while not said:
            await asyncio.sleep(0)
    assert begun == ["backup"]


async def test_the_door_takes_names_of_the_list_only_and_one_restore_at_a_time(kept: Kept, tmp_path: Path) -> None:
    taken, said = list[Wanted](), list[str]()

    def no_tools() -> Tools:
        raise AssertionError("nothing is made here")

    desk = Desk(kept.folder, no_tools, said.append, taken.append)
    door = ControlServer(desk.commands)
    await door.start()
    copied = tmp_path / f"copy{kept.backup.path.name}"
    shutil.copyfile(kept.backup.path, copied)

    async def ask(do: str, **facts: Any) -> dict[str, Any]:
        return await launcher.ask(door.port, door.token, do, timeout=30, **facts)

    try:
        listed = await ask("backups")
        assert [(one["id"], one["state"]) for one in listed["items"] if one["kind"] == "by_hand"] == [
            (kept.backup.name, "ready")
        ]
        assert "error" in await launcher.ask(door.port, "guess", "backups", timeout=5)
        assert (await ask("stop"))["error"].startswith("Нет команды")
        for name in (str(copied), f"../../{copied.name}", str(kept.backup.path), "", None):
            assert (await ask("restore", id=name, by=str(kept.admin)))["code"] == "not_found"
        wrong = await ask("restore", id=kept.backup.name, passphrase="not the phrase", by=str(kept.admin))
        assert wrong["code"] == "backup_wrong_phrase"
        assert taken == []
        asked = await ask("restore", id=kept.backup.name, by=str(kept.admin))
        assert [(str(one.id), one.backup.path, one.by) for one in taken] == [
            (asked["id"], kept.backup.path, kept.admin)
        ]
        again = await ask("restore", id=kept.backup.name, by=str(kept.admin))
        assert again["code"] == "backup_under_way"
        assert (await ask("back_up"))["code"] == "backup_under_way"
        assert (await ask("backups"))["last"]["state"] == "running"
    finally:
        door.close()
