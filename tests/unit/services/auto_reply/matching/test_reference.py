"""The figures on labelled pairs of real vacancies; skipped where the reference data is not at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.texts.matching import evaluate_shipped, per_resume
from services.auto_reply.matching.trades.titles import parse_title

pytestmark = pytest.mark.reference


def test_the_shipped_matcher_reaches_its_targets_on_twelve_people_and_in_every_trade(reference: Path):
    found = evaluate_shipped(reference / "data", reference / "data/trades")
    assert found["ndcg10"] >= 0.82, found
    assert found["auc"] >= 0.96, found
    assert found["f1"] >= 0.80, found
    trades = per_resume(reference / "data/trades")
    assert min(figures["auc"] for figures in trades.values()) >= 0.90, trades
    assert evaluate_shipped(reference / "data/trades")["f1"] >= 0.85


def test_the_command_and_the_judge_of_the_reference_agree(reference: Path, tmp_path: Path):
    data, scores = reference / "data", tmp_path / "scores.json"
    pairs = tmp_path / "pairs.jsonl"
    labels = (
        json.loads(line) for line in (data / "labels.jsonl").read_text(encoding="utf-8").split("\n") if line.strip()
    )
    pairs.write_text(
        "".join(json.dumps({key: row[key] for key in ("resume_id", "vacancy_id")}) + "\n" for row in labels),
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "cli.match.command",
        "--resumes",
        data / "resumes.json",
        "--vacancies",
        data / "vacancies.jsonl",
    ]
    subprocess.run([*command, "--pairs", pairs, "--out", scores], check=True, capture_output=True)
    judged = json.loads(
        subprocess.run([sys.executable, data / "evaluate.py", scores], check=True, capture_output=True).stdout
    )
    assert judged["missing"] == 0
    assert judged["ndcg10"] >= 0.78
    assert judged["auc"] >= 0.96
    assert judged["f1"] >= 0.80


def test_most_titles_of_real_vacancies_name_a_known_occupation(reference: Path):
    lines = (reference / "data/vacancies.jsonl").read_text(encoding="utf-8").split("\n")
    titles = [json.loads(line)["name"] for line in lines if line.strip()]
    assert sum(bool(parse_title(title).main) for title in titles) >= 0.94 * len(titles)
