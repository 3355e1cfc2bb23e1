"""The variables of `make run`: what is accepted, and the sentence for what is not."""

import os
from pathlib import Path

import pytest

from libs.common.errors import ConfigurationError
from libs.common.settings.limits import LimitSettings
from ops.options import Environment, chosen_folder, data_folder, is_sandbox, limits_in_force, read_choice
from ops.run_state import RunState, write_run_state


def environment(**values: str) -> Environment:
    return Environment.model_construct(**{**Environment.model_construct().model_dump(), **values})  # pyright: ignore[reportArgumentType]


def test_nothing_set_is_the_demo() -> None:
    choice = read_choice(environment())
    assert (choice.mode, choice.reset, choice.vacancies, choice.public_port) == ("demo", False, None, 0)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MODE", "RESET", "VACANCIES", "PUBLIC_PORT"):
        monkeypatch.setenv(name, "")
    assert read_choice(Environment(_env_file=None)).mode == "demo"  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"mode": "prod"}, "MODE бывает demo .* или live .*, а не «prod»"),
        ({"reset": "maybe"}, "RESET бывает 1 или 0, а не «maybe»"),
        ({"public_port": "70000"}, "PUBLIC_PORT — целое число от 0 до 65535"),
        ({"public_port": "-1"}, "PUBLIC_PORT — целое число"),
        ({"nats_port": "порт"}, "NATS_PORT — целое число"),
        ({"postgres_port": "5432.0"}, "POSTGRES_PORT — целое число"),
        pytest.param({"public_port": "9" * 5_000}, "PUBLIC_PORT — целое число", id="five thousand digits"),
        ({"vacancies": "/nowhere/v.jsonl"}, "VACANCIES=/nowhere/v.jsonl: такого файла нет"),
        ({"mode": "live", "hh_api_url": "http://127.0.0.1:8000"}, "HH_API_URL ведёт в песочницу"),
        ({"mode": "live", "hh_site_url": "http://localhost"}, "HH_SITE_URL ведёт в песочницу"),
        ({"mode": "live", "hh_api_url": "http://[::1]:1"}, "HH_API_URL ведёт в песочницу"),
        ({"mode": "live", "vacancies": __file__}, "VACANCIES задаёт данные песочницы"),
    ],
)
def test_a_mistake_is_a_sentence(values: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        read_choice(environment(**values))


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as output:
        read_choice(environment(mode="prod", reset="?", sandbox_seed="x"))
    assert len(str(output.value).splitlines()) == 3


def test_resumes_must_be_json_and_not_empty(tmp_path: Path) -> None:
    broken, empty = tmp_path / "broken.json", tmp_path / "empty.json"
    broken.write_text("[{")
    empty.write_text("")
    with pytest.raises(ConfigurationError, match="это не JSON"):
        read_choice(environment(resumes=str(broken)))
    with pytest.raises(ConfigurationError, match="файл пустой"):
        read_choice(environment(resumes=str(empty)))
    marked = tmp_path / "marked.json"
    marked.write_text("[]", encoding="utf-8-sig")
    assert read_choice(environment(resumes=str(marked))).resumes == marked


def test_relative_paths_are_resolved_where_the_person_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "v.jsonl").write_text("{}\n")
    monkeypatch.chdir(tmp_path)
    assert read_choice(environment(vacancies="v.jsonl")).vacancies == tmp_path / "v.jsonl"


@pytest.mark.parametrize(
    ("url", "loops"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.9.9.9", True),
        ("http://localhost:8000/x", True),
        ("https://api.localhost", True),
        ("http://[::1]/", True),
        ("http://0.0.0.0:1", True),
        ("https://api.hh.ru", False),
        ("https://127.0.0.1.hh.ru", False),
        ("https://localhost.hh.ru", False),
    ],
)
def test_loopback_is_known_by_host_not_by_text(url: str, loops: bool) -> None:
    assert is_sandbox(url) is loops


def test_the_limits_in_force_are_those_of_the_run_and_not_of_the_caller(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ACCOUNT_LIMIT", "7")
    folder = data_folder("demo")
    folder.run_file.parent.mkdir(parents=True, exist_ok=True)
    assert limits_in_force().account_limit == 7

    started_with = LimitSettings(account_limit=150).model_dump(mode="json")
    write_run_state(folder.run_file, RunState(os.getpid(), "demo", limits=started_with))

    assert limits_in_force().account_limit == 150


def test_a_wrong_limit_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ACCOUNT_LIMIT", "сорок")
    with pytest.raises(ConfigurationError, match="ACCOUNT_LIMIT"):
        limits_in_force()


def test_a_command_for_a_mode_that_is_none_says_so_instead_of_that_nothing_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MODE", "prod")
    with pytest.raises(ConfigurationError, match="MODE бывает demo"):
        chosen_folder()


def test_resumes_nested_without_end_are_no_json(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="это не JSON"):
        read_choice(environment(resumes=str(file)))
