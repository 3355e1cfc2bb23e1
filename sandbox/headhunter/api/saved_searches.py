"""Searches that an applicant keeps."""

import itertools
from typing import Any
from urllib.parse import parse_qs, urlencode

from sandbox.headhunter.api import filters
from sandbox.headhunter.api.selection import select
from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import bad_argument, error_body, not_found
from sandbox.headhunter.http.web import HTML, Answer, Request, Router, created, json_answer, no_content
from sandbox.headhunter.world.applicants.accounts import SavedSearch
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.state import World

Json = dict[str, Any]
FIRST_ID = 5_000_000


def _saved_line(world: World, request: Request, search: SavedSearch) -> Json:
    probe = Request("GET", "/vacancies", search.query.encode(), {}, "")
    probe.now = request.now
    try:
        bits = select(world, filters.read(world, probe))
    except filters.BadArgumentError:
        bits = 0  # saved when its arguments still made sense: a dictionary has lost an entry since
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


def saved(world: World, request: Request) -> Answer:
    """My saved searches."""
    page = paging.read(request, default=10, most=world.switches.saved_per_page_max)
    if isinstance(page, Answer):
        return page
    searches = list(request.owner.searches.values())
    return json_answer(page.wrap([_saved_line(world, request, s) for s in page.cut(searches)], len(searches)))


def save(world: World, request: Request) -> Answer:
    """Save a search whose parameters stand in the query."""
    try:
        filters.read(world, request)
    except filters.BadArgumentError as problem:
        return problem.answer()
    args = {name: values for name, values in request.args.items() if name not in ("page", "per_page", "name")}
    known = request.owner.searches
    ident = next(ident for number in itertools.count(FIRST_ID + len(known)) if (ident := str(number)) not in known)
    name = request.arg("name") or request.arg("text") or "Мой поиск"
    query = urlencode(args, doseq=True)
    request.owner.searches[ident] = SavedSearch(
        ident, name, query, subscription=False, created=request.now, seen=request.now
    )
    answer = created(f"/saved_searches/vacancies/{ident}" if world.switches.saved_search_location else None)
    answer.content_type = HTML
    return answer


def saved_one(world: World, request: Request, ident: str) -> Answer:
    """One saved search."""
    search = request.owner.searches.get(ident)
    return not_found() if search is None else json_answer(_saved_line(world, request, search))


def _given(request: Request, name: str) -> str | None:
    values = parse_qs(request.body.decode("utf-8", "replace")).get(name) or request.args.get(name)
    return values[-1] if values else request.form.get(name)


def change_saved(_world: World, request: Request, ident: str) -> Answer:
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


def drop_saved(_world: World, request: Request, ident: str) -> Answer:
    """Forget a saved search."""
    return no_content() if request.owner.searches.pop(ident, None) is not None else not_found()


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/saved_searches/vacancies", saved)
    router.add("POST", "/saved_searches/vacancies", save)
    router.add("GET", "/saved_searches/vacancies/{id}", saved_one)
    router.add("PUT", "/saved_searches/vacancies/{id}", change_saved)
    router.add("DELETE", "/saved_searches/vacancies/{id}", drop_saved)
