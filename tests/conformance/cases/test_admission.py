"""Who is let in: the user agent, paths and methods, the envelope of errors (behaviours 1-8)."""

import pytest

from tests.conformance.api import Api, error_of
from tests.conformance.target import AGENT, Control

pytestmark = pytest.mark.reads
SHUNNED = "MyApp/1.0 (my-app-feedback@example.com)"


def test_000_every_answer_names_its_request(nobody: Api) -> None:
    good, bad = nobody.get("/areas/countries"), nobody.get("/no/such/path")
    assert good.headers["x-request-id"] != bad.headers["x-request-id"]
    assert bad.json()["request_id"] == bad.headers["x-request-id"]
    assert good.headers["content-type"].replace(" ", "").lower() == "application/json;charset=utf-8"


def test_001_a_call_without_a_user_agent_is_refused(nobody: Api) -> None:
    assert error_of(nobody.call("GET", "/dictionaries", agent={})) == (400, "bad_user_agent", "unset")


def test_002_the_agent_of_the_documentation_is_on_the_black_list(nobody: Api) -> None:
    response = nobody.call("GET", "/dictionaries", agent={"User-Agent": SHUNNED})
    assert error_of(response) == (400, "bad_user_agent", "blacklisted")


def test_003_of_two_agents_the_one_of_hh_counts(nobody: Api) -> None:
    agent = nobody.line.target.agent
    good = nobody.call("GET", "/dictionaries", agent={"HH-User-Agent": agent, "User-Agent": SHUNNED})
    assert good.status_code == 200
    bad = nobody.call("GET", "/dictionaries", agent={"HH-User-Agent": SHUNNED, "User-Agent": agent})
    assert error_of(bad) == (400, "bad_user_agent", "blacklisted")


def test_004_any_well_formed_agent_is_let_in(nobody: Api) -> None:
    assert nobody.call("GET", "/dictionaries", agent={"User-Agent": AGENT}).status_code == 200


def test_005_closed_access_is_a_bare_forbidden(person: Api, control: Control) -> None:
    before = control.get("/settings")["access_closed"]
    control.post("/settings", access_closed=True)
    try:
        response = person.get("/me")
    finally:
        control.post("/settings", access_closed=before)
    assert error_of(response) == (403, "forbidden", None)


def test_007_an_unknown_path_is_not_found(nobody: Api) -> None:
    assert error_of(nobody.get("/no/such/path"))[:2] == (404, "not_found")


def test_007_a_known_path_has_no_other_method(api: Api) -> None:
    resume = api.get("/resumes/mine").json()["items"][0]["id"]
    assert api.get(f"/resumes/{resume}/publish").status_code in (403, 404, 405)


def test_008_a_callback_wraps_the_answer(nobody: Api) -> None:
    response = nobody.get("/areas/countries", callback="taken")
    assert response.status_code == 200
    assert response.text.removeprefix("/**/").startswith("taken(")
