"""Putting a backup in the place of the data, while nothing runs.

What was sent after the backup was made is not in it. So that nothing goes out twice: no account sends before its list
of negotiations was read anew from hh (`negotiation_readings`), hh itself refuses a second application to a vacancy, a
reply is written only after its chat was read anew, and events leave the restored outbox for empty streams.
Who was signed out since then stays signed out.
"""

import contextlib
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from libs.common.db.migrate import known_revisions
from libs.common.security.crypto import listed
from ops.folder import Folder
from standalone.backups.anchored import hold
from standalone.backups.archive import Backup, digest, read, sealed_keys, unpack
from standalone.backups.exchange import beside, exchange, settle
from standalone.backups.making import folder_of_backups, make, put_away
from standalone.backups.sealing import is_bound, unseal
from standalone.backups.signed_in import sign_out, signed_in
from standalone.backups.tools import Tools
from standalone.errors import StandaloneError
from standalone.lock import FolderLock
from standalone.servers.postgres import PostgresServer

UNBOUND = (
    "Копия сделана прежней версией: фраза не подтверждает её содержание, и подмену не заметить. "
    "Если файл всё время был у вас, повторите с --trusted. Ничего не изменено."
)
LOOK_FIRST = "delete from negotiation_readings"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and the point to which one can return (None: there was nothing)."""

    backup: Backup
    point: Backup | None


@contextmanager
def at_rest(folder: Folder, *, fsync: bool = True, held: bool = False) -> Generator[Tools]:
    """The database of a folder in which nothing runs; FolderBusyError when something does.

    `held`: the caller has the lock of the folder. A restore that was killed is ended first.
    """
    folder.make()
    with contextlib.ExitStack() as stack:
        if not held:
            lock = FolderLock(folder.path, "Вкатился")
            lock.acquire()
            stack.callback(lock.release)
        server = stack.enter_context(PostgresServer(folder.postgres, fsync=fsync))
        tools = Tools(server.place.binaries, server.port, server.password)
        settle(folder, tools)
        yield tools


def opened(folder: Folder, path: Path, passphrase: str, *, trusted: bool = False) -> tuple[Backup, dict[str, str]]:
    """The backup and its keys when it can be restored here by this passphrase; StandaloneError otherwise.

    A dump is a program for PostgreSQL: one that its keys do not vouch for (of an earlier version) is loaded only where
    its owner says that the file is his (`trusted`).
    """
    backup = read(path)
    fits(folder, backup)
    sealed = sealed_keys(path)
    if not is_bound(sealed) and not trusted:
        raise StandaloneError(UNBOUND, code="backup_unbound")
    keys = unseal(sealed, passphrase, digest(path))
    _are_read_by(os.environ.get("SECRET_KEYS"), keys["secret_keys"])
    return backup, keys


def _are_read_by(environment: str | None, restored: str) -> None:
    """Keys of the environment stand above those of the folder: tokens that none of them opens would be lost."""
    missing = {*listed(restored)} - {*listed(environment or restored)}
    if missing:
        names = ", ".join(sorted(key.partition(":")[0] for key in missing))
        raise StandaloneError(
            f"В окружении задан SECRET_KEYS, и ключа копии ({names}) в нём нет: её токены было бы не прочесть. "
            "Уберите SECRET_KEYS, тогда действуют ключи из копии. Ничего не изменено.",
            code="backup_other_keys",
        )


def restore(
    folder: Folder, path: Path, passphrase: str, *, trusted: bool = False, fsync: bool = True, held: bool = False
) -> Restored:
    """Put the backup in the place of everything; what there was becomes a restore point first. See `opened`, `at_rest`.

    Raises StandaloneError or OSError, and has then changed nothing: the file, its passphrase and its schema are looked
    at before anything else, and the data are loaded beside the old ones, whose place they take in one moment.
    """
    backup, keys = opened(folder, path, passphrase, trusted=trusted)
    drafted = tempfile.TemporaryDirectory(dir=folder_of_backups(folder), prefix=".restoring-")
    with at_rest(folder, fsync=fsync, held=held) as tools, drafted as drafts:
        there = tools.revision(folder.database) is not None
        point = make(folder, tools, "before_restore") if there else None
        sandbox = unpack(path, Path(drafts))
        loaded = beside(folder.database)
        tools.recreate(loaded)
        try:
            tools.load(Path(drafts) / "database.dump", loaded)
            hold(tools, loaded, backup.manifest.audit)
            tools.sql(loaded, LOOK_FIRST)
            sign_out(tools, loaded, still_in=signed_in(tools, folder.database) if there else ())
        except StandaloneError:
            tools.drop(loaded)
            raise
        exchange(folder, tools, {**keys, "backup_passphrase": passphrase}, sandbox)
    put_away(folder)
    return Restored(backup, point)


def fits(folder: Folder, backup: Backup) -> None:
    """Return when the backup is of this folder and of a schema that this version knows; StandaloneError otherwise."""
    mode = folder.path.name
    if backup.manifest.mode != mode:
        raise StandaloneError(
            f"Это копия режима {backup.manifest.mode}, а восстановить просят {mode}. "
            f"Повторите с MODE={backup.manifest.mode}.",
            code="backup_other_mode",
        )
    if backup.manifest.database != folder.database:
        raise StandaloneError(
            "Это копия другого мира демо. Повторите с теми же VACANCIES, RESUMES и SANDBOX_SEED, что при её создании.",
            code="backup_other_world",
        )
    if backup.manifest.revision not in known_revisions():
        raise StandaloneError(
            f"Копия сделана более новой версией ({backup.manifest.version}). Сначала обновите Вкатился.",
            code="backup_newer",
        )
