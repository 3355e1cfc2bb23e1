"""The grounding corpus is complete, balanced and refers only to itself."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FALSE_KINDS = frozenset({
    "skill", "years", "number", "employer", "title", "degree", "language_level", "certificate", "team_size",
    "vacancy_claim",
})  # fmt: skip
HONEST_KINDS = frozenset({
    "fact", "number", "years", "synonym", "education", "language", "certificate", "team", "vacancy", "willing",
    "negation", "salutation", "closing", "question", "availability", "interest", "motivation", "soft",
})  # fmt: skip
RESUME_FIELDS = frozenset({
    "title", "experience", "skill_set", "skills", "education", "language", "certificate", "salary", "area",
})  # fmt: skip
FIELDS = ["id", "resume_id", "vacancy_id", "lang", "kind", "honest", "split", "text", "why"]
AS_OF = "2026-05-01"


def _array(name: str) -> list[dict[str, Any]]:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, Any]]:
    lines = (HERE / "sentences.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


@pytest.fixture(scope="module")
def resumes() -> list[dict[str, Any]]:
    return _array("resumes.json")


@pytest.fixture(scope="module")
def vacancies() -> list[dict[str, Any]]:
    return _array("vacancies.json")


def test_every_sentence_has_exactly_the_documented_fields(sentences: list[dict[str, Any]]) -> None:
    for row in sentences:
        assert list(row) == FIELDS
        assert isinstance(row["honest"], bool)
        assert row["lang"] in {"ru", "en"}
        assert row["split"] in {"dev", "holdout"}
        assert row["kind"] in (HONEST_KINDS if row["honest"] else FALSE_KINDS)
        assert all(
            isinstance(row[name], str) and row[name].strip() == row[name] != "" for name in FIELDS if name != "honest"
        )


def test_there_are_enough_sentences_of_both_labels(sentences: list[dict[str, Any]]) -> None:
    labels = Counter(row["honest"] for row in sentences)
    assert labels[False] >= 240
    assert labels[True] >= 340


def test_every_kind_of_falsehood_is_present_and_split_in_halves(sentences: list[dict[str, Any]]) -> None:
    counts = Counter((row["kind"], row["split"]) for row in sentences if not row["honest"])
    for kind in FALSE_KINDS:
        dev, holdout = counts[kind, "dev"], counts[kind, "holdout"]
        assert dev + holdout >= 24, kind
        assert abs(dev - holdout) <= 1, kind


def test_honest_sentences_are_split_in_halves(sentences: list[dict[str, Any]]) -> None:
    counts = Counter((row["kind"], row["split"]) for row in sentences if row["honest"])
    for kind in HONEST_KINDS:
        assert abs(counts[kind, "dev"] - counts[kind, "holdout"]) <= 1, kind


def test_about_a_quarter_to_a_third_is_english_in_both_splits(sentences: list[dict[str, Any]]) -> None:
    for split in ("dev", "holdout"):
        rows = [row for row in sentences if row["split"] == split]
        assert 0.2 <= sum(row["lang"] == "en" for row in rows) / len(rows) <= 0.4


def test_language_matches_the_script_of_the_text(sentences: list[dict[str, Any]]) -> None:
    for row in sentences:
        without_names = re.sub(r"«[^»]*»", "", row["text"])
        assert bool(re.search(r"[а-яё]", without_names, re.IGNORECASE)) == (row["lang"] == "ru"), row["text"]


def test_ids_and_texts_are_unique(sentences: list[dict[str, Any]]) -> None:
    assert len({row["id"] for row in sentences}) == len(sentences)
    texts = Counter(re.sub(r"\W+", " ", row["text"].lower()).strip() for row in sentences)
    assert [text for text, seen in texts.items() if seen > 1] == []


def test_each_text_is_one_sentence(sentences: list[dict[str, Any]]) -> None:
    abbreviation = re.compile(r"\b(?:[А-ЯA-Z]|им|[Тт]ыс|млн|г|мес|Э)\.\s")
    for row in sentences:
        body = abbreviation.sub(" ", row["text"])
        assert not re.search(r"[.!?…]\s+[«А-ЯЁA-Z]", body), row["text"]
        assert len(row["text"]) <= 200


def test_each_resume_pairs_with_one_vacancy(
    sentences: list[dict[str, Any]], resumes: list[dict[str, Any]], vacancies: list[dict[str, Any]]
) -> None:
    pairs = {(row["resume_id"], row["vacancy_id"]) for row in sentences}
    assert sorted(pairs) == sorted(zip((r["id"] for r in resumes), (v["id"] for v in vacancies), strict=True))
    assert len(pairs) == 8


def test_each_resume_has_both_labels_in_both_splits(sentences: list[dict[str, Any]]) -> None:
    cells = Counter((row["resume_id"], row["honest"], row["split"]) for row in sentences)
    assert len(cells) == 8 * 4
    assert min(cells.values()) >= 10


def _months(start: str, end: str | None) -> int:
    year, month = (int(part) for part in start.split("-")[:2])
    last_year, last_month = (int(part) for part in (end or "2026-04-30").split("-")[:2])
    return (last_year - year) * 12 + last_month - month + 1


def test_resumes_have_the_shape_and_the_totals_they_state(resumes: list[dict[str, Any]]) -> None:
    for resume in resumes:
        assert {
            "title",
            "experience",
            "skill_set",
            "skills",
            "education",
            "language",
            "certificate",
            "salary",
            "area",
        } <= set(resume)
        assert resume["updated_at"].startswith(AS_OF)
        total = sum(_months(job["start"], job["end"]) for job in resume["experience"])
        assert total == resume["total_experience"]["months"], resume["id"]
        assert all(job["company"] and job["position"] and job["description"] for job in resume["experience"])
        assert {"id", "name"} == set(resume["education"]["level"])


def test_vacancies_have_the_shape_and_ask_for_more_than_the_resume_offers(
    resumes: list[dict[str, Any]], vacancies: list[dict[str, Any]]
) -> None:
    for resume, vacancy in zip(resumes, vacancies, strict=True):
        assert {"name", "employer", "key_skills", "description", "experience"} <= set(vacancy)
        assert "<li>" in vacancy["description"]
        known = json.dumps(resume, ensure_ascii=False).lower()
        missing = [skill["name"] for skill in vacancy["key_skills"] if skill["name"].lower() not in known]
        assert len(missing) >= 2, vacancy["name"]
