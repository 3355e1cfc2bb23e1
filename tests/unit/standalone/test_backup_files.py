"""Files of backups: what cannot be read is named and hides no neighbour; what no backup holds is not unpacked."""

import errno
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ops.folder import Folder
from standalone.backups.archive import (
    DUMP,
    KEYS,
    MANIFEST,
    SUFFIX,
    Manifest,
    digest,
    listed,
    read,
    read_all,
    sealed_keys,
    unpack,
    write,
)
from standalone.backups.exchange import clear_drafts
from standalone.backups.making import folder_of_backups
from standalone.backups.sealing import seal, unseal
from standalone.errors import StandaloneError

OF_TODAY = Manifest("daily", "demo", "vkatilsya", "1", "r", datetime(2026, 1, 1, tzinfo=UTC).isoformat())


@pytest.mark.parametrize("keep", [0, 7, 600])
def test_a_spoiled_file_is_named_and_the_others_are_listed(tmp_path: Path, keep: int) -> None:
    dump = tmp_path / "dump"
    dump.write_bytes(b"x" * 4_000)
    good = write(tmp_path / f"good{SUFFIX}", OF_TODAY, dump, lambda _: {}, ())
    (tmp_path / f"spoiled{SUFFIX}").write_bytes(good.path.read_bytes()[:keep])
    found, unreadable = read_all(tmp_path)
    assert [one.name for one in found] == [one.name for one in listed(tmp_path)] == ["good"]
    assert ["spoiled" in str(error) for error in unreadable] == [True]


@pytest.mark.parametrize("world", ["", "0a1b2c3d", "deadbeef"])
def test_every_world_of_the_demo_is_saved_and_comes_back(tmp_path: Path, world: str) -> None:
    """The data of other vacancies and resumes have the key of their world in their names."""
    folder = Folder(tmp_path / "demo", world)
    folder.make()
    for state in (folder.headhunter_file, folder.telegram_file):
        state.write_text('{"made_from": 1}', encoding="utf-8")
    dump = tmp_path / "dump"
    dump.write_bytes(b"x")
    made = write(tmp_path / f"good{SUFFIX}", OF_TODAY, dump, lambda _: {}, folder.state.glob("*.json"))
    into = tmp_path / "into"
    into.mkdir()
    names = {one.name for one in unpack(made.path, into)}
    assert names == {folder.headhunter_file.name, folder.telegram_file.name}


def test_a_full_disk_is_not_taken_for_a_spoiled_backup(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.write_bytes(b"x" * 4_000)
    made = write(tmp_path / f"good{SUFFIX}", OF_TODAY, dump, lambda _: {}, ())
    into = tmp_path / "into"
    into.mkdir()
    (into / DUMP).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as told:
        unpack(made.path, into)
    assert told.value.errno == errno.ENOSPC


def test_what_a_killed_backup_has_begun_to_write_goes_and_backups_stay(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.make()
    where = folder_of_backups(folder)
    (where / f"good{SUFFIX}").write_bytes(b"x")
    (where / f"begun{SUFFIX}.new").write_bytes(b"x")
    (where / ".making-1").mkdir()
    clear_drafts(folder)
    assert [one.name for one in where.iterdir()] == [f"good{SUFFIX}"]


def named(name: str, content: bytes = b"{}", **changed: Any) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for key, value in changed.items():
        setattr(member, key, value)
    return member, content


def packed(path: Path, *members: tuple[tarfile.TarInfo, bytes], how: str = "w", **said: Any) -> Path:
    manifest = json.dumps({**asdict(OF_TODAY), **said}).encode()
    usual = [named(MANIFEST, manifest), named(DUMP, b"dump"), named(KEYS)]
    with tarfile.open(path, how) as archive:  # pyright: ignore[reportCallIssue, reportArgumentType]
        for member, content in (*usual, *members):
            archive.addfile(member, io.BytesIO(content))
    return path


BOMB = b"0" * 1_000_000
FOREIGN: dict[str, Callable[[Path], Path]] = {
    "a step up": lambda path: packed(path, named("../evil.json")),
    "a step up from the sandbox": lambda path: packed(path, named("sandbox/../../evil.json")),
    "an absolute path": lambda path: packed(path, named("/tmp/evil.json")),
    "a second dump": lambda path: packed(path, named(DUMP, b"other")),
    "a dump in the name of the sandbox": lambda path: packed(path, named("sandbox/database.dump", b"other")),
    "a link to the outside": lambda path: packed(
        path, named("sandbox/a.json", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")
    ),
    "a link to itself": lambda path: packed(
        path, named("sandbox/b.json", b"", type=tarfile.LNKTYPE, linkname="sandbox/b.json")
    ),
    "a device": lambda path: packed(path, named("sandbox/c.json", b"", type=tarfile.CHRTYPE)),
    "compressed with gzip": lambda path: packed(path, named("sandbox/d.json", BOMB), how="w:gz"),
    "compressed with xz": lambda path: packed(path, named("sandbox/d.json", BOMB), how="w:xz"),
    "holes": lambda path: packed(path, named("sandbox/e.json", b"", type=tarfile.GNUTYPE_SPARSE)),
    "another file": lambda path: packed(path, named("run.json")),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_no_backup_holds_is_no_backup_and_nothing_of_it_is_written(tmp_path: Path, kind: str) -> None:
    path, into = FOREIGN[kind](tmp_path / f"it{SUFFIX}"), tmp_path / "into"
    into.mkdir()
    for looked in (read, sealed_keys, digest, lambda one: unpack(one, into)):
        with pytest.raises(StandaloneError, match="не резервная копия"):
            looked(path)
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["into", f"it{SUFFIX}"]


@pytest.mark.parametrize(
    "said",
    [
        {"at": "yesterday"},
        {"at": "2026-01-01T00:00:00"},
        {"at": 5},
        {"version": "\x1b[2J"},
        {"version": "9" * 1_000},
        {"revision": ["r"]},
        {"mode": None},
        {"more": "x"},
    ],
)
def test_a_manifest_that_no_version_writes_hides_no_neighbour(tmp_path: Path, said: dict[str, Any]) -> None:
    packed(tmp_path / f"odd{SUFFIX}", **said)
    packed(tmp_path / f"good{SUFFIX}")
    found, unreadable = read_all(tmp_path)
    assert [one.name for one in found] == ["good"]
    assert ["odd" in str(error) and "\x1b" not in str(error) for error in unreadable] == [True]


@pytest.mark.parametrize("manifest", [b"[" * 100_000, b'{"kind": "' + b"x" * 70_000 + b'"}', b"[]", b"null", b"\xff"])
def test_a_manifest_of_any_bytes_is_refused_in_a_sentence(tmp_path: Path, manifest: bytes) -> None:
    path = tmp_path / f"it{SUFFIX}"
    with tarfile.open(path, "w") as archive:
        member, content = named(MANIFEST, manifest)
        archive.addfile(member, io.BytesIO(content))
    with pytest.raises(StandaloneError):
        read(path)


def test_the_right_phrase_opens_no_keys_beside_another_dump(tmp_path: Path) -> None:
    dump, other, phrase = tmp_path / "dump", tmp_path / "other", "восемь слов подряд"
    dump.write_bytes(b"the owner's")
    other.write_bytes(b"copy t from program 'id'")
    keys = {"secret_keys": "k1:secret"}
    made = write(tmp_path / f"a{SUFFIX}", OF_TODAY, dump, lambda content: seal(keys, phrase, content), ()).path
    assert unseal(sealed_keys(made), phrase, digest(made)) == keys
    stolen = sealed_keys(made)
    forged = write(tmp_path / f"b{SUFFIX}", OF_TODAY, other, lambda _: stolen, ()).path
    for words in (phrase, "другая фраза"):
        with pytest.raises(StandaloneError, match="Фраза не подходит"):
            unseal(sealed_keys(forged), words, digest(forged))
