"""A backup is one tar file: what it is, a dump of the database, what a sandbox remembers, and the sealed keys.

It may come from elsewhere: nothing in it is unpacked or believed before it was looked at. The keys are sealed for the
content of the rest, so that nobody without the passphrase puts another dump beside them.
"""

import errno
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from libs.common.accounts.anchors import Anchor
from standalone.errors import StandaloneError

Kind = Literal["daily", "by_hand", "before_restore"]
SUFFIX = ".vkatilsya.tar"
MANIFEST, DUMP, KEYS, SANDBOX = "manifest.json", "database.dump", "keys.json", "sandbox/"
UNREADABLE = "backup_unreadable"
MOST_OF_JSON = 512 * 1024
"""Manifest and keys are some hundred bytes, and the heads of the audit log."""
MOST_HEADS = 5_000
_PIECE, _LONGEST_WORD = 1 << 20, 100
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
_OF_SANDBOX = re.compile(SANDBOX + r"[A-Za-z_]\w*+(?:-[0-9a-f]{8})?\.json", re.ASCII)
"""The state of a sandbox, of its usual world or of the one with this key (`ops/world.py`)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `database`: each world of the demo has one; `revision`: its schema; `at`: ISO 8601, UTC. `audit`: the newest line of
    each chain of the audit log as `N:HASH`; a copy on another machine shows by them what was rewritten here.
    """

    kind: Kind
    mode: str
    database: str
    version: str
    revision: str
    at: str
    audit: tuple[str, ...] = ()

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Backup:
    """A file with its manifest."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.path.name.removesuffix(SUFFIX)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


def write(
    path: Path,
    manifest: Manifest,
    dump: Path,
    sealed: Callable[[str], Mapping[str, Any]],
    sandbox: Iterable[Path],
) -> Backup:
    """Write it whole or not at all, readable by its owner only; on disk when this returns.

    `sealed` is given the digest of the content and returns the keys, sealed for it.
    """
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    fd = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "w+b") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                _add(archive, MANIFEST, _json(asdict(manifest)))
                archive.add(dump, DUMP)
                for one in sandbox:
                    _add_file(archive, one, f"{SANDBOX}{one.name}")
            keys = sealed(_digest(file, path))
            file.seek(0)
            with tarfile.open(fileobj=file, mode="a:") as archive:
                _add(archive, KEYS, _json(keys))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Backup(path, manifest)


def read(path: Path) -> Backup:
    """What a file says of itself; StandaloneError for one that is no backup."""
    said = _member(path, MANIFEST)
    try:
        return Backup(path, _manifest(said))
    except (TypeError, ValueError) as error:
        raise StandaloneError(f"{path}: копия записана другой версией программы.", code=UNREADABLE) from error


def sealed_keys(path: Path) -> dict[str, Any]:
    """The keys as they were sealed."""
    return _member(path, KEYS)


def digest(path: Path) -> str:
    """SHA-256 over the names and contents of everything but the keys; StandaloneError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return _digest(file, path)
    except OSError as error:
        raise _spoiled(path) from error


def unpack(path: Path, into: Path) -> list[Path]:
    """Write the dump to `into/database.dump`; returns the files of the sandbox, written beside it.

    Raises StandaloneError, or OSError when `into` takes no more; only names that a backup has become files.
    """
    found: list[Path] = []
    try:
        with tarfile.open(path, mode="r:") as archive:
            for member in _members(archive, path):
                if member.name in {MANIFEST, KEYS}:
                    continue
                target = into / member.name.removeprefix(SANDBOX)
                content = archive.extractfile(member)
                assert content is not None  # a plain file
                with content, target.open("wb") as file:
                    while part := content.read(_PIECE):
                        file.write(part)
                if member.name != DUMP:
                    found.append(target)
    except (OSError, tarfile.TarError) as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise  # of the disk, not of the backup
        raise _spoiled(path) from error
    return found


def listed(folder: Path) -> list[Backup]:
    """The backups of a folder that can be read, the newest first."""
    return read_all(folder)[0]


def read_all(folder: Path) -> tuple[list[Backup], list[StandaloneError]]:
    """The backups of a folder, the newest first, and why each of the other files that are named like one is none."""
    found: list[Backup] = []
    unreadable: list[StandaloneError] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append(read(path))
        except StandaloneError as error:
            unreadable.append(error)
    return sorted(found, key=lambda one: (one.manifest.moment, one.name), reverse=True), unreadable


def _member(path: Path, name: str) -> dict[str, Any]:
    try:
        with tarfile.open(path, mode="r:") as archive:
            found = [one for one in _members(archive, path) if one.name == name and one.size <= MOST_OF_JSON]
            content = archive.extractfile(found[0]) if found else None
            said = json.loads(content.read()) if content is not None else None
    except (OSError, tarfile.TarError, ValueError, RecursionError) as error:
        raise _spoiled(path) from error
    if not isinstance(said, dict):
        raise _spoiled(path)
    return said


def _members(archive: tarfile.TarFile, path: Path) -> list[tarfile.TarInfo]:
    """The members; StandaloneError when they are not just what a backup has: plain files, each once."""
    members = archive.getmembers()
    names = [one.name for one in members]
    plain = all(one.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and not one.issparse() for one in members)
    if not plain or len(set(names)) != len(names) or not all(map(_known, names)):
        raise _spoiled(path)
    return members


def _known(name: str) -> bool:
    """Whether a backup has a member of this name: no step up, no other folder."""
    return name in {MANIFEST, DUMP, KEYS} or _OF_SANDBOX.fullmatch(name) is not None


def _manifest(said: Mapping[str, Any]) -> Manifest:
    """Raises TypeError or ValueError for what no version writes; a terminal is given no commands."""
    words = dict(said)
    heads = words.pop("audit", [])
    for word in words.values():
        if not isinstance(word, str) or len(word) > _LONGEST_WORD or not word.isprintable():
            raise ValueError(word)
    if not isinstance(heads, list) or len(heads) > MOST_HEADS:
        raise ValueError(MANIFEST)
    manifest = Manifest(**words, audit=tuple(str(Anchor.parse(str(head))) for head in heads))
    if manifest.moment.tzinfo is None:
        raise ValueError(manifest.at)
    return manifest


def _digest(file: IO[bytes], path: Path) -> str:
    file.seek(0)
    whole = hashlib.sha256()
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            for member in sorted(_members(archive, path), key=lambda one: one.name):
                content = archive.extractfile(member)
                assert content is not None  # a plain file
                if member.name != KEYS:
                    whole.update(f"{member.name}\0{_of_content(content)}\n".encode())
    except tarfile.TarError as error:
        raise _spoiled(path) from error
    return whole.hexdigest()


def _of_content(content: IO[bytes]) -> str:
    found = hashlib.sha256()
    while part := content.read(_PIECE):
        found.update(part)
    return found.hexdigest()


def _spoiled(path: Path) -> StandaloneError:
    return StandaloneError(f"{path}: это не резервная копия, или файл испорчен.", code=UNREADABLE)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _add_file(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """One file as it is now, though it may be replaced meanwhile: its size and content are those of one opening."""
    with path.open("rb") as content:
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=content), content)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))
