"""Reading applications (behaviours 57-60)."""

import pytest

from tests.conformance.api import Api, error_of

pytestmark = pytest.mark.reads


def test_057_a_page_of_negotiations_newest_first(api: Api) -> None:
    body = api.get("/negotiations").json()
    assert (body["page"], body["per_page"]) == (0, 20)
    assert len(body["items"]) <= 20
    times = [item["updated_at"] for item in body["items"]]
    assert times == sorted(times, reverse=True)


def test_057_the_order_can_be_chosen(api: Api) -> None:
    items = api.get("/negotiations", order_by="created_at", order="asc", per_page=50).json()["items"]
    times = [item["created_at"] for item in items]
    assert times == sorted(times)


def test_057_those_of_a_vacancy_nobody_applied_to_are_none(api: Api) -> None:
    assert api.get("/negotiations", vacancy_id="999999999999").json()["items"] == []


def test_058_ids_are_strings(api: Api) -> None:
    for item in api.get("/negotiations").json()["items"]:
        assert isinstance(item["id"], str)
        assert item["state"]["id"]
        assert isinstance(item.get("chat_id"), int | None)


def test_059_the_active_ones_have_a_path_of_their_own(api: Api) -> None:
    direct = api.get("/negotiations/active").json()["found"]
    assert direct == api.get("/negotiations", status="active").json()["found"]


def test_060_an_unknown_negotiation_is_not_found(api: Api) -> None:
    status, kind, value = error_of(api.get("/negotiations/999999999999"))
    assert status == 404
    assert (kind, value) in (("negotiations", "topic_not_found"), ("not_found", None))
