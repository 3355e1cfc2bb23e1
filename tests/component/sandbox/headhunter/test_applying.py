"""Section E of the behaviours: POST /negotiations."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.component.sandbox.headhunter.caller import Sandbox, error_of

JSON_BODY_ANSWER = {
    "errors": [{"type": "bad_argument", "value": "vacancy_id"}, {"type": "bad_argument", "value": "resume_id"}],
    "bad_arguments": [
        {"name": "vacancy_id", "description": "Vacancy id must be set"},
        {"name": "resume_id", "description": "Resume id must be set"},
    ],
    "description": "Vacancy id must be set",
    "bad_argument": "vacancy_id",
}


def without_id(response: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in response.json().items() if name != "request_id"}


async def refused(
    hh: Sandbox, vacancy_id: str, resume_id: str | None = None, **form: Any
) -> tuple[int, str, str | None]:
    """The refusal of an application, after a look that nothing was made of it."""
    before = len(hh.world.negotiations.by_id)
    response = await hh.apply(vacancy_id, resume_id, **form)
    assert len(hh.world.negotiations.by_id) == before
    return error_of(response)


@pytest.mark.parametrize("multipart", [True, False])
async def test_039_accepted_application(hh: Sandbox, multipart: bool) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    fields = {"vacancy_id": vacancy, "resume_id": hh.resume, "message": "Здравствуйте!"}
    given: Any = {"files": {n: (None, v) for n, v in fields.items()}} if multipart else {"data": fields}
    response = await hh.call("POST", "/negotiations", **given)
    assert (response.status_code, response.content) == (201, b"")
    assert response.headers["content-type"].startswith("text/html")
    location = response.headers["location"]
    assert location.startswith("/negotiations/")
    item = (await hh.get(location)).json()
    assert (item["state"]["id"], item["source"], item["vacancy"]["id"]) == ("response", "NEGOTIATION", vacancy)
    messages = (await hh.get(f"{location}/messages")).json()["items"]
    assert [(m["text"], m["state"]["id"], m["author"]["participant_type"]) for m in messages] == [
        ("Здравствуйте!", "response", "applicant")
    ]
    assert (await hh.get(f"/vacancies/{vacancy}")).json()["relations"] == ["got_response"]
    found = (await hh.get("/vacancies", per_page=100)).json()["items"]
    assert next(v for v in found if v["id"] == vacancy)["relations"] == ["got_response"]


async def test_040_chat_info_is_a_private_contract_and_off() -> None:
    hh = Sandbox(checked=False)  # the specification knows no JSON body here
    first, second, third = hh.plain_vacancies(3)
    url = "/negotiations?with_chat_info=true"
    assert (await hh.call("POST", url, data={"vacancy_id": first, "resume_id": hh.resume})).content == b""
    await hh.control("/settings", with_chat_info=True)
    refused_again = await hh.call("POST", url, data={"vacancy_id": second, "resume_id": hh.resume})
    assert refused_again.json() == {"id": refused_again.headers["location"].rsplit("/", 1)[-1]}
    await hh.control("/settings", chat_info_id_null=True)
    assert (await hh.call("POST", url, data={"vacancy_id": third, "resume_id": hh.resume})).json() == {"id": None}


async def test_041_json_bodies_are_not_read(hh: Sandbox) -> None:
    body = {"vacancy_id": hh.plain_vacancies(1)[0], "resume_id": hh.resume}
    response = await hh.call("POST", "/negotiations", json=body)
    assert response.status_code == 400
    assert without_id(response) == JSON_BODY_ANSWER
    assert not hh.world.negotiations.by_id


@pytest.mark.parametrize(
    ("vacancy", "resume", "missing"), [("", "x", "vacancy_id"), ("abc", "x", "vacancy_id"), ("1", "", "resume_id")]
)
async def test_041_one_bad_id_is_named_alone(hh: Sandbox, vacancy: str, resume: str, missing: str) -> None:
    response = await hh.call("POST", "/negotiations", data={"vacancy_id": vacancy, "resume_id": resume})
    assert response.status_code == 400
    assert response.json()["errors"] == [{"type": "bad_argument", "value": missing}]
    assert response.json()["bad_argument"] == missing


async def test_042_unknown_vacancy(hh: Sandbox) -> None:
    assert await refused(hh, "999999999999") == (400, "negotiations", "vacancy_not_found")


async def test_043_resumes_that_cannot_be_sent(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    foreign = (await hh.control("/users"))["users"][0]["resume_ids"][0]
    assert await refused(hh, vacancy, "nosuchresume") == (400, "negotiations", "resume_not_found")
    assert await refused(hh, vacancy, foreign) == (400, "negotiations", "resume_not_found")
    not_published, blocked = hh.user.resume_ids[2:]
    assert await refused(hh, vacancy, not_published) == (403, "negotiations", "resume_not_found")
    assert await refused(hh, vacancy, blocked) == (403, "negotiations", "resume_not_found")
    for change in ({"hidden": True}, {"hidden": False, "deleted": True}):
        await hh.control("/resumes/act", resume_id=hh.resume, **change)
        assert await refused(hh, vacancy) == (400, "negotiations", "resume_not_found")


async def test_043_a_resume_that_is_not_published_may_be_a_bad_request(hh: Sandbox) -> None:
    await hh.control("/settings", unpublished_resume_status=400)
    vacancy = hh.plain_vacancies(1)[0]
    assert await refused(hh, vacancy, hh.user.resume_ids[2]) == (400, "negotiations", "resume_not_found")


@pytest.mark.parametrize("value", ["vacancy_archived", "archived"])
async def test_044_other_words_for_an_archived_vacancy(value: str) -> None:
    # words that were seen in practice; the specification has them for messages only, so that nothing is checked here
    hh = Sandbox(checked=False, switches={"archived_vacancy": value})
    vacancy = hh.plain_vacancies(1)[0]
    await hh.control("/vacancies/act", vacancy_id=vacancy, act="archive")
    assert await refused(hh, vacancy) == (403, "negotiations", value)


@pytest.mark.parametrize("act", ["archive", "hide"])
async def test_044_archived_or_hidden_vacancy(hh: Sandbox, act: str) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    await hh.control("/vacancies/act", vacancy_id=vacancy, act=act)
    assert await refused(hh, vacancy) == (403, "negotiations", "invalid_vacancy")


async def test_045_external_vacancy_sends_elsewhere_and_makes_nothing(hh: Sandbox) -> None:
    await hh.control("/settings", limit_value=1)
    response = await hh.apply(hh.vacancy_where(lambda v: v.external))
    assert (response.status_code, response.content) == (303, b"")
    assert response.headers["location"] == "https://employer.example/apply"
    assert response.headers["content-type"].startswith("text/html")
    assert not hh.world.negotiations.by_id
    await hh.applied()  # the single slot of the limit is still free


@pytest.mark.parametrize("status", [403, 400])
async def test_046_vacancy_with_a_test(status: int) -> None:
    # the 400 of older documents is in no schema, so that variant goes unchecked
    hh = Sandbox(checked=status == 403, switches={"test_required_status": status})
    vacancy = hh.vacancy_where(lambda v: v.card["has_test"])
    assert await refused(hh, vacancy) == (status, "negotiations", "test_required")


@pytest.mark.parametrize("letter", [None, "", "  \n "])
async def test_047_missing_letter_is_a_bad_argument(hh: Sandbox, letter: str | None) -> None:
    vacancy = hh.vacancy_where(lambda v: v.card["response_letter_required"] and not v.card["has_test"])
    response = await hh.apply(vacancy, **({} if letter is None else {"message": letter}))
    assert response.status_code == 400
    assert without_id(response) == {
        "errors": [{"type": "bad_argument", "value": "message"}],
        "bad_arguments": [{"name": "message", "description": "letter required"}],
        "description": "letter required",
        "bad_argument": "message",
    }


@pytest.mark.parametrize(("variant", "status"), [("letter_required", 400), ("empty_message", 403)])
async def test_047_other_words_for_a_missing_letter(hh: Sandbox, variant: str, status: int) -> None:
    await hh.control("/settings", letter_missing=variant)
    vacancy = hh.vacancy_where(lambda v: v.card["response_letter_required"] and not v.card["has_test"])
    assert await refused(hh, vacancy) == (status, "negotiations", variant)


async def test_048_ten_thousand_characters_pass_and_one_more_does_not(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    assert await refused(hh, vacancy, message="я" * 10_001) == (403, "negotiations", "too_long_message")
    assert (await hh.apply(vacancy, message="я" * 10_000)).status_code == 201


async def test_049_second_application_for_the_pair_is_already_applied(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    nid = (await hh.apply(vacancy)).headers["location"].rsplit("/", 1)[-1]
    assert await refused(hh, vacancy) == (403, "negotiations", "already_applied")
    assert (await hh.call("DELETE", f"/negotiations/active/{nid}")).status_code == 204
    assert await refused(hh, vacancy) == (403, "negotiations", "already_applied")
    assert (await hh.apply(vacancy, hh.user.resume_ids[1])).status_code == 201


async def test_050_anonymous_vacancy_and_whitelist_resume(hh: Sandbox) -> None:
    await hh.control("/resumes/act", resume_id=hh.resume, access="whitelist")
    vacancy = hh.vacancy_where(lambda v: v.card["type"]["id"] == "anonymous")
    assert await refused(hh, vacancy) == (403, "negotiations", "resume_visibility_conflict")
    assert (await hh.apply(vacancy, hh.user.resume_ids[1])).status_code == 201


async def test_051_closed_and_denied_applications(hh: Sandbox) -> None:
    closed = hh.vacancy_where(lambda v: v.closed)
    assert await refused(hh, closed) == (403, "negotiations", "application_denied")
    denied = hh.plain_vacancies(1)[0]
    await hh.control("/vacancies/act", vacancy_id=denied, act="deny")
    assert await refused(hh, denied) == (403, "negotiations", "application_denied")


@pytest.mark.parametrize("status", [400, 403, 429])
async def test_052_rolling_limit_of_applications(status: int) -> None:
    hh = Sandbox(switches={"limit_value": 3, "limit_status": status})
    await hh.applied()
    await hh.advance(3600)
    await hh.applied()
    await hh.applied()
    vacancy = hh.plain_vacancies(1)[0]
    response = await hh.apply(vacancy)
    assert error_of(response) == (status, "negotiations", "limit_exceeded")
    assert response.headers.get("retry-after") == ("82801" if status == 429 else None)
    await hh.advance(86_400 - 3600 - 1)
    assert (await refused(hh, vacancy))[2] == "limit_exceeded"
    await hh.advance(1)  # exactly 24 hours after the oldest
    assert (await hh.apply(vacancy)).status_code == 201
    assert (await refused(hh, hh.plain_vacancies(1)[0]))[2] == "limit_exceeded"


async def test_052_limit_is_two_hundred_by_default_and_failed_tries_do_not_count(hh: Sandbox) -> None:
    assert hh.world.switches.limit_value == 200
    await hh.control("/settings", limit_value=2)
    assert (await refused(hh, "999999999"))[2] == "vacancy_not_found"
    assert (await hh.apply(hh.vacancy_where(lambda v: v.external))).status_code == 303
    await hh.applied()
    await hh.applied()
    assert (await refused(hh, hh.plain_vacancies(1)[0]))[2] == "limit_exceeded"


async def test_052_limit_counts_by_hand_and_may_count_by_resume(hh: Sandbox) -> None:
    await hh.control("/settings", limit_value=1)
    one, two = hh.plain_vacancies(2)
    await hh.control("/negotiations", resume_id=hh.resume, vacancy_id=one)
    other = hh.user.resume_ids[1]
    assert (await refused(hh, two, other))[2] == "limit_exceeded"
    await hh.control("/settings", limit_scope="resume")
    assert (await hh.apply(two, other)).status_code == 201
    assert (await refused(hh, two))[2] == "limit_exceeded"


@pytest.mark.parametrize(("status", "ending"), [(400, ""), (403, "_message")])
async def test_053_letters_that_break_rules(hh: Sandbox, status: int, ending: str) -> None:
    await hh.control("/settings", policy_status=status, obscene_words=["редиска"], forbidden_words=["казино"])
    vacancy = hh.plain_vacancies(1)[0]
    rude = await refused(hh, vacancy, message="Вы РЕДИСКА")
    assert rude == (status, "negotiations", f"inappropriate_language{ending}")
    spam = await refused(hh, vacancy, message="Лучшее казино")
    assert spam == (status, "negotiations", f"resource_policy_violation{ending}")


@pytest.mark.parametrize("name", ["enable_applicant_visibility_in_country", "required_applicant_visibility_id"])
async def test_054_missing_consent_has_no_errors_array(hh: Sandbox, name: str) -> None:
    await hh.control("/settings", consent_error=name)
    response = await hh.apply(hh.plain_vacancies(1)[0])
    assert (response.status_code, response.json()) == (400, {"description": f'"{name}" param required'})
    assert not hh.world.negotiations.by_id


async def test_055_employer_of_my_blacklist_still_takes_applications(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    employer = hh.world.market.vacancies[vacancy].employer_id
    assert (await hh.call("PUT", f"/employers/blacklisted/{employer}")).status_code == 204
    assert (await hh.apply(vacancy)).status_code == 201


async def test_055_an_employer_of_my_blacklist_may_take_none(hh: Sandbox) -> None:
    await hh.control("/settings", blacklisted_employer="application_denied")
    vacancy = hh.plain_vacancies(1)[0]
    await hh.call("PUT", f"/employers/blacklisted/{hh.world.market.vacancies[vacancy].employer_id}")
    assert await refused(hh, vacancy) == (403, "negotiations", "application_denied")


async def test_056_two_identical_applications_at_once(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    answers = await asyncio.gather(*(hh.apply(vacancy) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403, 403]
    assert len(hh.world.negotiations.by_id) == 1


async def test_ledger_tells_every_application_received(hh: Sandbox) -> None:
    vacancy = hh.plain_vacancies(1)[0]
    accepted = await hh.apply(vacancy, message="Привет")
    await hh.apply(vacancy)
    await hh.http.post("/negotiations", data={"vacancy_id": vacancy, "resume_id": hh.resume})
    entries = (await hh.http.get("/_sandbox/ledger")).json()["entries"]
    assert [(e["seq"], e["verdict"], e["accepted"], e["answered"]) for e in entries] == [
        (1, "created", True, "201"),
        (2, "already_applied", False, "403"),
        (3, "forbidden", False, "403"),
    ]
    assert entries[0]["request_id"] == accepted.headers["x-request-id"]
    assert accepted.headers["location"].endswith(entries[0]["negotiation_id"])
    assert (entries[0]["account"], entries[2]["account"]) == (hh.user.id, None)
    assert entries[0]["letter_sha256"] != entries[1]["letter_sha256"]
    since = (await hh.http.get("/_sandbox/ledger", params={"since": 1, "accepted": "false"})).json()
    assert [entry["seq"] for entry in since["entries"]] == [2, 3]
