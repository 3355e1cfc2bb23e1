"""Experience counts where it is related: by occupation, each month once."""

from typing import Any

from libs.common.resumes.jobs import covered, job_spans
from services.auto_reply.matching.reading.facts import ResumeFacts

Payload = dict[str, Any]


def job(position: str, start: str, end: str | None, description: str = "") -> Payload:
    return {"position": position, "start": start, "end": end, "company": "Ромашка", "description": description}


def resume(title: str, *jobs: Payload, total: int | None = None, **fields: Any) -> Payload:
    return {
        "title": title,
        "experience": list(jobs),
        "total_experience": None if total is None else {"months": total},
        **fields,
    }


def months(payload: Payload, code: str) -> int | None:
    return ResumeFacts.from_hh(payload).career.months_for(frozenset({code}))


RECRUITER = resume(
    "Рекрутер",
    job("Рекрутер", "2025-04-01", None),
    job("Учитель английского языка", "2016-08-01", "2025-04-01"),
    total=124,
)


def test_years_in_another_trade_are_nothing_for_who_changed_it():
    assert months(RECRUITER, "recruiter") == 20
    assert months(RECRUITER, "teach") == 104
    assert ResumeFacts.from_hh(RECRUITER).career.total == 124


def test_jobs_held_at_the_same_time_are_counted_once():
    both = resume(
        "Бухгалтер", job("Бухгалтер", "2020-01-01", "2022-01-01"), job("Бухгалтер", "2021-01-01", "2023-01-01")
    )
    assert ResumeFacts.from_hh(both).career.total == 36
    assert months(both, "accountant") == 36
    assert covered([(0, 10), (5, 8), (20, 30)]) == 20


def test_an_open_job_lasts_as_long_as_the_whole_experience_says_else_until_the_resume_was_changed():
    assert job_spans(RECRUITER)[0] == (2025 * 12 + 3, 2026 * 12 + 11)
    undated = {**RECRUITER, "total_experience": None, "updated_at": "2026-01-15T10:00:00+0300"}
    assert job_spans(undated)[0] == (2025 * 12 + 3, 2026 * 12)
    assert job_spans({**undated, "updated_at": None})[0] is None


def test_a_job_of_no_known_occupation_counts_by_its_words_or_half_by_the_skills_it_shows():
    skills = {"skill_set": ["Python", "Django", "PostgreSQL", "Celery"]}
    unnamed = job("Специалист", "2020-01-01", "2022-01-01", "Писала на Python и Django, Celery, PostgreSQL.")
    assert months(resume("Python-разработчик", unnamed, total=24, **skills), "dev") == 12
    silent = job("Специалист", "2020-01-01", "2022-01-01", "Разные задачи.")
    assert months(resume("Python-разработчик", silent, total=24, **skills), "dev") == 0


def test_a_resume_that_dates_nothing_counts_whole():
    assert months(resume("Повар", total=30), "cook") == 30
    assert months({"title": "Повар"}, "cook") is None
