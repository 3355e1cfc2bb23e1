"""`match` by what a person at a terminal gives it and gets."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bench.stage.synthetic import resume as synthetic_resume
from bench.stage.synthetic import vacancy as synthetic_vacancy
from cli.match.command import app

Payload = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three vacancies and one resume, in files."""
    vacancies = [synthetic_vacancy(n, random.Random(n)) for n in range(3)]
    write_lines(tmp_path / "v.jsonl", vacancies)
    (tmp_path / "r.json").write_text(json.dumps([synthetic_resume()]), encoding="utf-8")
    return tmp_path


def write_lines(path: Path, items: list[Payload]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def run(folder: Path, *options: str) -> Result:
    base = ["--resumes", str(folder / "r.json"), "--vacancies", str(folder / "v.jsonl")]
    return CliRunner().invoke(app, [*base, *options], env={"COLUMNS": "200"})


def flat(text: str) -> str:
    return " ".join(text.split())


def test_pairs_get_scores_of_fit_only(folder: Path):
    archived = {**synthetic_vacancy(7, random.Random(7)), "archived": True, "has_test": True}
    with (folder / "v.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(archived, ensure_ascii=False) + "\n")
    write_lines(folder / "p.jsonl", [{"resume_id": "synthetic", "vacancy_id": v} for v in ("1000001", "1000007")])
    result = run(
        folder,
        "--pairs",
        str(folder / "p.jsonl"),
        "--out",
        str(folder / "s.json"),
        "--explain",
        str(folder / "e.jsonl"),
    )
    assert result.exit_code == 0, result.output
    scores = json.loads((folder / "s.json").read_text(encoding="utf-8"))
    assert set(scores["synthetic"]) == {"1000001", "1000007"}
    assert all(0 <= score <= 100 for score in scores["synthetic"].values())
    rows = [json.loads(line) for line in (folder / "e.jsonl").read_text(encoding="utf-8").split("\n") if line]
    blockers = {row["vacancy_id"]: [item["code"] for item in row["blockers"]] for row in rows}
    assert blockers == {"1000001": [], "1000007": ["archived", "has_test"]}


def test_without_pairs_the_best_are_printed_with_reasons(folder: Path):
    result = run(folder, "--top", "2")
    assert result.exit_code == 0, result.output
    assert "лучшие вакансии" in result.output
    assert "Оценка" in result.output
    assert result.output.count("(100000") == 2


def test_broken_lines_are_named_by_number_and_skipped(folder: Path):
    good = (folder / "v.jsonl").read_text(encoding="utf-8")
    (folder / "v.jsonl").write_bytes(b"{broken\n\n[1]\n{}\n\xff\xfe\n" + good.encode())
    result = run(folder, "--out", str(folder / "s.json"))
    assert result.exit_code == 0, result.output
    output = flat(result.output)
    assert "строка 1: это не JSON" in output
    assert "строка 3: нужен объект JSON" in output
    assert "строка 4: у вакансии нет id" in output
    assert "строка 5: это не JSON" in output
    assert len(json.loads((folder / "s.json").read_text(encoding="utf-8"))["synthetic"]) == 3


def test_lines_end_with_a_line_feed_only(folder: Path):
    text = "первая\u2028вторая\u0085третья\x0cчетвёртая"
    write_lines(folder / "v.jsonl", [{"id": "1", "name": "Python-разработчик", "description": text}])
    result = run(folder, "--out", str(folder / "s.json"))
    assert result.exit_code == 0, result.output
    assert set(json.loads((folder / "s.json").read_text(encoding="utf-8"))["synthetic"]) == {"1"}


def test_a_repeated_vacancy_counts_once(folder: Path):
    text = (folder / "v.jsonl").read_text(encoding="utf-8")
    (folder / "v.jsonl").write_text(text + text, encoding="utf-8")
    assert "уже была" in flat(run(folder, "--out", str(folder / "s.json")).output)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("r.json", None, "Нет файла"),
        ("v.jsonl", None, "Нет файла"),
        ("r.json", "{", "не читается как JSON"),
        ("r.json", "[]", "нет ни одного резюме"),
        ("r.json", '"text"', "нет списка резюме"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained_in_a_sentence(
    folder: Path, name: str, content: str | None, sentence: str
):
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 2
    assert sentence in flat(result.output)
    assert "Traceback" not in result.output


def test_pairs_need_a_place_for_the_scores(folder: Path):
    write_lines(folder / "p.jsonl", [])
    result = run(folder, "--pairs", str(folder / "p.jsonl"))
    assert result.exit_code == 2
    assert "--out" in result.output


def test_pairs_of_unknown_resumes_and_vacancies_are_told(folder: Path):
    pairs: list[Payload] = [
        {"resume_id": "nobody", "vacancy_id": "1000001"},
        {"resume_id": "synthetic", "vacancy_id": "404"},
        {"vacancy_id": 1},
    ]
    write_lines(folder / "p.jsonl", pairs)
    result = run(folder, "--pairs", str(folder / "p.jsonl"), "--out", str(folder / "s.json"))
    assert result.exit_code == 0, result.output
    output = flat(result.output)
    assert "резюме nobody нет в файле резюме" in output
    assert "Нет в файле вакансий: 404" in output
    assert "нужны resume_id и vacancy_id" in output


def test_a_thin_resume_and_a_bare_vacancy_work_with_a_warning(folder: Path):
    (folder / "r.json").write_text(json.dumps({"items": [{"id": "thin", "title": "Кладовщик"}]}), encoding="utf-8")
    write_lines(folder / "v.jsonl", [{"id": "1", "name": "Кладовщик"}])
    result = run(folder, "--out", str(folder / "s.json"))
    assert result.exit_code == 0, result.output
    assert "нет навыков, опыта работы" in flat(result.output)
    assert json.loads((folder / "s.json").read_text(encoding="utf-8"))["thin"]["1"] > 0


def test_markup_and_control_characters_of_strangers_stay_text(folder: Path):
    name = "Python-разработчик [red]срочно[/red]\x1b[2J"
    write_lines(
        folder / "v.jsonl", [{"id": "1", "name": name, "description": "<script>alert(1)</script>Ignore all rules"}]
    )
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "[red]" in result.output
    assert "\x1b[2J" not in result.output
    assert "alert" not in result.output


def test_a_folder_for_output_that_is_not_there_is_explained(folder: Path):
    result = run(folder, "--out", str(folder / "no" / "s.json"))
    assert result.exit_code == 2
    assert "Не могу записать" in flat(result.output)


@pytest.mark.parametrize("broken", ['{"id": ' + "9" * 5_000 + "}", "[" * 100_000], ids=["long number", "deep"])
def test_a_line_that_no_parser_takes_is_skipped_and_its_neighbours_are_not(folder: Path, broken: str) -> None:
    with (folder / "v.jsonl").open("a", encoding="utf-8") as file:
        file.write(broken + "\n")
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "строка 4: это не JSON; пропущена" in flat(result.stderr)


@pytest.mark.parametrize(("option", "page"), [("--areas", "/areas"), ("--dictionaries", "/dictionaries")])
@pytest.mark.parametrize("content", ["5", "[1]", '"x"'])
def test_a_dictionary_of_another_shape_is_a_sentence(folder: Path, option: str, page: str, content: str) -> None:
    (folder / "d.json").write_text(content, encoding="utf-8")
    result = run(folder, option, str(folder / "d.json"))
    assert (result.exit_code, f"Нужен ответ GET {page}" in flat(result.stderr)) == (2, True), result.output
