"""Signing in, refreshing and losing the login at the bundled hh."""

import asyncio
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from libs.common.hh.answers import errors
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.outcomes.kinds import Blocked, Sent
from tests.component.libs.hh.sandbox_hh import Applicant, Sandbox, outcome_of, settings_for


async def test_an_expired_token_is_refreshed_once_for_many_calls(sandbox: Sandbox, person: Applicant) -> None:
    sandbox.control("POST", "/tokens/expire", access_token=person.tokens.pair.access_token)
    answers = await asyncio.gather(*(person.client.me() for _ in range(6)))
    assert {me.id for me in answers} == {person.id}
    assert person.tokens.refreshes == 1


@pytest.mark.parametrize("status", [403, 401])
async def test_an_application_with_an_expired_token_is_made_once(
    sandbox: Sandbox, person: Applicant, status: int
) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/settings", auth_status=status)
    sandbox.control("POST", "/tokens/expire", access_token=person.tokens.pair.access_token)
    assert isinstance(await outcome_of(person, number), Sent)
    posts = [(entry["verdict"], entry["accepted"]) for entry in sandbox.posts(number)]
    assert posts == [("token_expired", False), ("created", True)]
    assert person.tokens.refreshes == 1


async def test_a_revoked_token_needs_a_new_login(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/tokens/revoke", access_token=person.tokens.pair.access_token)
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Blocked)
    assert outcome.reason == "token_dead"
    with pytest.raises(errors.TokenDeadError):
        await person.client.me()
    assert person.tokens.refreshes == 0


async def test_a_refresh_keeps_hhs_rules(sandbox: Sandbox, person: Applicant) -> None:
    first = person.tokens.pair
    with pytest.raises(errors.TokenNotExpiredError):
        await person.oauth.refresh(first.refresh_token)
    sandbox.control("POST", "/tokens/expire", access_token=first.access_token)
    second = await person.oauth.refresh(first.refresh_token)
    assert second.access_token != first.access_token
    with pytest.raises(errors.AlreadyRefreshedError):
        await person.oauth.refresh(first.refresh_token)
    with pytest.raises(errors.TokenDeadError):
        await person.oauth.refresh("unknown")


async def test_a_lost_answer_of_a_refresh_ends_in_a_new_login(sandbox: Sandbox, person: Applicant) -> None:
    first = person.tokens.pair
    sandbox.control("POST", "/tokens/expire", access_token=first.access_token)
    sandbox.control("POST", "/faults", method="POST", path="/token", kind="close", when="after", times=1)
    with pytest.raises(errors.AnswerLostError):
        await person.oauth.refresh(first.refresh_token)
    with pytest.raises(errors.AlreadyRefreshedError):
        await person.oauth.refresh(first.refresh_token)


async def test_a_person_signs_in_and_out(sandbox: Sandbox, person: Applicant, wire: httpx.AsyncClient) -> None:
    sandbox.control("POST", "/settings", auto_grant=True)
    page = await wire.get(person.oauth.authorize_url("state-1"))
    back = urlsplit(page.headers["Location"])
    asked = parse_qs(back.query)
    assert asked["state"] == ["state-1"]
    pair = await person.oauth.exchange_code(asked["code"][0])
    assert pair.life.days == 14
    with pytest.raises(errors.SignInError) as caught:
        await person.oauth.exchange_code(asked["code"][0])
    assert caught.value.reason == "code has already been used"
    await person.oauth.revoke(pair.access_token)
    with pytest.raises(errors.TokenDeadError):
        await person.oauth.revoke(pair.access_token)


async def test_wrong_keys_of_the_application_are_told(sandbox: Sandbox, wire: httpx.AsyncClient) -> None:
    oauth = HHOAuth(wire, replace(settings_for(sandbox.url), client_secret="wrong"))
    with pytest.raises(errors.AppDeletedError):
        await oauth.exchange_code("code")
