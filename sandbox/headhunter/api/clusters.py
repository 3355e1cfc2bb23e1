"""What the side bar of a search shows: how many vacancies each further filter would leave."""

from typing import Any
from urllib.parse import urlencode

from sandbox.headhunter.world.state import World

Json = dict[str, Any]
_SALARIES = (50_000, 100_000, 150_000, 200_000, 300_000)
_PLAIN = (
    ("experience", "Опыт работы", "experience"),
    ("employment", "Тип занятости", "employment"),
    ("schedule", "График работы", "schedule"),
    ("label", "Исключение", "vacancy_label"),
)
_GROUPS = {
    "area": "Регион",
    "metro": "Метро",
    "experience": "Опыт работы",
    "employment": "Тип занятости",
    "schedule": "График работы",
    "industry": "Отрасль компании",
    "label": "Исключение",
    "salary": "Уровень дохода",
    "professional_role": "Профессиональная роль",
}
Args = list[tuple[str, str]]


def _link(world: World, asked: Args, name: str, value: str) -> str:
    rest = [pair for pair in asked if pair[0] != name]
    return f"{world.api}/vacancies?{urlencode([*rest, (name, value)])}"


def clusters_of(world: World, bits: int, asked: Args) -> list[Json]:
    """Area, salary, role, experience, employment, schedule and labels of a set of vacancies."""
    found = [_cluster(world, bits, asked, "area", "Регион", _area_names(world)), _salaries(world, bits, asked)]
    roles = world.dictionaries.role_names
    found.append(_cluster(world, bits, asked, "professional_role", "Профессиональная роль", roles))
    for name, title, dictionary in _PLAIN:
        found.append(_cluster(world, bits, asked, name, title, world.dictionaries.names(dictionary)))
    return found


def _area_names(world: World) -> dict[str, str]:
    areas = world.dictionaries.area_by_id
    return {ident: areas[ident]["name"] for ident in world.market.places() if ident in areas}


def _cluster(world: World, bits: int, asked: Args, name: str, title: str, names: dict[str, str]) -> Json:
    index = world.market.index
    facet = "place" if name == "area" else name
    items: list[Json] = []
    for value, label in names.items():
        count = (bits & index.facet(facet, (value,))).bit_count()
        if count:
            items.append({"name": label, "count": count, "url": _link(world, asked, name, value)})
    items.sort(key=lambda item: -item["count"])
    return {"id": name, "name": title, "items": items[:50]}


def _salaries(world: World, bits: int, asked: Args) -> Json:
    index = world.market.index
    paid = bits & index.salaries.named
    items: list[Json] = []
    for amount in _SALARIES:
        count = (paid & index.salaries.reaching(amount)).bit_count()
        if count:
            url = _link(world, [*asked, ("only_with_salary", "true")], "salary", str(amount))
            items.append({"name": f"от {amount:_} ₽".replace("_", " "), "count": count, "url": url})
    if paid:
        url = _link(world, asked, "only_with_salary", "true")
        items.append({"name": "Указан", "count": paid.bit_count(), "url": url})
    return {"id": "salary", "name": "Уровень дохода", "items": items}


def described(world: World, asked: Args) -> list[Json]:
    """The arguments of a search with their meaning in words."""
    found: list[Json] = []
    for name, value in asked:
        rest = [pair for pair in asked if pair != (name, value)]
        group = {"id": name, "name": _GROUPS[name]} if name in _GROUPS else None
        found.append(
            {
                "argument": name,
                "value": value,
                "value_description": _meaning(world, name, value),
                "cluster_group": group,
                "disable_url": f"{world.api}/vacancies?{urlencode(rest)}",
            }
        )
    return found


def _meaning(world: World, name: str, value: str) -> str | None:
    if name == "area" and value in world.dictionaries.area_by_id:
        return world.dictionaries.area_by_id[value]["name"]
    if name == "professional_role":
        return world.dictionaries.role_names.get(value)
    if name == "employer_id" and value in world.market.employers:
        return world.market.employers[value]["name"]
    tables = {"label": "vacancy_label", "order_by": "vacancy_search_order", "search_field": "vacancy_search_fields"}
    return world.dictionaries.names(tables.get(name, name)).get(value) if name != "currency" else None
