"""Dictionaries as the API serves them: with a tag, an age, and 304 for a reader who has them."""

from typing import Any

from sandbox.headhunter.http.errors import bad_argument, not_found
from sandbox.headhunter.http.web import NUMBER, Answer, Request, Router, json_answer
from sandbox.headhunter.world.formats.stamps import http_date
from sandbox.headhunter.world.state import World


def _cached(world: World, request: Request, name: str, value: Any) -> Answer:
    gone = world.switches.dictionary_gone
    shown = _without(value, set(gone)) if gone else value
    body, tag = world.dictionaries.served(f"{name}|{','.join(gone)}", shown)
    age = world.switches.dictionary_max_age
    headers = [
        (b"etag", tag),
        (b"cache-control", f"public, max-age={age}".encode()),
        (b"expires", http_date(request.now + age).encode()),
    ]
    if request.headers.get(b"if-none-match") == tag:
        return Answer(status=304, content_type=None, headers=headers)
    return Answer(body=body, headers=headers)


def _without(value: Any, gone: set[str]) -> Any:
    if isinstance(value, list):
        return [_without(v, gone) for v in value if not (isinstance(v, dict) and {v.get("id"), v.get("code")} & gone)]
    if isinstance(value, dict):
        return {key: _without(v, gone) for key, v in value.items()}
    return value


def _area_by_id(world: World, request: Request, ident: str) -> Answer:
    area = world.dictionaries.area_by_id.get(ident)
    if area is None:
        return bad_argument("area_id")  # the specification knows no 404 here
    return _cached(world, request, f"area-{ident}", area)


def _metro(world: World, request: Request, city: str) -> Answer:
    metro = world.dictionaries.metro(city)
    return not_found() if metro is None else _cached(world, request, f"metro-{city}", metro)


def _skills(world: World, request: Request) -> Answer:
    asked = request.args.get("id")
    if not asked or not all(NUMBER.fullmatch(i) for i in asked):
        return bad_argument("id")
    names = world.market.skill_names
    return json_answer({"items": [{"id": i, "text": names[int(i) - 1]} for i in asked if 0 < int(i) <= len(names)]})


def register(router: Router) -> None:
    """Add the routes of this module."""
    whole = {
        "/dictionaries": lambda d: d.common,
        "/areas": lambda d: d.areas,
        "/areas/countries": lambda d: d.countries(),
        "/professional_roles": lambda d: d.roles,
        "/industries": lambda d: d.industries,
        "/languages": lambda d: d.languages,
        "/locales": lambda d: d.locales(),
        "/metro": lambda d: d.metros,
        "/districts": lambda d: d.districts,
    }
    for path, pick in whole.items():

        def serve(world: World, request: Request, path: str = path, pick: Any = pick) -> Answer:
            return _cached(world, request, path, pick(world.dictionaries))

        router.add("GET", path, serve, "public")
    router.add("GET", "/areas/{area_id}", _area_by_id, "public")
    router.add("GET", "/metro/{city_id}", _metro, "public")
    router.add("GET", "/skills", _skills, "public")
