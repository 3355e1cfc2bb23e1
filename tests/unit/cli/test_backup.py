"""Whose data `backup create` takes: those of the run, whatever this terminal knows of how it was started."""

import os
from pathlib import Path

import pytest

from cli.backup import data_to_save
from ops.options import data_folder
from ops.run_state import RunState, write_run_state
from ops.world import Source, World, remember, remembered

OWN = World(vacancies=Source("/home/anna/v.jsonl", "0" * 64))


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MODE", "VACANCIES", "RESUMES", "SANDBOX_SEED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for mode in ("demo", "live"):
        data_folder(mode).make()


def play(*worlds: World) -> None:
    folder = data_folder("demo")
    for world in worlds:
        remember(folder, remembered(folder), world)


def runs(mode: str) -> None:
    write_run_state(data_folder(mode).run_file, RunState(os.getpid(), mode))


def test_of_a_run_with_files_it_takes_their_database_not_that_of_the_built_in_world() -> None:
    play(World(), OWN)
    runs("demo")
    folder, title = data_to_save()
    assert folder.database == f"vkatilsya_{OWN.key}"
    assert "вакансии из v.jsonl" in title


def test_of_a_live_run_it_takes_the_live_data() -> None:
    runs("live")
    folder, _ = data_to_save()
    assert (folder.path.name, folder.database) == ("live", "vkatilsya")


def test_while_nothing_runs_it_takes_what_ran_last_unless_something_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(World(), OWN)
    assert data_to_save()[0].database == f"vkatilsya_{OWN.key}"
    monkeypatch.setenv("SANDBOX_SEED", "1")
    assert data_to_save()[0].database == "vkatilsya"


def test_what_the_run_plays_stands_above_what_is_chosen_here(monkeypatch: pytest.MonkeyPatch) -> None:
    play(OWN)
    runs("demo")
    monkeypatch.setenv("SANDBOX_SEED", "7")
    assert data_to_save()[0].database == f"vkatilsya_{OWN.key}"
