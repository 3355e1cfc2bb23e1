"""Reads the applicants who write letters, and the vacancies that they write to."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from libs.common.resumes.reading.read import read_resume_text

Json = dict[str, Any]
WRITTEN_AT = date(2026, 11, 28)


def people() -> list[Json]:
    """Each with `trade`, `resume`, `pasted` and `vacancies`."""
    return json.loads((Path(__file__).parent / "people.json").read_text(encoding="utf-8"))


def resumes(person: Json) -> tuple[Json, Json]:
    """The resume of hh, and the pasted one as the product reads it."""
    read = read_resume_text(person["pasted"]).fields
    assert read is not None
    return person["resume"], read.snapshot()


def vacancies(person: Json) -> Iterator[Json]:
    """The vacancies in hh's shape."""
    for number, one in enumerate(person["vacancies"]):
        yield {
            **one,
            "id": f"{person['trade']}-{number}",
            "employer": {"name": one["employer"]},
            "key_skills": [{"name": name} for name in one["key_skills"]],
        }
