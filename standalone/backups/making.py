"""Making a backup of a data folder, and putting away the old daily ones."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from libs.common.version import VERSION
from ops.folder import Folder
from ops.options import environment
from standalone.backups.anchored import heads_of
from standalone.backups.archive import SUFFIX, Backup, Kind, Manifest, listed, write
from standalone.backups.sealing import seal
from standalone.backups.tools import Tools
from standalone.errors import StandaloneError

KEPT = 14


def folder_of_backups(folder: Folder) -> Path:
    """Beside the data folder, so that deleting the data leaves it; made when it is missing."""
    where = folder.path.parent / "backups" / folder.path.name
    where.mkdir(parents=True, exist_ok=True)
    where.chmod(0o700)
    return where


def passphrase_of(folder: Folder) -> str:
    """The owner's own of BACKUP_PASSPHRASE, else one that is made once and kept with the data."""
    return environment().backup_passphrase or folder.backup_passphrase()


def passphrase_here(folder: Folder) -> str | None:
    """The same on a machine that has one already; None on a machine that never made a backup."""
    return passphrase_of(folder) if environment().backup_passphrase or folder.has_passphrase() else None


def make(folder: Folder, tools: Tools, kind: Kind, *, now: datetime | None = None) -> Backup:
    """Dump the database of the folder beside its sealed keys; raises StandaloneError."""
    revision = tools.revision(folder.database)
    if revision is None:
        raise StandaloneError("Сохранять пока нечего: базы ещё нет. Запустите make run.")
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    where = folder_of_backups(folder)
    keys = {
        "secret_keys": os.environ.get("SECRET_KEYS") or folder.secret_keys(),
        "vapid_private_key": os.environ.get("VAPID_PRIVATE_KEY") or folder.vapid_key(),
    }
    # Before the dump, which has these lines then: they are only added to.
    heads = heads_of(tools, folder.database)
    manifest = Manifest(
        kind, folder.path.name, folder.database, VERSION, revision, moment.isoformat(timespec="seconds"), heads
    )
    with tempfile.TemporaryDirectory(dir=where, prefix=".making-") as drafts:
        dump = Path(drafts) / "database.dump"
        tools.dump(folder.database, dump)
        path = _free(where, f"{moment:%Y-%m-%d_%H%M%S}_{kind}")
        passphrase = passphrase_of(folder)
        return write(path, manifest, dump, lambda content: seal(keys, passphrase, content), folder.state.glob("*.json"))


def put_away(folder: Folder, keep: int = KEPT) -> None:
    """Delete the oldest daily ones and restore points; those made by hand stay until their owner deletes them."""
    for kind in ("daily", "before_restore"):
        of_kind = [one for one in listed(folder_of_backups(folder)) if one.manifest.kind == kind]
        for one in of_kind[keep:]:
            one.path.unlink(missing_ok=True)


def _free(where: Path, name: str) -> Path:
    """Two of one second are two files."""
    path, number = where / f"{name}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = where / f"{name}-{number}{SUFFIX}"
    return path
