"""Suggestions while somebody types."""

from typing import Any

from sandbox.headhunter.http.errors import bad_argument
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer
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
        if not within or within in world.dictionaries.area_path(ident)[1:]
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
