"""Resumes that are given as texts: what the rules read, over texts of many trades and layouts."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from libs.common.grounding.facts import read_resume
from libs.common.resumes.fields import JobFields, ResumeFields
from libs.common.resumes.reading.periods import period_in
from libs.common.resumes.reading.read import read_resume_text

CORPUS = Path("tests/corpus/own_resumes")
"""`unseen` was written before the rules and not looked at until they were done: then 98 of 113 facts were right."""


def read_as(fields: ResumeFields, name: str) -> Any:
    if name == "jobs":
        return [[one.company, one.position, one.start, "now" if one.current else one.end] for one in fields.jobs]
    if name == "education":
        return [fields.schools[0].name, fields.schools[0].year] if fields.schools else []
    if name == "languages":
        return [[one.name, one.level] for one in fields.languages]
    return f"{fields.first_name} {fields.last_name}" if name == "name" else getattr(fields, name)


def compared(case: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Each fact that the text holds with what was read of it; a job is four facts."""
    fields = read_resume_text(case["text"]).fields
    assert fields is not None
    found: list[tuple[str, Any, Any]] = []
    for name, wanted in case["expected"].items():
        read = read_as(fields, name)
        if name != "jobs":
            found.append((name, wanted, read))
            continue
        found.append(("jobs", len(wanted), len(read)))
        for number, job in enumerate(wanted):
            found += [
                (f"job {number}", *pair)
                for pair in zip(job, read[number] if number < len(read) else [None] * 4, strict=True)
            ]
    return found


@pytest.mark.parametrize(("half", "least"), [("seen", 0.99), ("unseen", 0.9)])
def test_most_of_what_a_resume_says_is_read_rightly(half: str, least: float) -> None:
    facts = [
        fact for path in sorted((CORPUS / half).glob("*.toml")) for fact in compared(tomllib.loads(path.read_text()))
    ]
    wrong = [fact for fact in facts if fact[1] != fact[2]]
    assert len(facts) > 100
    assert 1 - len(wrong) / len(facts) >= least, wrong


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("Март 2020 — настоящее время", "2020-03", None),
        ("с сентября 2012 по май 2019", "2012-09", "2019-05"),
        ("06/2022 – present", "2022-06", None),
        ("15.03.2014 - 30.09.2025: ПАО", "2014-03", "2025-09"),
        ("2015–2019", "2015", "2019"),
        ("С марта 2016 г. по н.в. ИП", "2016-03", None),
        ("Jul 2016 – Feb 2021", "2016-07", "2021-02"),
        ("1999–2004 гг.", "1999", "2004"),
        ("сент. 2018 – 2020", "2018-09", "2020"),
        ("Маркетолог 2018 – 2020", "2018", "2020"),
    ],
)
def test_a_period_is_read_however_it_is_written(line: str, start: str, end: str | None) -> None:
    found = period_in(line)
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize("line", ["тел. +7 913 000-00-00", "план на 2019 год выполнен", "2024 – 2019", "кабинет 2010"])
def test_what_is_no_period_is_none(line: str) -> None:
    assert period_in(line) is None


@pytest.mark.parametrize("text", ["", "Привет", "ывапролдж " * 40, "\x00\x01", "Купить молоко\nПозвонить маме\n" * 5])
def test_what_is_no_resume_is_said_to_be_none(text: str) -> None:
    assert read_resume_text(text).fields is None


def test_what_no_rule_understands_is_shown() -> None:
    found = read_resume_text("Анна Петрова\nБухгалтер\nКвартал 7\nОпыт работы\n2015-2019 ООО «Луч», бухгалтер")
    assert found.unread == ("Квартал 7",)


def test_years_alone_become_whole_years_and_an_open_job_has_no_end() -> None:
    fields = ResumeFields(
        title="Повар",
        jobs=[
            JobFields(company="Кафе", start="2015", end="2019"),
            JobFields(company="Бар", start="2020-05", current=True),
        ],
    )
    jobs = [(one["start"], one["end"]) for one in fields.snapshot()["experience"]]
    assert jobs == [("2015-01-01", "2019-12-01"), ("2020-05-01", None)]


def test_letters_rest_on_it_as_on_any_resume() -> None:
    fields = ResumeFields(
        title="Повар", skills=["ХАССП"], about="Санкнижка.", jobs=[JobFields(company="Кафе", start="2015")]
    )
    facts = read_resume(fields.snapshot())
    assert (facts.title, facts.skills, facts.about, facts.jobs[0].company) == (
        "Повар",
        ("ХАССП",),
        "Санкнижка.",
        "Кафе",
    )
