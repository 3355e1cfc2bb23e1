"""What is known of the last restore: a damaged file says nothing, and ends no start."""

from pathlib import Path

import pytest

from ops.folder import Folder
from standalone.backups.outcome import Outcome, end_outcome, read_outcome, write_outcome


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"7", b'{"id": 1}', b'{"other": ""}', b"\xff\xfe"])
def test_a_damaged_outcome_is_none(tmp_path: Path, body: bytes) -> None:
    folder = Folder(tmp_path / "demo")
    folder.make()
    (folder.path / "restore.json").write_bytes(body)
    assert read_outcome(folder) is None
    end_outcome(folder, "interrupted")


def test_an_outcome_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.make()
    outcome = Outcome("1", "copy", "2026-11-29T00:00:00Z", "0.1.0", "somebody", "2026-11-29T00:01:00Z", state="failed")
    write_outcome(folder, outcome)
    assert read_outcome(folder) == outcome
