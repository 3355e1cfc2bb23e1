"""Hidden vacancies and employers, favourites, saved searches, and the cards of employers."""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from sandbox.headhunter import filters, paging
from sandbox.headhunter.accounts import SavedSearch
from sandbox.headhunter.clock import stamp
from sandbox.headhunter.errors import bad_argument, error_body, not_found, refusal
from sandbox.headhunter.web import HTML, Answer, Request, Router, created, json_answer, no_content

if TYPE_CHECKING:
    from sandbox.headhunter.state import World

Json = dict[str, Any]
_MOST = 100


def _relate(request: Request, vacancy_id: str, relation: str, *, on: bool) -> None:
    relations = request.owner.relations.setdefault(vacancy_id, set())
    if on:
        relations.add(relation)
    else:
        relations.discard(relation)
        if not relations:
            del request.owner.relations[vacancy_id]


def hidden_vacancies(world: "World", request: Request) -> Answer:
    """Vacancies that I do not want to see."""
    return _vacancy_list(world, request, request.owner.hidden_vacancies, limit=world.switches.blacklist_limit)


def favorites(world: "World", request: Request) -> Answer:
    """Vacancies that I marked."""
    return _vacancy_list(world, request, request.owner.favorites, limit=None)


def _vacancy_list(world: "World", request: Request, marks: dict[str, float], limit: int | None) -> Answer:
    page = paging.read(request, default=20, most=_MOST)
    if isinstance(page, Answer):
        return page
    newest = sorted(marks, key=lambda ident: -marks[ident])
    known = [v for ident in newest if (v := world.market.known(ident)) is not None]
    relations = request.owner.relations
    body = page.wrap([v.listed(sorted(relations.get(v.id, ()))) for v in page.cut(known)], len(known))
    if limit is not None:
        body["limit_reached"] = len(marks) >= limit
    return json_answer(body)


def hide_vacancy(world: "World", request: Request, ident: str) -> Answer:
    """Hide a vacancy from my searches; twice is once."""
    if world.market.known(ident) is None:
        return not_found()
    hidden = request.owner.hidden_vacancies
    if ident not in hidden and len(hidden) >= world.switches.blacklist_limit:
        return refusal(400, "vacancies_blacklist", "limit_exceeded", "Blacklist is full")
    hidden.setdefault(ident, request.now)
    _relate(request, ident, "blacklisted", on=True)
    return no_content()


def unhide_vacancy(world: "World", request: Request, ident: str) -> Answer:
    """Show a vacancy again; twice is once."""
    if world.market.known(ident) is None:
        return not_found()
    if request.owner.hidden_vacancies.pop(ident, None) is not None:
        _relate(request, ident, "blacklisted", on=False)
    return no_content()


def mark_favorite(world: "World", request: Request, ident: str) -> Answer:
    """Mark an open vacancy."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return not_found()
    if vacancy.archived:
        return refusal(403, "vacancies_favorited", "vacancy_archived", "Vacancy is archived")
    marks = request.owner.favorites
    if ident not in marks and len(marks) >= world.switches.favorites_limit:
        return refusal(403, "vacancies_favorited", "limit_exceeded", "Favorites are full")
    marks.setdefault(ident, request.now)
    _relate(request, ident, "favorited", on=True)
    return no_content()


def unmark_favorite(world: "World", request: Request, ident: str) -> Answer:
    """Take the mark off."""
    if world.market.known(ident) is None:
        return not_found()
    if request.owner.favorites.pop(ident, None) is not None:
        _relate(request, ident, "favorited", on=False)
    return no_content()


def _employer_line(world: "World", ident: str) -> Json:
    employer = world.market.employers[ident]
    line = {key: employer[key] for key in ("id", "name", "url", "alternate_url", "vacancies_url", "logo_urls")}
    return {**line, "open_vacancies": _open_vacancies(world, ident)}


def _open_vacancies(world: "World", ident: str) -> int:
    index = world.market.index
    return (index.open & index.facet("employer_id", (ident,))).bit_count()


def employers(world: "World", request: Request) -> Answer:
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


def employer(world: "World", request: Request, ident: str) -> Answer:
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


def hidden_employers(world: "World", request: Request) -> Answer:
    """Employers whose vacancies I do not want to see."""
    page = paging.read(request, default=20, most=_MOST)
    if isinstance(page, Answer):
        return page
    marks = request.owner.hidden_employers
    newest = sorted(marks, key=lambda ident: -marks[ident])
    body = page.wrap([_employer_line(world, ident) for ident in page.cut(newest)], len(newest))
    body["limit_reached"] = len(marks) >= world.switches.blacklist_limit
    return json_answer(body)


def hide_employer(world: "World", request: Request, ident: str) -> Answer:
    """Hide an employer; twice is once."""
    if ident not in world.market.employers:
        return not_found()
    hidden = request.owner.hidden_employers
    if ident not in hidden and len(hidden) >= world.switches.blacklist_limit:
        return refusal(400, "employers_blacklist", "limit_exceeded", "Blacklist is full")
    hidden.setdefault(ident, request.now)
    return no_content()


def unhide_employer(world: "World", request: Request, ident: str) -> Answer:
    """Show an employer again; twice is once."""
    if ident not in world.market.employers:
        return not_found()
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
    router.add("GET", "/saved_searches/vacancies", saved)
    router.add("POST", "/saved_searches/vacancies", save)
    router.add("GET", "/saved_searches/vacancies/{id}", saved_one)
    router.add("PUT", "/saved_searches/vacancies/{id}", change_saved)
    router.add("DELETE", "/saved_searches/vacancies/{id}", drop_saved)


def _saved_line(world: "World", request: Request, search: SavedSearch) -> Json:
    probe = Request("GET", "/vacancies", search.query.encode(), {}, "")
    probe.now = request.now
    wanted = filters.read(world, probe)
    bits = filters.select(world, wanted)
    fresh = bits & world.market.index.between(search.seen, None)
    url = f"{world.api}/vacancies?{search.query}&saved_search_id={search.id}"
    return {
        "id": search.id,
        "name": search.name,
        "created_at": stamp(search.created),
        "subscription": search.subscription,
        "items": {"count": bits.bit_count(), "url": url},
        "new_items": {"count": fresh.bit_count(), "url": f"{url}&{urlencode({'date_from': stamp(search.seen)})}"},
    }


def saved(world: "World", request: Request) -> Answer:
    """My saved searches."""
    page = paging.read(request, default=10, most=world.switches.saved_per_page_max)
    if isinstance(page, Answer):
        return page
    searches = list(request.owner.searches.values())
    return json_answer(page.wrap([_saved_line(world, request, s) for s in page.cut(searches)], len(searches)))


def save(world: "World", request: Request) -> Answer:
    """Save a search whose parameters stand in the query."""
    try:
        filters.read(world, request)
    except filters.BadArgumentError as problem:
        return problem.answer()
    args = {name: values for name, values in request.args.items() if name not in ("page", "per_page", "name")}
    ident = str(5_000_000 + world.requests)
    name = request.arg("name") or request.arg("text") or "Мой поиск"
    query = urlencode(args, doseq=True)
    request.owner.searches[ident] = SavedSearch(
        ident, name, query, subscription=False, created=request.now, seen=request.now
    )
    answer = created(f"/saved_searches/vacancies/{ident}")
    answer.content_type = HTML
    return answer


def saved_one(world: "World", request: Request, ident: str) -> Answer:
    """One saved search."""
    search = request.owner.searches.get(ident)
    return not_found() if search is None else json_answer(_saved_line(world, request, search))


def _given(request: Request, name: str) -> str | None:
    values = parse_qs(request.body.decode("utf-8", "replace")).get(name) or request.args.get(name)
    return values[-1] if values else request.form.get(name)


def change_saved(_world: "World", request: Request, ident: str) -> Answer:
    """Rename a saved search or switch its letters on or off; one thing at a time."""
    search = request.owner.searches.get(ident)
    if search is None:
        return not_found()
    name, subscription = _given(request, "name"), _given(request, "subscription")
    if name is not None and subscription is not None:
        both = [{"type": "bad_argument", "value": value} for value in ("name", "subscription")]
        text = "name and subscription can't be changed at once"
        shown = [{"name": value, "description": text} for value in ("name", "subscription")]
        error = error_body(both, bad_argument="name", bad_arguments=shown, description=text)
        return Answer(status=409, error=error, verdict="bad_argument/conflict")
    if subscription is not None:
        if subscription not in ("true", "false"):
            return bad_argument("subscription")
        search.subscription = subscription == "true"
    elif name:
        search.name = name
    else:
        return bad_argument("name")
    return no_content()


def drop_saved(_world: "World", request: Request, ident: str) -> Answer:
    """Forget a saved search."""
    return no_content() if request.owner.searches.pop(ident, None) is not None else not_found()
