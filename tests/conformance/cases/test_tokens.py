"""Tokens on the methods of the API (behaviours 25-30)."""

import pytest

from tests.conformance.api import Api, error_of
from tests.conformance.target import Control

pytestmark = pytest.mark.reads


def test_025_a_method_of_a_user_is_forbidden_without_a_token(nobody: Api) -> None:
    assert error_of(nobody.get("/me")) == (403, "forbidden", None)


def test_026_an_expired_token_is_told_as_such(person: Api, control: Control) -> None:
    control.post("/tokens/expire", access_token=person.token)
    response = person.get("/me")
    assert error_of(response) == (403, "oauth", "token_expired")
    assert response.json()["oauth_error"] == "token-expired"


def test_028_a_revoked_token_is_told_as_such(person: Api, control: Control) -> None:
    control.post("/tokens/revoke", access_token=person.token)
    assert error_of(person.get("/me")) == (403, "oauth", "token_revoked")


def test_028_what_is_no_token_is_told_as_such(nobody: Api) -> None:
    response = nobody.call("GET", "/me", headers={"Authorization": "Bearer USERnosuchtoken"})
    assert error_of(response) == (403, "oauth", "bad_authorization")


def test_030_an_employer_is_no_applicant(control: Control, nobody: Api) -> None:
    made = control.post("/users", count=1, kind="employer")["users"][0]
    employer = Api(nobody.line, made["access_token"])
    assert employer.get("/me").json()["auth_type"] == "employer"
    assert error_of(employer.get("/resumes/mine"))[:2] == (403, "forbidden")
