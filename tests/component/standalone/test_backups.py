"""Backups: everything is destroyed, and a stored token can be read again; what cannot be restored changes nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from string import Template
from typing import NamedTuple
from uuid import UUID

import pytest
from pydantic import SecretStr

from libs.common.db.migrate import upgrade
from libs.common.db.roles import Roles
from libs.common.ids import new_id
from libs.common.security.crypto import KeyRing
from ops.folder import Folder
from standalone.backups import sealing
from standalone.backups.archive import Backup, Manifest, digest, listed, read, sealed_keys, unpack, write
from standalone.backups.desk import is_due
from standalone.backups.exchange import beside
from standalone.backups.making import KEPT, folder_of_backups, make, put_away
from standalone.backups.restoring import at_rest, restore
from standalone.backups.sealing import unseal
from standalone.backups.tools import Tools
from standalone.errors import StandaloneError
from standalone.servers.postgres_folder import remove_place

ROLES = Roles(passwords={"api": "pa", "auto_reply": "pb"})
TOKEN = "what hh gave us"
ROWS = Template(
    """
    insert into users (id, email) values ('$user', 'anna@example.org');
    insert into hh_accounts (id, user_id, origin, hh_user_id, access_token, refresh_token, expires_at, key_id)
      values ('$account', '$user', 'sandbox', '1', '$sealed', '$sealed', now(), 'k1');
    insert into negotiation_readings (account_id, read_at) values ('$account', now())
    """
)
FIRST_LINE = "a" * 64
AUDITED = """
    insert into audit_log (id, user_id, number, actor, action, data, prev_hash, hash)
    select id, id, 1, 'test', 'did', '{}', '', repeat('a', 64) from users
"""


class Backed(NamedTuple):
    """An account whose negotiations were read, a backup of it, and the passphrase that its owner wrote down."""

    folder: Folder
    account: UUID
    backup: Backup
    passphrase: str


def migrated(folder: Folder, tools: Tools) -> None:
    address = f"postgresql+asyncpg://vkatilsya:{tools.password}@127.0.0.1:{tools.port}/{folder.database}"
    upgrade(address, roles=ROLES)


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backed]:
    folder, account = Folder(tmp_path_factory.mktemp("data") / "demo"), new_id()
    with at_rest(folder, fsync=False) as tools:
        migrated(folder, tools)
        sealed = KeyRing.parse(SecretStr(folder.secret_keys())).seal(TOKEN, row=account, column="access_token")
        tools.sql(folder.database, ROWS.substitute(user=new_id(), account=account, sealed=sealed))
        tools.sql(folder.database, AUDITED)
        made = make(folder, tools, "by_hand")
    yield Backed(folder, account, made, folder.backup_passphrase())
    remove_place(folder.postgres)


def test_nothing_of_the_keys_stands_in_the_file(backed: Backed) -> None:
    content = backed.backup.path.read_bytes()
    assert backed.folder.secret_keys().partition(":")[2].encode() not in content
    assert backed.passphrase.encode() not in content
    assert backed.backup.path.stat().st_mode & 0o077 == 0


def test_a_wrong_passphrase_or_a_broken_file_changes_nothing(backed: Backed, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar"
    broken.write_bytes(backed.backup.path.read_bytes()[:600])
    new, other = Folder(tmp_path / "demo"), Folder(tmp_path / "live")
    for where, path, words in (
        (new, backed.backup.path, "not the phrase"),
        (new, broken, backed.passphrase),
        (other, backed.backup.path, backed.passphrase),
    ):
        with pytest.raises(StandaloneError):
            restore(where, path, words, fsync=False)
        assert not where.path.exists()


def test_a_backup_of_an_earlier_version_is_loaded_only_when_its_owner_vouches_for_it(
    backed: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its keys vouched for nothing, so whoever had the file could have put another program for PostgreSQL into it."""
    into = tmp_path / "into"
    into.mkdir()
    unpack(backed.backup.path, into)
    keys = unseal(sealed_keys(backed.backup.path), backed.passphrase, digest(backed.backup.path))
    monkeypatch.setattr(sealing, "_bound_to", lambda _: b"vkatilsya backup keys v1")
    earlier = {**sealing.seal(keys, backed.passphrase, ""), "v": "1"}
    path = write(tmp_path / "earlier.tar", backed.backup.manifest, into / "database.dump", lambda _: earlier, ()).path
    monkeypatch.undo()
    new = Folder(tmp_path / "demo")
    with pytest.raises(StandaloneError, match="--trusted"):
        restore(new, path, backed.passphrase, fsync=False)
    assert not new.path.exists()
    restore(new, path, backed.passphrase, trusted=True, fsync=False)
    assert new.secret_keys() == backed.folder.secret_keys()
    remove_place(new.postgres)


def test_keys_of_the_environment_that_do_not_open_the_tokens_of_a_backup_stop_its_restore(
    backed: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, own = Folder(tmp_path / "demo"), backed.folder.secret_keys()
    monkeypatch.setenv("SECRET_KEYS", "k1:" + "A" * 43 + "=")
    with pytest.raises(StandaloneError, match="SECRET_KEYS") as refused:
        restore(new, backed.backup.path, backed.passphrase, fsync=False)
    assert refused.value.code == "backup_other_keys"
    assert own.partition(":")[2] not in str(refused.value)
    assert not new.path.exists()
    monkeypatch.setenv("SECRET_KEYS", f"k2:{'A' * 43}=, {own}")
    restore(new, backed.backup.path, backed.passphrase, fsync=False)
    remove_place(new.postgres)


def test_a_backup_of_a_newer_version_asks_for_the_newer_program(backed: Backed, tmp_path: Path) -> None:
    later = Manifest("by_hand", "demo", "vkatilsya", "99", "29990101", backed.backup.manifest.at)
    write(tmp_path / "later.tar", later, backed.backup.path, lambda _: {}, ())
    with pytest.raises(StandaloneError, match="обновите"):
        restore(Folder(tmp_path / "demo"), tmp_path / "later.tar", backed.passphrase, fsync=False)


def test_fourteen_daily_ones_are_kept_and_none_made_by_hand_is_deleted(backed: Backed, tmp_path: Path) -> None:
    folder, now = Folder(tmp_path / "demo"), datetime.now(UTC)
    where = folder_of_backups(folder)
    assert is_due(folder, now)
    for number in range(KEPT + 2):
        moment = now - timedelta(hours=23, days=number)
        daily = Manifest("daily", "demo", "vkatilsya", "1", "r", moment.isoformat())
        write(where / f"{number}.vkatilsya.tar", daily, backed.backup.path, lambda _: {}, ())
    shutil.copyfile(backed.backup.path, where / backed.backup.path.name)
    put_away(folder)
    left = listed(where)
    assert [one.name for one in left if one.manifest.kind == "daily"] == [str(number) for number in range(KEPT)]
    assert [one.name for one in left if one.manifest.kind == "by_hand"] == [backed.backup.name]
    assert not is_due(folder, now)
    assert is_due(folder, now + timedelta(days=1, minutes=1))


def test_a_backup_says_the_newest_lines_of_the_audit_log_and_a_restore_asks_for_them(
    backed: Backed, tmp_path: Path
) -> None:
    assert read(backed.backup.path).manifest.audit == backed.backup.manifest.audit == (f"1:{FIRST_LINE}",)
    into, new = tmp_path / "into", Folder(tmp_path / "demo")
    into.mkdir()
    unpack(backed.backup.path, into)
    keys = unseal(sealed_keys(backed.backup.path), backed.passphrase, digest(backed.backup.path))
    cut = replace(backed.backup.manifest, audit=(f"1:{FIRST_LINE}", f"2:{'b' * 64}"))
    sealed = partial(sealing.seal, keys, backed.passphrase)
    path = write(tmp_path / "cut.tar", cut, into / "database.dump", sealed, ()).path
    with pytest.raises(StandaloneError, match="№ 2") as refused:
        restore(new, path, backed.passphrase, fsync=False)
    assert refused.value.code == "backup_audit"
    with at_rest(new, fsync=False) as tools:
        assert tools.revision(new.database) is None
        assert beside(new.database) not in tools.databases()
    remove_place(new.postgres)


def test_heads_that_are_no_heads_make_a_file_that_is_no_backup(backed: Backed, tmp_path: Path) -> None:
    """They become a statement of SQL and lines of a terminal."""
    for number, heads in enumerate((["1:x'); drop table users; --"], "1", [1], ["1:" + "a" * 64] * 5_001)):
        manifest = replace(backed.backup.manifest, audit=heads)  # pyright: ignore[reportArgumentType]
        path = write(tmp_path / f"{number}.tar", manifest, backed.backup.path, lambda _: {}, ()).path
        with pytest.raises(StandaloneError):
            read(path)


def test_a_stored_token_is_read_again_after_everything_was_destroyed(backed: Backed) -> None:
    folder = backed.folder
    remove_place(folder.postgres)
    shutil.rmtree(folder.path)
    assert restore(folder, backed.backup.path, backed.passphrase, fsync=False).point is None
    with at_rest(folder, fsync=False) as tools:
        migrated(folder, tools)
        sealed = tools.sql(folder.database, "select access_token from hh_accounts")
        assert tools.sql(folder.database, "select count(*) from negotiation_readings") == "0"
        assert tools.sql(folder.database, "select relrowsecurity from pg_class where relname = 'outbox'") == "t"
        tools.sql(folder.database, "update users set email = 'later@example.org'")
    ring = KeyRing.parse(SecretStr(folder.secret_keys()))
    assert ring.open(sealed, row=backed.account, column="access_token") == TOKEN
    point = restore(folder, backed.backup.path, backed.passphrase, fsync=False).point
    assert point is not None
    assert email_in(folder) == "anna@example.org"
    restore(folder, point.path, backed.passphrase, fsync=False)
    assert email_in(folder) == "later@example.org"


def email_in(folder: Folder) -> str:
    with at_rest(folder, fsync=False) as tools:
        return tools.sql(folder.database, "select email from users")
