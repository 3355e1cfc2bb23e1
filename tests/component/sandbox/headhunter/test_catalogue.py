"""The generated catalogue: trades of every kind, terms of work in the old words and the newer ones, people to link."""

from collections import Counter

import pytest

from sandbox.headhunter import catalogue
from sandbox.headhunter.catalogue.tables import IT, professions
from tests.component.sandbox.headhunter.caller import Sandbox

NEWER = {
    "employment_form": ("FULL", "PART", "FLY_IN_FLY_OUT"),
    "work_format": ("ON_SITE", "REMOTE", "HYBRID", "FIELD_WORK"),
    "work_schedule_by_days": ("FIVE_ON_TWO_OFF", "TWO_ON_TWO_OFF", "FLEXIBLE", "WEEKEND"),
    "working_hours": ("HOURS_8", "HOURS_12", "HOURS_24", "FLEXIBLE"),
    "education": ("higher", "special_secondary", "not_required_or_not_specified"),
    "part_time": ("part", "accept_temporary", "only_saturday_and_sunday", "from_four_to_six_hours_in_a_day"),
}


@pytest.fixture(scope="module")
def wide() -> Sandbox:
    return Sandbox(catalogue_size=800, held_back=0.0)


def test_half_of_the_vacancies_are_outside_of_it_and_of_many_trades() -> None:
    roles = Counter(card["professional_roles"][0]["id"] for card in catalogue.generate(2_000, 5))
    it = {trade["role"] for trade in professions() if trade["sector"] == IT}
    others = {trade["role"] for trade in professions() if trade["sector"] != IT} - it
    assert len({trade["key"] for trade in professions() if trade["sector"] != IT}) >= 25
    assert len(others & roles.keys()) >= 25
    assert 0.4 < sum(roles[role] for role in others) / roles.total() < 0.6


@pytest.mark.parametrize("trade", professions(), ids=lambda trade: trade["key"])
def test_every_trade_has_what_a_vacancy_needs(trade: dict[str, object]) -> None:
    generator = catalogue.Generator(1, 1)
    cards = [generator.card(str(trade["key"])) for _ in range(5)]
    assert all(card["name"] and card["key_skills"] and card["work_schedule_by_days"] for card in cards)
    assert not any("{" in card["description"] or "  " in card["name"] for card in cards)
    assert {card["professional_roles"][0]["id"] for card in cards} == {trade["role"]}


def test_every_role_and_branch_is_in_the_dictionaries(wide: Sandbox) -> None:
    dictionaries = wide.world.dictionaries
    assert {trade["role"] for trade in professions()} <= dictionaries.role_names.keys()
    branches = {branch["id"] for known in wide.world.market.employers.values() for branch in known["industries"]}
    assert branches <= dictionaries.industry_names.keys()


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in NEWER.items() for value in values])
async def test_newer_filters_find_some_and_not_all(wide: Sandbox, name: str, value: str) -> None:
    everything = (await wide.get("/vacancies")).json()["found"]
    found = (await wide.get("/vacancies", **{name: value})).json()
    assert 0 < found["found"] < everything
    assert found["items"]
    if name in ("work_format", "work_schedule_by_days", "working_hours"):
        assert all(value in [entry["id"] for entry in item[name]] for item in found["items"])
    elif name == "employment_form":
        assert all(item[name]["id"] == value for item in found["items"])


@pytest.mark.parametrize("value", ["16.230", "6"])
async def test_metro_is_found_by_station_and_by_line(wide: Sandbox, value: str) -> None:
    items = (await wide.get("/vacancies", metro=value)).json()["items"]
    near = [station for item in items for station in item["address"]["metro_stations"]]
    assert near
    assert all(value in (station["station_id"], station["line_id"]) for station in near)


async def test_kinds_of_additional_work_are_alternatives(wide: Sandbox) -> None:
    async def found(*values: str) -> int:
        return (await wide.get("/vacancies", part_time=list(values))).json()["found"]

    one, other = await found("only_saturday_and_sunday"), await found("accept_temporary")
    assert max(one, other) < await found("only_saturday_and_sunday", "accept_temporary") <= one + other


async def test_a_vacancy_by_rotation_says_how_long_it_lasts(wide: Sandbox) -> None:
    item = (await wide.get("/vacancies", employment_form="FLY_IN_FLY_OUT")).json()["items"][0]
    assert item["schedule"]["id"] == "flyInFlyOut"
    assert item["fly_in_fly_out_duration"][0]["id"].startswith("DAYS_")


async def test_old_words_of_a_file_are_found_by_newer_filters(hh: Sandbox) -> None:
    card = {"name": "Сторож дачного посёлка", "employment": {"id": "part"}, "schedule": {"id": "remote"}}
    await hh.control("/vacancies", vacancies=[card])
    for name, value in (("employment_form", "PART"), ("work_format", "REMOTE")):
        items = (await hh.get("/vacancies", text="сторож", **{name: value})).json()["items"]
        assert [item["name"] for item in items] == [card["name"]]


async def test_people_of_several_trades_can_be_signed_in(hh: Sandbox) -> None:
    users = [user for user in hh.world.accounts.users.values() if user is not hh.user]
    titles = {hh.world.resumes[user.resume_ids[0]].title for user in users}
    assert len(titles) >= 25
    asked = {"response_type": "code", "client_id": "vkatilsya-demo", "redirect_uri": "http://127.0.0.1/"}
    page = (await hh.http.get("/oauth/authorize", params=asked)).text
    assert all(title in page for title in titles)
    await hh.control("/settings", auto_grant=True, auto_grant_user=users[3].id)
    code = (await hh.http.get("/oauth/authorize", params=asked)).headers["location"].split("code=")[1]
    assert hh.world.accounts.codes[code].user_id == users[3].id


@pytest.mark.parametrize("number", range(26))
async def test_everybody_finds_work_of_their_trade(wide: Sandbox, number: int) -> None:
    user = list(wide.world.accounts.users.values())[1 + number]
    resume = wide.world.resumes[user.resume_ids[0]]
    token = wide.world.accounts.issue(user.id, "vkatilsya-demo", wide.world.clock.now())
    path = f"/resumes/{resume.id}/similar_vacancies"
    found = (await wide.http.get(path, headers={"Authorization": f"Bearer {token.access}"})).json()
    role = resume.data["professional_roles"][0]["id"]
    assert any(role == item["professional_roles"][0]["id"] for item in found["items"][:5])
