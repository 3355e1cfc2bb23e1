"""A backup is one tar file: what it is, a dump of the database, the sealed keys, and what a sandbox remembers."""

import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from standalone.errors import StandaloneError

Kind = Literal["daily", "by_hand", "before_restore"]
SUFFIX = ".vkatilsya.tar"
MANIFEST, DUMP, KEYS, SANDBOX = "manifest.json", "database.dump", "keys.json", "sandbox/"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `database`: each world of the demo has one; `revision`: its schema; `at`: ISO 8601, UTC.
    """

    kind: Kind
    mode: str
    database: str
    version: str
    revision: str
    at: str

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


def write(path: Path, manifest: Manifest, dump: Path, keys: Mapping[str, Any], sandbox: Iterator[Path]) -> Backup:
    """Write it whole or not at all, readable by its owner only; on disk when this returns."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            _add(archive, MANIFEST, _json(asdict(manifest)))
            _add(archive, KEYS, _json(keys))
            archive.add(dump, DUMP)
            for one in sandbox:
                archive.add(one, f"{SANDBOX}{one.name}")
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Backup(path, manifest)


def read(path: Path) -> Backup:
    """What a file says of itself; StandaloneError for one that is no backup."""
    try:
        return Backup(path, Manifest(**_member(path, MANIFEST)))
    except TypeError as error:
        raise StandaloneError(f"{path}: копия записана другой версией программы.") from error


def sealed_keys(path: Path) -> dict[str, Any]:
    """The keys as they were sealed."""
    return _member(path, KEYS)


def unpack(path: Path, into: Path) -> list[Path]:
    """Write the dump to `into/database.dump`; returns the files of the sandbox, written beside it."""
    found: list[Path] = []
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            name = Path(member.name).name
            wanted = member.name in {DUMP, f"{SANDBOX}{name}"}
            content = archive.extractfile(member) if wanted and member.isfile() else None
            if content is None:
                continue
            target = into / name
            with content, target.open("wb") as file:
                while part := content.read(1 << 20):
                    file.write(part)
            if member.name != DUMP:
                found.append(target)
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
        with tarfile.open(path) as archive:
            content = archive.extractfile(name)
            assert content is not None
            found = json.loads(content.read())
    except (OSError, tarfile.TarError, KeyError, ValueError, AssertionError) as error:
        raise StandaloneError(f"{path}: это не резервная копия, или файл испорчен.") from error
    if not isinstance(found, dict):
        raise StandaloneError(f"{path}: это не резервная копия, или файл испорчен.")
    return found


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))
