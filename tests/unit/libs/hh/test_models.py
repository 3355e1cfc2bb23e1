"""Models read what hh really sends: nulls, drift, odd types; the payload stays at hand and out of sight."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.common.hh.models.me import Me, TokenPair
from libs.common.hh.models.negotiations import Message, Negotiation
from libs.common.hh.models.resumes import Resume, ResumeCard
from libs.common.hh.models.vacancies import Vacancy, VacancyShort

VACANCY: dict[str, Any] = {
    "id": "101",
    "name": "Python-разработчик",
    "area": {"id": "1", "name": "Москва", "url": "https://api.hh.ru/areas/1"},
    "employer": {"id": "7", "name": "ООО «Ромашка»", "trusted": True},
    "salary": {"from": 1, "to": None, "currency": "USD", "gross": None},
    "salary_range": {"from": 200000, "to": 300000, "currency": "RUR", "gross": False, "mode": {"id": "MONTH"}},
    "professional_roles": [{"id": "96", "name": "Программист, разработчик"}],
    "type": {"id": "open", "name": "Открытая"},
    "relations": ["favorited"],
    "has_test": False,
    "response_letter_required": True,
    "archived": False,
    "published_at": "2026-02-20T12:00:00+0300",
    "description": "<p>Пишем на Python</p>",
    "key_skills": [{"name": "Python"}, {"name": "Kafka"}],
    "work_format": [{"id": "REMOTE", "name": "Удалённо"}],
}


def test_a_full_vacancy_is_read() -> None:
    vacancy = Vacancy.model_validate(VACANCY)
    assert (vacancy.id, vacancy.name) == ("101", "Python-разработчик")
    assert vacancy.key_skills == ("Python", "Kafka")
    assert vacancy.published_at == datetime(2026, 2, 20, 9, tzinfo=UTC)
    assert vacancy.pay is not None
    assert (vacancy.pay.from_, vacancy.pay.currency, vacancy.pay.gross, vacancy.pay.mode) == (
        200_000,
        "RUR",
        False,
        "MONTH",
    )
    assert not vacancy.external
    assert not vacancy.answered


def test_the_payload_is_kept_as_received_and_never_printed_or_dumped() -> None:
    vacancy = Vacancy.model_validate({**VACANCY, "undocumented": {"x": [1, None]}, "contacts": {"email": "a@b.ru"}})
    assert vacancy.payload["undocumented"] == {"x": [1, None]}
    assert vacancy.payload["salary"]["gross"] is None
    assert "a@b.ru" not in repr(vacancy)
    assert "raw" not in vacancy.model_dump()


def test_every_optional_null_is_tolerated() -> None:
    vacancy = Vacancy.model_validate(dict.fromkeys(VACANCY) | {"id": 101})
    assert vacancy.id == "101"
    assert vacancy.name == ""
    assert vacancy.key_skills == ()
    assert vacancy.pay is None
    assert not vacancy.has_test
    assert not vacancy.archived


def test_an_id_alone_is_enough() -> None:
    assert VacancyShort.model_validate({"id": "5"}).employer is None


@pytest.mark.parametrize("without", [{}, {"id": None}, {"id": ""}, {"id": {}}, {"id": True}])
def test_without_an_id_there_is_no_vacancy(without: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        VacancyShort.model_validate(without)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("True", True),
        ("false", False),
        (True, True),
        (None, False),
        ("", False),
        (1, True),
        ([], False),
    ],
)
def test_booleans_are_read_leniently(word: Any, value: bool) -> None:
    assert VacancyShort.model_validate({"id": "1", "archived": word}).archived is value


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2013-07-08T16:17:21+0400", datetime(2013, 7, 8, 12, 17, 21, tzinfo=UTC)),
        ("2013-07-08T16:17:21+04:00", datetime(2013, 7, 8, 12, 17, 21, tzinfo=UTC)),
        ("2022-03-04T16:39:58.857853Z", datetime(2022, 3, 4, 16, 39, 58, 857853, tzinfo=UTC)),
        ("2013-07-08T16:17:21", None),
        ("yesterday", None),
        (None, None),
        ([], None),
    ],
)
def test_times_are_aware_utc_or_nothing(text: Any, moment: datetime | None) -> None:
    assert VacancyShort.model_validate({"id": "1", "published_at": text}).published_at == moment


def test_one_drifted_part_does_not_hide_the_rest() -> None:
    drifted = VACANCY | {
        "area": "Москва",
        "employer": ["x"],
        "salary_range": {"from": "много", "currency": "RUR"},
        "professional_roles": [{"id": "96"}, "чужое", None, {"id": 104}],
        "key_skills": [{"name": "Python"}, {"title": "?"}, "Go", 5],
    }
    vacancy = Vacancy.model_validate(drifted)
    assert vacancy.area is None
    assert vacancy.employer is None
    assert vacancy.salary_range is not None
    assert vacancy.salary_range.from_ is None
    assert vacancy.salary_range.currency == "RUR"
    assert [role.id for role in vacancy.professional_roles] == ["96", "104"]
    assert vacancy.key_skills == ("Python", "Go")
    assert vacancy.description == "<p>Пишем на Python</p>"


@pytest.mark.parametrize("relation", ["got_response", "got_invitation", "got_rejection", "got_question"])
def test_any_answer_counts_as_applied(relation: str) -> None:
    assert VacancyShort.model_validate({"id": "1", "relations": ["favorited", relation]}).answered


@pytest.mark.parametrize(
    "mark", [{"type": {"id": "direct"}}, {"response_url": "https://employer.example/apply", "type": {"id": "open"}}]
)
def test_external_vacancies_are_known_by_type_or_link(mark: dict[str, Any]) -> None:
    assert VacancyShort.model_validate({"id": "1", **mark}).external


@pytest.mark.parametrize(
    ("status", "blocked", "can"),
    [("published", False, True), ("published", True, False), ("blocked", False, False), ("not_published", None, False)],
)
def test_only_published_resumes_can_apply(status: str, blocked: Any, can: bool) -> None:
    card = ResumeCard.model_validate({"id": "a1", "status": {"id": status}, "blocked": blocked})
    assert card.can_apply is can


def test_a_resume_without_skills_or_experience_is_read() -> None:
    resume = Resume.model_validate({"id": "a1", "skill_set": None, "experience": None, "total_experience": None})
    assert resume.skill_set == ()
    assert resume.experience == ()


def test_personal_data_is_not_printed() -> None:
    resume = Resume.model_validate(
        {"id": "a1", "first_name": "Иван", "skills": "о себе", "contact": [{"contact_value": "+7 900 000-00-00"}]}
    )
    me = Me.model_validate({"id": "1", "auth_type": "applicant", "first_name": "Иван", "email": "ivan@mail.ru"})
    assert not {"Иван", "о себе", "+7 900", "ivan@mail.ru"} & set((repr(resume) + repr(me)).split("'"))
    assert "Иван" not in repr(resume) + str(me)
    assert me.display_name == "Иван"


def test_validation_errors_do_not_quote_the_input() -> None:
    with pytest.raises(ValidationError) as caught:
        TokenPair.model_validate({"access_token": "USERSECRET", "refresh_token": 5, "expires_in": "soon"})
    assert "USERSECRET" not in str(caught.value)
    assert "soon" not in str(caught.value)


def test_tokens_are_not_printed() -> None:
    pair = TokenPair.model_validate({"access_token": "USERSECRET", "refresh_token": "REFSECRET", "expires_in": 1209600})
    assert "SECRET" not in f"{pair!r} {pair}"
    assert pair.life.days == 14


def test_a_negotiation_whose_vacancy_and_resume_are_gone_is_read() -> None:
    gone = Negotiation.model_validate({"id": 5, "vacancy": None, "state": {"id": "interview"}, "chat_id": "77"})
    assert (gone.id, gone.vacancy_id, gone.resume_id, gone.state_id) == ("5", None, None, "interview")


def test_a_state_that_drifted_is_unknown() -> None:
    assert Negotiation.model_validate({"id": "5", "state": ["response"]}).state_id == "unknown"


def test_a_message_without_text_is_read() -> None:
    message = Message.model_validate(
        {"id": "1", "text": None, "state": {"id": "invitation"}, "author": {"participant_type": "employer"}}
    )
    assert message.text is None
    assert message.author is not None
    assert message.author.participant_type == "employer"


@pytest.mark.parametrize("auth_type", ["employer", "application", None, 5])
def test_only_an_applicant_is_one(auth_type: Any) -> None:
    assert not Me.model_validate({"auth_type": auth_type}).is_applicant


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional={name: JSON for name in Vacancy.model_fields if name not in {"id", "raw"}}))
def test_whatever_stands_beside_the_id_a_vacancy_is_read(rest: dict[str, Any]) -> None:
    assert Vacancy.model_validate({"id": "1", **rest}).id == "1"


@pytest.mark.parametrize("model", [Resume, Negotiation, Message])
@given(data=st.data())
def test_whatever_stands_beside_the_id_the_others_are_read(model: type[Resume], data: st.DataObject) -> None:
    names = [name for name in model.model_fields if name not in {"id", "raw"}]
    rest = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON)))
    assert model.model_validate({"id": "1", **rest}).id == "1"


@pytest.mark.reference
def test_all_real_vacancies_and_resumes_are_read(reference: Path) -> None:
    lines = (reference / "data" / "vacancies.jsonl").read_text("utf-8").split("\n")
    vacancies = [Vacancy.model_validate(json.loads(line)) for line in lines if line]
    assert len(vacancies) > 3_000
    assert all(v.published_at is not None for v in vacancies if v.payload.get("published_at"))
    assert all(v.description == v.payload.get("description") for v in vacancies)
    assert all(len(v.key_skills) == len(v.payload.get("key_skills") or ()) for v in vacancies)
    for resume in json.loads((reference / "data" / "resumes.json").read_text("utf-8")):
        assert Resume.model_validate(resume).skill_set
