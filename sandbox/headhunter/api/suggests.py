"""Suggestions while somebody types."""

from typing import Any

from sandbox.headhunter.http.errors import bad_argument
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer
from sandbox.headhunter.world.dictionaries import RUSSIA
from sandbox.headhunter.world.state import World

MOST = 10
SHORTEST, LONGEST = 2, 3000


def _text(request: Request) -> str | None:
    text = (request.arg("text") or "").strip()
    return text if SHORTEST <= len(text) <= LONGEST else None


def _first(names: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    wanted = text.lower()
    hits = [(ident, name) for ident, name in names if wanted in name.lower()]
    return sorted(hits, key=lambda hit: (not hit[1].lower().startswith(wanted), hit[1]))[:MOST]


def areas(world: World, request: Request) -> Answer:
    """Areas by a part of the name."""
    return _areas(world, request, leaves=False)


def area_leaves(world: World, request: Request) -> Answer:
    """Areas with nothing below them by a part of the name."""
    return _areas(world, request, leaves=True)


def _areas(world: World, request: Request, *, leaves: bool) -> Answer:
    text = _text(request)
    if text is None:
        return bad_argument("text")
    within = request.arg("area_id")
    known = world.dictionaries.area_by_id
    if within and within not in known:
        return bad_argument("area_id")
    names = [
        (ident, area["name"])
        for ident, area in known.items()
        if (not within or within in world.dictionaries.area_path(ident)[1:]) and not (leaves and area["areas"])
    ]
    hits = _first(names, text)
    return json_answer({"items": [{"id": i, "text": n, "url": f"{world.api}/areas/{i}"} for i, n in hits]})


def keywords(world: World, request: Request) -> Answer:
    """Titles of vacancies by a part of them."""
    text = _text(request)
    if text is None:
        return bad_argument("text")
    titles = {vacancy.card["name"] for vacancy in world.market.shown}
    return json_answer({"items": [{"text": name} for _, name in _first([("", t) for t in sorted(titles)], text)]})


def roles(world: World, request: Request) -> Answer:
    """Professional roles by a part of the name."""
    text = _text(request)
    if text is None:
        return bad_argument("text")
    hits = _first(list(world.dictionaries.role_names.items()), text)
    items: list[dict[str, Any]] = [{"id": i, "text": n, "accept_incomplete_resumes": False} for i, n in hits]
    return json_answer({"items": items})


def companies(world: World, request: Request) -> Answer:
    """Employers by a part of the name."""
    text = _text(request)
    if text is None:
        return bad_argument("text")
    known = world.market.employers
    items: list[dict[str, Any]] = [
        {
            "id": ident,
            "text": name,
            "url": known[ident]["alternate_url"],
            "logo_urls": None,
            "area": {"id": RUSSIA, "name": "Россия"},
            "industries": [{"id": i["id"], "name": i["name"]} for i in known[ident].get("industries") or []],
        }
        for ident, name in _first([(ident, card["name"]) for ident, card in known.items()], text)
    ]
    return json_answer({"items": items})


def positions(world: World, request: Request) -> Answer:
    """Titles of work with their roles by a part of the title; the id is that of the first vacancy of the title."""
    text = _text(request)
    if text is None:
        return bad_argument("text")
    first = {vacancy.card["name"]: vacancy for vacancy in reversed(world.market.shown)}
    hits = _first([(vacancy.id, name) for name, vacancy in first.items()], text)
    items: list[dict[str, Any]] = [
        {
            "id": ident,
            "text": name,
            "professional_roles": [
                {"id": role["id"], "name": role["name"], "accept_incomplete_resumes": False}
                for role in first[name].card["professional_roles"]
            ],
        }
        for ident, name in hits
    ]
    return json_answer({"items": items})


def resume_keywords(world: World, request: Request) -> Answer:
    """Key skills and areas by a part of them, as words to look for resumes by."""
    text = _text(request)
    if text is None:
        return bad_argument("text")
    names = {*world.market.skill_names, *(area["name"] for area in world.dictionaries.area_by_id.values())}
    return json_answer({"items": [{"text": name} for _, name in _first([("", n) for n in sorted(names)], text)]})


def skills(world: World, request: Request) -> Answer:
    """Key skills by a part of the name."""
    text = _text(request)
    if text is None:
        return bad_argument("text")
    return json_answer({"items": [{"id": str(i), "text": n} for i, n in world.market.skills_starting(text)]})


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/suggests/areas", areas, "public")
    router.add("GET", "/suggests/vacancy_search_keyword", keywords, "public")
    router.add("GET", "/suggests/professional_roles", roles, "public")
    router.add("GET", "/suggests/skill_set", skills, "public")
    router.add("GET", "/suggests/area_leaves", area_leaves, "public")
    router.add("GET", "/suggests/companies", companies, "public")
    router.add("GET", "/suggests/positions", positions, "public")
    router.add("GET", "/suggests/vacancy_positions", positions, "public")
    router.add("GET", "/suggests/resume_search_keyword", resume_keywords, "public")
