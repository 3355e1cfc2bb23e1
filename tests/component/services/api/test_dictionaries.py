"""Places and roles of hh by name, for who has an account there."""

from tests.component.services.api.conftest import Person


async def test_a_place_is_found_by_a_part_of_its_name_and_says_where_it_lies(linked: Person) -> None:
    found = await linked.get("/api/dictionaries/areas", q="моск")
    assert found["items"] == [{"id": "1", "name": "Москва", "inside": "Россия"}]


async def test_what_was_chosen_is_named_whatever_is_typed(linked: Person) -> None:
    found = await linked.get("/api/dictionaries/professional-roles", ids="96")
    assert found["items"] == [{"id": "96", "name": "Программист, разработчик", "inside": None}]


async def test_without_an_account_it_says_what_to_do(anna: Person) -> None:
    answer = await anna.http.get("/api/dictionaries/areas", params={"q": "моск"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_account")


async def test_an_id_that_is_none_is_refused(linked: Person) -> None:
    answer = await linked.http.get("/api/dictionaries/areas", params={"ids": "Москва"})
    assert answer.status_code == 422
