"""The line of the resume behind an evidence."""

from typing import Any

import pytest

from services.api.claims.bodies import stored_claims
from services.api.claims.lines import line_of

RESUME: dict[str, Any] = {
    "title": "Python-разработчик",
    "skill_set": ["Python", "FastAPI", "Django REST Framework"],
    "skills": "Люблю порядок. Веду проекты с 2015 года.",
    "experience": [
        {
            "company": "ООО «Ромашка»",
            "position": "Разработчик",
            "start": "2021-03-01",
            "end": None,
            "description": "Поддерживал отчёты.\nПисал сервисы на FastAPI и PostgreSQL; вёл релизы.",
        }
    ],
    "education": {"primary": [{"name": "СПбГУ", "year": 2014}]},
}


@pytest.mark.parametrize(
    ("path", "found", "section", "line", "place"),
    [
        ("/skill_set/1", "FastAPI", "skills", "FastAPI", None),
        (
            "/experience/0/description", "fastapi", "experience",
            "Писал сервисы на FastAPI и PostgreSQL;", "ООО «Ромашка», Разработчик, с марта 2021",
        ),
        ("/skill_set/2", "Framework", "skills", "Django REST Framework", None),
        (
            "/experience/0/company", "Ромашка", "experience",
            "ООО «Ромашка»", "ООО «Ромашка», Разработчик, с марта 2021",
        ),
        ("/experience/0", "Разработчик", "experience", "Разработчик", "ООО «Ромашка», Разработчик, с марта 2021"),
        ("/experience/0/start", "2021-03-01", "experience", "март 2021", "ООО «Ромашка», Разработчик, с марта 2021"),
        ("/skills", "проекты", "about", "Веду проекты с 2015 года.", None),
        ("/education/primary/0", "СПбГУ 2014", "education", "СПбГУ 2014", "СПбГУ"),
        ("/experience/9/description", "Kafka", "experience", "Kafka", None),
        ("/answers/salary", "от 100 000 ₽", "answers", "от 100 000 ₽", None),
        ("", "слово", "other", "слово", None),
    ],
)  # fmt: skip
def test_an_evidence_is_shown_as_the_line_in_which_it_stands(
    path: str, found: str, section: str, line: str, place: str | None
) -> None:
    shown = line_of(RESUME, path, found)
    assert (shown.section, shown.line, shown.place) == (section, line, place)


def test_a_job_is_dated_in_the_language_of_its_resume() -> None:
    jobs = [
        {"company": "Acme", "position": "Engineer", "start": "2021-03-01", "end": None},
        {"company": "Acme", "position": "Engineer", "start": "2021-03-01", "end": "2022-05-01"},
        {"company": "Acme", "position": "Engineer"},
    ]
    places = [line_of({"experience": jobs}, f"/experience/{number}", "x").place for number in range(3)]
    assert places == ["Acme, Engineer, since March 2021", "Acme, Engineer, March 2021 – May 2022", "Acme, Engineer"]


@pytest.mark.parametrize("resume", [{}, {"experience": "none", "education": [], "skills": 5}, {"experience": [None]}])
def test_a_resume_that_has_changed_since_leaves_the_words_that_were_found(resume: dict[str, Any]) -> None:
    for path in ("/experience/0/description", "/education/primary/0", "/skills", "/experience/x"):
        assert line_of(resume, path, "Python").line == "Python"


def test_claims_side_by_side_that_one_line_proves_are_one() -> None:
    letter = "Работаю в Доброй Ромашке 4 года 2 месяца, пишу на FastAPI и Python."
    total = {"path": "/total_experience", "text": "4 года 2 месяца"}

    def claim(said: str, evidence: dict[str, str] | None) -> dict[str, Any]:
        start = letter.index(said)
        place = {"start": start, "end": start + len(said), "text": said}
        return {"kind": "years", **place, "supported": evidence is not None, "evidence": evidence, "reason": None}

    claims = [claim("2 месяца", total), claim("4 года", total), claim("Доброй", None), claim("Ромашке", None)]
    claims += [claim(name, {"path": "/skill_set/0", "text": "Python"}) for name in ("FastAPI", "Python")]
    shown = stored_claims({"claims": claims}, letter, RESUME)
    assert [one.text for one in shown] == ["Доброй", "Ромашке", "4 года 2 месяца", "FastAPI", "Python"]
    assert all(letter[one.start : one.end] == one.text for one in shown)
