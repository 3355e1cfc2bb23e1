"""Applying at the bundled hh over real HTTP: every answer has its outcome, lost ones are settled by looking."""

from typing import Any

import httpx
import pytest

from libs.common.hh.capabilities import probe
from libs.common.hh.outcomes.kinds import Blocked, MaybeArrived, RefusalReason, Refused, Sent, Wait, WaitReason
from tests.component.libs.hh.refused import refused
from tests.component.libs.hh.sandbox_hh import LETTER, Applicant, Sandbox, applicant, outcome_of


async def test_an_application_is_confirmed_and_found_again(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Sent)
    assert outcome.request_id
    found = await person.client.find_negotiation(number, person.resume_id)
    assert found is not None
    assert (found.id, found.state_id) == (outcome.id, "response")
    (letter,) = await person.client.messages(found.id)
    assert letter.text == LETTER
    assert letter.author is not None
    assert letter.author.participant_type == "applicant"
    seen = await person.client.search_vacancies({}, per_page=100)
    assert next(v for v in seen.items if v.id == number).answered


async def test_the_same_pair_is_refused_and_the_look_up_tells_which(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    first = await outcome_of(person, number)
    again = await outcome_of(person, number)
    assert isinstance(again, Refused)
    assert again.reason is RefusalReason.ALREADY_APPLIED
    sandbox.control("POST", "/employer", negotiation_id=first.id, act="hide")
    found = await person.client.find_negotiation(number, person.resume_id)
    assert found is not None
    assert found.id == first.id
    assert await person.client.find_negotiation(sandbox.vacancy(), person.resume_id) is None


TESTED = {"has_test": True, "test": {"required": True}}
RADISH = {"obscene_words": ["редиска"], "policy_status": 403}
CONSENTS = ["enable_applicant_visibility_in_country", "required_applicant_visibility_id"]
LETTERED = {"response_letter_required": True}
DIRECT = {"type": {"id": "direct", "name": "Прямая"}, "response_url": "https://employer.example/apply"}
Case = tuple[dict[str, Any], dict[str, Any], str | None, RefusalReason]
REFUSED: dict[str, Case] = {
    "test": (TESTED, {}, LETTER, RefusalReason.TEST_REQUIRED),
    "test as 400": (TESTED, {"test_required_status": 400}, LETTER, RefusalReason.TEST_REQUIRED),
    "direct": (DIRECT, {}, LETTER, RefusalReason.EXTERNAL),
    "no letter": (LETTERED, {}, None, RefusalReason.LETTER_REQUIRED),
    "blank letter": (LETTERED, {"letter_missing": "letter_required"}, " ", RefusalReason.LETTER_REQUIRED),
    "empty letter": (LETTERED, {"letter_missing": "empty_message"}, "", RefusalReason.LETTER_REQUIRED),
    "long letter": ({}, {}, "я" * 10_001, RefusalReason.TOO_LONG_MESSAGE),
    "obscene": ({}, {"obscene_words": ["редиска"]}, "Вы редиска", RefusalReason.INAPPROPRIATE_LANGUAGE),
    "obscene as 403": ({}, RADISH, "Вы редиска", RefusalReason.INAPPROPRIATE_LANGUAGE),
    "against the rules": ({}, {"forbidden_words": ["казино"]}, "Моё казино", RefusalReason.POLICY_VIOLATION),
    "no consent": ({}, {"consent_error": CONSENTS[0]}, LETTER, RefusalReason.VISIBILITY_CONSENT),
    "no consent id": ({}, {"consent_error": CONSENTS[1]}, LETTER, RefusalReason.VISIBILITY_CONSENT),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_refusals_are_told_apart(sandbox: Sandbox, person: Applicant, name: str) -> None:
    card, switches, letter, reason = REFUSED[name]
    number = sandbox.vacancy(**card)
    sandbox.control("POST", "/settings", **switches)
    outcome = await outcome_of(person, number, letter)
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason
    assert [entry["accepted"] for entry in sandbox.posts(number)] == [False]


async def test_the_longest_letter_passes(sandbox: Sandbox, person: Applicant) -> None:
    assert isinstance(await outcome_of(person, sandbox.vacancy(), "я" * 10_000), Sent)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("archive", RefusalReason.INVALID_VACANCY),
        ("hide", RefusalReason.INVALID_VACANCY),
        ("delete", RefusalReason.VACANCY_NOT_FOUND),
        ("close", RefusalReason.APPLICATION_DENIED),
        ("deny", RefusalReason.APPLICATION_DENIED),
        ("require_visibility", RefusalReason.VISIBILITY_CONSENT),
    ],
)
async def test_a_vacancy_that_takes_no_applications(
    sandbox: Sandbox, person: Applicant, act: str, reason: RefusalReason
) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/vacancies/act", vacancy_id=number, act=act)
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason


@pytest.mark.parametrize("change", [{"status": "not_published"}, {"status": "blocked"}, {"hidden": True}])
async def test_a_resume_that_cannot_apply(sandbox: Sandbox, person: Applicant, change: dict[str, Any]) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/resumes/act", resume_id=person.resume_id, **change)
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.RESUME_NOT_FOUND


async def test_an_anonymous_vacancy_and_a_whitelist_resume_conflict(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy(type={"id": "anonymous", "name": "Анонимная"})
    sandbox.control("POST", "/resumes/act", resume_id=person.resume_id, access="whitelist")
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.VISIBILITY_CONFLICT


@pytest.mark.parametrize("status", [400, 403, 429])
async def test_the_limit_is_a_wait_under_every_status(sandbox: Sandbox, person: Applicant, status: int) -> None:
    sandbox.control("POST", "/settings", limit_value=1, limit_status=status, limit_retry_after=60)
    assert isinstance(await outcome_of(person, sandbox.vacancy()), Sent)
    outcome = await outcome_of(person, sandbox.vacancy())
    assert isinstance(outcome, Wait)
    assert outcome.reason is WaitReason.LIMIT_EXCEEDED


async def test_a_captcha_stops_until_a_person_solves_it(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/captcha", on=True)
    for _ in range(2):
        outcome = await outcome_of(person, number)
        assert isinstance(outcome, Blocked)
        assert outcome.reason == "captcha"
        assert "captcha" in (outcome.link or "")
    sandbox.control("POST", "/captcha/solve")
    assert isinstance(await outcome_of(person, number), Sent)


async def test_closed_access_is_said_plainly_and_refreshes_nothing(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/settings", access_closed=True)
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Blocked)
    assert outcome.reason == "access_refused"
    found = await probe(person.client)
    assert set(refused(found)) == {"me", "resumes", "search", "negotiations_read"}
    assert person.tokens.refreshes == 0


@pytest.mark.parametrize("drift", ["unknown_value", "two_errors", "no_request_id", "legacy_only"])
async def test_a_drifted_refusal_never_counts_as_sent_or_lost(sandbox: Sandbox, person: Applicant, drift: str) -> None:
    number = sandbox.vacancy(**TESTED)
    sandbox.control("POST", "/settings", error_drift=drift)
    assert isinstance(await outcome_of(person, number), Refused | Blocked)


# ---- the answer is lost


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 502, "body": "html"},
        {"kind": "status", "status": 504, "body": "empty"},
        {"kind": "status", "status": 500, "body": "json"},
        {"kind": "close"},
        {"kind": "reset"},
    ],
    ids=lambda fault: f"{fault['kind']}-{fault.get('status', '')}",
)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_answer_is_settled_by_looking(
    sandbox: Sandbox, person: Applicant, fault: dict[str, Any], when: str
) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/faults", method="POST", path="/negotiations", when=when, times=1, **fault)
    assert isinstance(await outcome_of(person, number), MaybeArrived)
    found = await person.client.find_negotiation(number, person.resume_id)
    assert (found is not None) == (when == "after")
    assert len(sandbox.posts(number)) <= 1


async def test_a_silent_server_is_settled_by_looking(sandbox: Sandbox, wire: httpx.AsyncClient) -> None:
    person = applicant(sandbox, wire, timeout=0.5)
    number = sandbox.vacancy()
    rule = {"method": "POST", "path": "/negotiations", "kind": "timeout", "seconds": 3, "when": "after", "times": 1}
    sandbox.control("POST", "/faults", **rule)
    assert await outcome_of(person, number) == MaybeArrived("ReadTimeout")
    assert await person.client.find_negotiation(number, person.resume_id) is not None
    assert len(sandbox.posts(number)) == 1


async def test_the_list_may_lag_behind_the_application(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/settings", read_back_lag=30)
    assert isinstance(await outcome_of(person, number), Sent)
    assert await person.client.find_negotiation(number, person.resume_id) is None
    sandbox.control("POST", "/clock", advance_seconds=31)
    assert await person.client.find_negotiation(number, person.resume_id) is not None


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503, "body": "html"},
        {"kind": "close"},
        {"kind": "reset"},
        {"kind": "truncate"},
        {"kind": "reset_mid_body"},
    ],
    ids=lambda fault: fault["kind"],
)
async def test_a_read_outlives_two_faults(sandbox: Sandbox, person: Applicant, fault: dict[str, Any]) -> None:
    sandbox.control("POST", "/faults", method="GET", path="/me", times=2, **fault)
    assert (await person.client.me()).id == person.id
