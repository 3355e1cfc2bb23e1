"""Hidden vacancies and employers, favourites, and the cards of employers."""

from typing import Any

from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import not_found, refusal
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer, no_content
from sandbox.headhunter.world.state import World

Json = dict[str, Any]
_MOST = 100


def _unknown(kind: str) -> Answer:
    return refusal(404, f"{kind}_blacklist", "not_found", "Not Found")


def _relate(request: Request, vacancy_id: str, relation: str, *, on: bool) -> None:
    relations = request.owner.relations.setdefault(vacancy_id, set())
    if on:
        relations.add(relation)
    else:
        relations.discard(relation)
        if not relations:
            del request.owner.relations[vacancy_id]


def hidden_vacancies(world: World, request: Request) -> Answer:
    """Vacancies that I do not want to see."""
    return _vacancy_list(world, request, request.owner.hidden_vacancies, limit=world.switches.blacklist_limit)


def favorites(world: World, request: Request) -> Answer:
    """Vacancies that I marked."""
    return _vacancy_list(world, request, request.owner.favorites, limit=None)


def _vacancy_list(world: World, request: Request, marks: dict[str, float], limit: int | None) -> Answer:
    page = paging.lenient(request, default=20, most=_MOST)
    newest = sorted(marks, key=lambda ident: -marks[ident])
    known = [v for ident in newest if (v := world.market.known(ident)) is not None]
    relations = request.owner.relations
    body = page.wrap([v.listed(sorted(relations.get(v.id, ()))) for v in page.cut(known)], len(known))
    if limit is not None:
        body["limit_reached"] = len(marks) >= limit
    return json_answer(body)


def _kept(marks: dict[str, float], ident: str, now: float, limit: int) -> bool:
    """Note a mark once; False when there are as many as may be."""
    if ident not in marks and len(marks) >= limit:
        return False
    marks.setdefault(ident, now)
    return True


def hide_vacancy(world: World, request: Request, ident: str) -> Answer:
    """Hide a vacancy from my searches; twice is once."""
    if world.market.known(ident) is None:
        return _unknown("vacancies")
    if not _kept(request.owner.hidden_vacancies, ident, request.now, world.switches.blacklist_limit):
        return refusal(400, "vacancies_blacklist", "limit_exceeded", "Blacklist is full")
    _relate(request, ident, "blacklisted", on=True)
    return no_content()


def unhide_vacancy(world: World, request: Request, ident: str) -> Answer:
    """Show a vacancy again; twice is once."""
    if world.market.known(ident) is None:
        return _unknown("vacancies")
    if request.owner.hidden_vacancies.pop(ident, None) is not None:
        _relate(request, ident, "blacklisted", on=False)
    return no_content()


def mark_favorite(world: World, request: Request, ident: str) -> Answer:
    """Mark an open vacancy."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return not_found()
    if vacancy.archived:
        return refusal(403, "vacancies_favorited", "vacancy_archived", "Vacancy is archived")
    if not _kept(request.owner.favorites, ident, request.now, world.switches.favorites_limit):
        return refusal(403, "vacancies_favorited", "limit_exceeded", "Favorites are full")
    _relate(request, ident, "favorited", on=True)
    return no_content()


def unmark_favorite(world: World, request: Request, ident: str) -> Answer:
    """Take the mark off."""
    if world.market.known(ident) is None:
        return not_found()
    if request.owner.favorites.pop(ident, None) is not None:
        _relate(request, ident, "favorited", on=False)
    return no_content()


def _employer_line(world: World, ident: str) -> Json:
    employer = world.market.employers[ident]
    line = {key: employer[key] for key in ("id", "name", "url", "alternate_url", "vacancies_url", "logo_urls")}
    return {**line, "open_vacancies": _open_vacancies(world, ident)}


def _open_vacancies(world: World, ident: str) -> int:
    index = world.market.index
    return (index.open & index.facet("employer_id", (ident,))).bit_count()


def employers(world: World, request: Request) -> Answer:
    """Employers by a part of the name."""
    page = paging.read(request, default=20, most=_MOST)
    if isinstance(page, Answer):
        return page
    wanted = (request.arg("text") or "").lower()
    only_open = request.arg("only_with_vacancies") == "true"
    found = [ident for ident, e in sorted(world.market.employers.items()) if wanted in e["name"].lower()]
    if only_open:
        found = [ident for ident in found if _open_vacancies(world, ident)]
    body = page.wrap([_employer_line(world, ident) for ident in page.cut(found)], len(found))
    return json_answer(body)


def employer(world: World, request: Request, ident: str) -> Answer:
    """The card of an employer."""
    known = world.market.employers.get(ident)
    if known is None:
        return not_found()
    hidden = request.user is not None and ident in request.user.hidden_employers
    return json_answer(
        {
            **{key: known[key] for key in ("id", "name", "alternate_url", "vacancies_url", "logo_urls")},
            "accredited_it_employer": known["accredited_it_employer"],
            "trusted": known["trusted"],
            "type": known.get("type", "company"),
            "description": known.get("description"),
            "site_url": known.get("site_url", ""),
            "area": {"id": "113", "name": "Россия", "url": f"{world.api}/areas/113"},
            "industries": known.get("industries") or [],
            "insider_interviews": [],
            "branded_description": None,
            "branding": None,
            "open_vacancies": _open_vacancies(world, ident),
            "relations": ["blacklisted"] if hidden else [],
        }
    )


def hidden_employers(world: World, request: Request) -> Answer:
    """Employers whose vacancies I do not want to see."""
    page = paging.lenient(request, default=20, most=_MOST)
    marks = request.owner.hidden_employers
    newest = sorted(marks, key=lambda ident: -marks[ident])
    body = page.wrap([_employer_line(world, ident) for ident in page.cut(newest)], len(newest))
    body["limit_reached"] = len(marks) >= world.switches.blacklist_limit
    return json_answer(body)


def hide_employer(world: World, request: Request, ident: str) -> Answer:
    """Hide an employer; twice is once."""
    if ident not in world.market.employers:
        return _unknown("employers")
    if not _kept(request.owner.hidden_employers, ident, request.now, world.switches.blacklist_limit):
        return refusal(400, "employers_blacklist", "limit_exceeded", "Blacklist is full")
    return no_content()


def unhide_employer(world: World, request: Request, ident: str) -> Answer:
    """Show an employer again; twice is once."""
    if ident not in world.market.employers:
        return _unknown("employers")
    request.owner.hidden_employers.pop(ident, None)
    return no_content()


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/vacancies/blacklisted", hidden_vacancies)
    router.add("PUT", "/vacancies/blacklisted/{vacancy_id}", hide_vacancy)
    router.add("DELETE", "/vacancies/blacklisted/{vacancy_id}", unhide_vacancy)
    router.add("GET", "/vacancies/favorited", favorites)
    router.add("PUT", "/vacancies/favorited/{vacancy_id}", mark_favorite)
    router.add("DELETE", "/vacancies/favorited/{vacancy_id}", unmark_favorite)
    router.add("GET", "/employers", employers, "public")
    router.add("GET", "/employers/blacklisted", hidden_employers)
    router.add("PUT", "/employers/blacklisted/{employer_id}", hide_employer)
    router.add("DELETE", "/employers/blacklisted/{employer_id}", unhide_employer)
    router.add("GET", "/employers/{employer_id}", employer, "public")
