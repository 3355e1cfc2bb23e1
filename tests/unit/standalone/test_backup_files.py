"""Files of backups: what cannot be read is named, and hides none of its neighbours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from standalone.backups.archive import SUFFIX, Manifest, listed, read_all, write

MANIFEST = Manifest("daily", "demo", "vkatilsya", "1", "r", datetime(2026, 1, 1, tzinfo=UTC).isoformat())


@pytest.mark.parametrize("keep", [0, 7, 600])
def test_a_spoiled_file_is_named_and_the_others_are_listed(tmp_path: Path, keep: int) -> None:
    dump = tmp_path / "dump"
    dump.write_bytes(b"x" * 4_000)
    good = write(tmp_path / f"good{SUFFIX}", MANIFEST, dump, {}, iter(()))
    (tmp_path / f"spoiled{SUFFIX}").write_bytes(good.path.read_bytes()[:keep])
    found, unreadable = read_all(tmp_path)
    assert [one.name for one in found] == [one.name for one in listed(tmp_path)] == ["good"]
    assert ["spoiled" in str(error) for error in unreadable] == [True]
