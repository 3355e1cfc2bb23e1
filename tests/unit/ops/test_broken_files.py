"""Files of a data folder that were spoiled: a sentence that names the file, never a stack trace."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.health import check_machine
from libs.common.errors import ConfigurationError
from ops.folder import Folder
from ops.run_state import read_run_state
from ops.world import remembered


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "demo")
    folder.make()
    return folder


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("run.json", "{", lambda folder: read_run_state(folder.run_file)),
        ("run.json", "[]", lambda folder: read_run_state(folder.run_file)),
        ("run.json", '{"mode": "demo"}', lambda folder: read_run_state(folder.run_file)),
        ("run.json", '{"pid": "x", "mode": "demo"}', lambda folder: read_run_state(folder.run_file)),
        ("run.json", '{"pid": 1e99, "mode": "demo"}', lambda folder: read_run_state(folder.run_file)),
        ("world.json", '{"last": "x", "worlds": {}}', remembered),
        ("world.json", '{"last": null, "worlds": {"a": {"seed": null}}}', remembered),
        ("secrets.json", "[1]", lambda folder: folder.secret_keys()),
        ("secrets.json", "5", lambda folder: folder.secret_keys()),
        ("ports.json", '["x"]', lambda folder: folder.remembered_ports()),
    ],
)
def test_a_spoiled_file_is_named(folder: Folder, name: str, content: str, read: Callable[[Folder], object]) -> None:
    (folder.path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"{name} испорчен"):
        read(folder)


def test_an_empty_note_on_where_postgresql_is_hides_no_disk(folder: Folder) -> None:
    folder.postgres.with_name("postgres.README").write_text("", encoding="utf-8")
    assert check_machine.disk(folder)
