"""Applying (behaviours 39-56): each case changes something or tries to."""

from collections.abc import Callable

import pytest

from tests.conformance.api import Api, bad_arguments, error_of
from tests.conformance.target import Control

pytestmark = pytest.mark.writes
Publish = Callable[..., str]
LETTER = "Здравствуйте! Меня заинтересовала вакансия."


def test_039_an_application_is_accepted_and_049_only_once(applicant: Api, vacancy: str) -> None:
    response = applicant.apply(vacancy, message=LETTER)
    assert (response.status_code, response.content) == (201, b"")
    place = response.headers["location"]
    item = applicant.get(place).json()
    assert (item["vacancy"]["id"], item["state"]["id"]) == (vacancy, "response")
    listed = applicant.get("/negotiations", vacancy_id=vacancy).json()["items"]
    assert [one["id"] for one in listed] == [place.rsplit("/", 1)[-1]]
    assert "got_response" in applicant.get(f"/vacancies/{vacancy}").json()["relations"]
    again = applicant.apply(vacancy, message=LETTER)
    assert error_of(again) == (403, "negotiations", "already_applied")


def test_039_a_multipart_form_is_a_form(person: Api, vacancy: str) -> None:
    fields = {"vacancy_id": vacancy, "resume_id": person.resumes[0]}
    response = person.call("POST", "/negotiations", files={name: (None, value) for name, value in fields.items()})
    assert response.status_code == 201


def test_039_an_application_without_a_letter_has_one_message_without_a_text(person: Api, vacancy: str) -> None:
    place = person.apply(vacancy).headers["location"]
    (message,) = person.get(f"{place}/messages").json()["items"]
    assert (message["text"], message["state"]["id"]) == (None, "response")
    assert message["author"]["participant_type"] == "applicant"


def test_041_a_json_body_is_no_form(applicant: Api) -> None:
    body = {"vacancy_id": "1", "resume_id": applicant.resumes[0]}
    assert bad_arguments(applicant.call("POST", "/negotiations", json=body)) == ["vacancy_id", "resume_id"]


@pytest.mark.parametrize("missing", ["vacancy_id", "resume_id"])
def test_041_a_missing_id_is_named(applicant: Api, missing: str) -> None:
    form = {"vacancy_id": "999999999999", "resume_id": applicant.resumes[0]}
    del form[missing]
    assert missing in bad_arguments(applicant.call("POST", "/negotiations", data=form))


def test_042_an_unknown_vacancy(applicant: Api) -> None:
    assert error_of(applicant.apply("999999999999")) == (400, "negotiations", "vacancy_not_found")


def test_043_a_resume_of_nobody(person: Api, vacancy: str) -> None:
    assert error_of(person.apply(vacancy, "0" * 38)) == (400, "negotiations", "resume_not_found")


def test_043_a_resume_that_is_not_published(person: Api, vacancy: str, control: Control) -> None:
    control.post("/resumes/act", resume_id=person.resumes[0], status="not_published")
    assert error_of(person.apply(vacancy))[1:] == ("negotiations", "resume_not_found")


def test_044_an_archived_vacancy(person: Api, vacancy: str, control: Control) -> None:
    control.post("/vacancies/act", vacancy_id=vacancy, act="archive")
    assert error_of(person.apply(vacancy)) == (403, "negotiations", "invalid_vacancy")


def test_045_an_application_on_the_site_of_the_employer(person: Api, published: Publish) -> None:
    elsewhere = "https://jobs.employer.test/apply"
    vacancy = published(type={"id": "direct", "name": "Прямая"}, response_url=elsewhere)
    response = person.apply(vacancy)
    assert (response.status_code, response.headers["location"]) == (303, elsewhere)
    assert person.get("/negotiations", vacancy_id=vacancy).json()["found"] == 0


def test_046_a_vacancy_with_a_test(person: Api, published: Publish) -> None:
    vacancy = published(has_test=True, test={"required": True})
    assert error_of(person.apply(vacancy))[1:] == ("negotiations", "test_required")


def test_047_a_letter_that_is_required(person: Api, published: Publish) -> None:
    vacancy = published(response_letter_required=True)
    status, _, value = error_of(person.apply(vacancy, message="  "))
    assert (status, value) in ((400, "message"), (400, "letter_required"), (403, "empty_message"))
    assert person.apply(vacancy, message=LETTER).status_code == 201


def test_048_a_letter_of_ten_thousand_characters_and_one_more(person: Api, vacancy: str) -> None:
    assert error_of(person.apply(vacancy, message="я" * 10_001)) == (403, "negotiations", "too_long_message")
    assert person.apply(vacancy, message="я" * 10_000).status_code == 201


def test_049_another_resume_may_be_sent_too(person: Api, vacancy: str) -> None:
    assert [person.apply(vacancy, resume).status_code for resume in person.resumes] == [201, 201]


def test_051_an_employer_who_takes_none(person: Api, vacancy: str, control: Control) -> None:
    control.post("/vacancies/act", vacancy_id=vacancy, act="close")
    assert error_of(person.apply(vacancy)) == (403, "negotiations", "application_denied")


def test_052_the_limit_of_a_day(person: Api, published: Publish, control: Control) -> None:
    before = control.get("/settings")["limit_value"]
    control.post("/settings", limit_value=1)
    try:
        assert person.apply(published()).status_code == 201
        status, kind, value = error_of(person.apply(published()))
    finally:
        control.post("/settings", limit_value=before)
    assert status in (400, 403, 429)
    assert (kind, value) == ("negotiations", "limit_exceeded")
