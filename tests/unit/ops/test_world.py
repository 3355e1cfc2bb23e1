"""A change of what the sandbox plays is noticed and said, and different worlds never share data."""

import os
from pathlib import Path
from typing import Any

import pytest

from cli.health import check_machine
from libs.common.errors import ConfigurationError
from ops.folder import Folder
from ops.options import Environment, data_folder, read_choice
from ops.run_state import RunState
from ops.world import Memory, World, changes, remember, remembered, world_of


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "demo")
    folder.make()
    return folder


def world(**values: str) -> World:
    given: dict[str, Any] = {**Environment.model_construct().model_dump(), **values}
    return world_of(read_choice(Environment.model_construct(**given)))


def run(folder: Folder, played: World) -> list[str]:
    memory = remembered(folder)
    remember(folder, memory, played)
    return changes(memory, played)


def test_the_first_run_and_the_same_again_say_nothing(folder: Folder) -> None:
    assert run(folder, world()) == []
    assert run(folder, world()) == []


def test_other_files_or_another_seed_are_told_and_so_is_the_way_back(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "мои вакансии.jsonl"
    file.write_text("{}\n")
    run(folder, world())
    [output] = run(folder, world(vacancies=str(file)))
    assert "было — встроенные вакансии, встроенное резюме; теперь — вакансии из мои вакансии.jsonl" in output
    assert "отдельная база" in output
    assert "make run RESET=1" in output
    [back] = run(folder, world())
    assert "Продолжаю с их данными" in back
    [seed] = run(folder, world(sandbox_seed="7"))
    assert "SANDBOX_SEED=7" in seed


def test_a_file_that_was_edited_is_told_and_keeps_its_data(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text("[]")
    first = world(resumes=str(file))
    run(folder, first)
    file.write_text("[{}]")
    second = world(resumes=str(file))
    assert second.key == first.key
    assert second == first.as_files_are()
    [output] = run(folder, second)
    assert f"Файл RESUMES={file} изменился" in output
    assert run(folder, second) == []


def test_each_world_has_a_database_streams_and_a_sandbox_state_of_its_own(tmp_path: Path) -> None:
    one, two = (Folder(tmp_path, world=world(sandbox_seed=seed).key) for seed in ("2", "3"))
    usual = Folder(tmp_path, world=world().key)
    places = [(each.database, each.nats, each.headhunter_file) for each in (one, two, usual)]
    assert all(len(set(column)) == 3 for column in zip(*places, strict=True))
    assert (usual.database, usual.nats.name) == ("vkatilsya", "nats")


def test_a_broken_note_is_a_sentence(folder: Folder) -> None:
    folder.worlds_file.write_text('{"last": 5}')
    with pytest.raises(ConfigurationError, match=r"world\.json испорчен"):
        remembered(folder)


def test_nothing_remembered_is_no_change() -> None:
    assert changes(Memory(None, {}), world(sandbox_seed="9")) == []


def test_doctor_names_the_lines_of_the_users_files_that_were_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    file = tmp_path / "v.jsonl"
    file.write_text("{}\n")
    folder = data_folder("demo")
    folder.make()
    run(folder, world(vacancies=str(file)))
    left_out = [f"Из файла {file} пропущено записей: 1", f"{file}, строка 1 пропущена: нет поля name"]
    found = check_machine.world(RunState(os.getpid(), "demo", left_out=left_out))
    assert [one.text for one in found if one.level == "problem"] == [f"{line}." for line in left_out]
    assert [one for one in check_machine.world(RunState(os.getpid(), "demo")) if one.level == "problem"] == []
