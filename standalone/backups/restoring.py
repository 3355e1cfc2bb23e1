"""Putting a backup in the place of the data, while nothing runs.

What was sent after the backup was made is not in it. So that nothing goes out twice: no account sends before its list
of negotiations was read anew from hh (`negotiation_readings`), hh itself refuses a second application to a vacancy, a
reply is written only after its chat was read anew, and events leave the restored outbox for empty streams.
"""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from libs.common.db.migrate import known_revisions
from ops.folder import Folder
from standalone.backups.archive import Backup, digest, read, sealed_keys, unpack
from standalone.backups.making import folder_of_backups, make, put_away
from standalone.backups.sealing import is_bound, unseal
from standalone.backups.tools import Tools
from standalone.errors import StandaloneError
from standalone.lock import FolderLock
from standalone.postgres import PostgresServer

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
def at_rest(folder: Folder, *, fsync: bool = True) -> Generator[Tools]:
    """The database of a folder in which nothing runs; FolderBusyError when something does."""
    folder.make()
    lock = FolderLock(folder.path, "Вкатился")
    lock.acquire()
    try:
        with PostgresServer(folder.postgres, fsync=fsync) as server:
            yield Tools(server.place.binaries, server.port, server.password)
    finally:
        lock.release()


def restore(folder: Folder, path: Path, passphrase: str, *, trusted: bool = False, fsync: bool = True) -> Restored:
    """Put the backup in the place of everything; what there was becomes a restore point first.

    Raises StandaloneError, and has then changed nothing: the file, its passphrase and its schema are looked at before
    anything else, and the data are loaded beside the old ones. A dump is a program for PostgreSQL: one that its keys do
    not vouch for (of an earlier version) is loaded only where its owner says that the file is his (`trusted`).
    """
    backup = read(path)
    _check(folder, backup)
    sealed = sealed_keys(path)
    if not is_bound(sealed) and not trusted:
        raise StandaloneError(UNBOUND)
    keys = unseal(sealed, passphrase, digest(path))
    drafted = tempfile.TemporaryDirectory(dir=folder_of_backups(folder), prefix=".restoring-")
    with at_rest(folder, fsync=fsync) as tools, drafted as drafts:
        point = make(folder, tools, "before_restore") if tools.revision(folder.database) else None
        sandbox = unpack(path, Path(drafts))
        beside = f"{folder.database}_restoring"
        tools.recreate(beside)
        try:
            tools.load(Path(drafts) / "database.dump", beside)
            tools.sql(beside, LOOK_FIRST)
        except StandaloneError:
            tools.drop(beside)
            raise
        tools.replace(folder.database, beside)
        folder.take_keys({**keys, "backup_passphrase": passphrase})
        shutil.rmtree(folder.nats / "jetstream", ignore_errors=True)
        for one in sandbox:
            shutil.copyfile(one, folder.state / one.name)
    put_away(folder)
    return Restored(backup, point)


def _check(folder: Folder, backup: Backup) -> None:
    mode = folder.path.name
    if backup.manifest.mode != mode:
        raise StandaloneError(
            f"Это копия режима {backup.manifest.mode}, а восстановить просят {mode}. "
            f"Повторите с MODE={backup.manifest.mode}."
        )
    if backup.manifest.database != folder.database:
        raise StandaloneError(
            "Это копия другого мира демо. Повторите с теми же VACANCIES, RESUMES и SANDBOX_SEED, что при её создании."
        )
    if backup.manifest.revision not in known_revisions():
        raise StandaloneError(
            f"Копия сделана более новой версией ({backup.manifest.version}). Сначала обновите Вкатился."
        )
