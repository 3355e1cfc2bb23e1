"""The applicant, resumes and dictionaries (behaviours 88, 89, 95)."""

import pytest

from tests.conformance.api import Api

pytestmark = pytest.mark.reads
LISTS = ["/areas", "/areas/countries", "/industries", "/languages", "/locales", "/metro", "/districts"]
CACHED = ("/dictionaries", "/areas", "/professional_roles", "/industries", "/languages")


def test_088_me_is_an_applicant_and_counts_agree(api: Api) -> None:
    me = api.get("/me").json()
    assert (me["auth_type"], me["is_applicant"]) == ("applicant", True)
    assert me["counters"]["resumes_count"] == api.get("/resumes/mine").json()["found"]


def test_089_my_resumes(api: Api) -> None:
    body = api.get("/resumes/mine").json()
    assert body["found"] >= len(body["items"])
    for item in body["items"]:
        assert item["status"]["id"] in {"not_published", "published", "blocked", "on_moderation"}


def test_089_a_resume_by_its_id(api: Api) -> None:
    card = api.get("/resumes/mine").json()["items"][0]
    whole = api.get(f"/resumes/{card['id']}").json()
    assert (whole["id"], whole["title"]) == (card["id"], card["title"])
    assert isinstance(whole["experience"], list)


def test_089_an_unknown_resume_is_not_found(api: Api) -> None:
    assert api.get(f"/resumes/{'0' * 38}").status_code in (403, 404)


@pytest.mark.parametrize("path", CACHED)
def test_095_a_dictionary_is_not_sent_twice(nobody: Api, path: str) -> None:
    first = nobody.get(path)
    assert first.status_code == 200
    assert "max-age" in first.headers["cache-control"]
    same = nobody.call("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert nobody.call("GET", path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_095_some_dictionaries_are_lists(nobody: Api, path: str) -> None:
    body = nobody.get(path).json()
    assert isinstance(body, list)
    assert body
