"""One vacancy, and which of my resumes can be sent to it."""

from typing import Any

from sandbox.headhunter.api.resumes import resumes_of
from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import not_found
from sandbox.headhunter.http.web import Answer, Request, Router, json_answer
from sandbox.headhunter.world.applicants import resume_cards
from sandbox.headhunter.world.applicants.resume_cards import Resume
from sandbox.headhunter.world.state import World
from sandbox.headhunter.world.vacancies.vacancy_cards import Vacancy

Json = dict[str, Any]


def one(world: World, request: Request, ident: str) -> Answer:
    """The full card; archived vacancies are still shown, deleted ones are not."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return not_found()
    user = request.user
    if user is None:
        return Answer(body=vacancy.full(), gzipped=vacancy.full_packed())
    relations = user.relations.get(ident)
    hidden_employer = vacancy.employer_id in user.hidden_employers
    if not relations and not hidden_employer:
        return Answer(body=vacancy.full(), gzipped=vacancy.full_packed())
    return Answer(body=vacancy.full(sorted(relations or ()), hidden_employer=hidden_employer))


def _sort_resumes(world: World, request: Request, vacancy: Vacancy) -> dict[str, list[Resume]]:
    found: dict[str, list[Resume]] = {"suitable": [], "already_applied": [], "not_published": [], "unavailable": []}
    for resume in resumes_of(world, request):
        if world.negotiations.pair(resume.id, vacancy.id) is not None:
            found["already_applied"].append(resume)
        elif resume.status == "not_published":
            found["not_published"].append(resume)
        elif resume.status != "published" or resume.hidden or vacancy.archived or vacancy.hidden:
            found["unavailable"].append(resume)
        else:
            found["suitable"].append(resume)
    return found


def suitable_resumes(world: World, request: Request, ident: str) -> Answer:
    """The resumes that can be sent, and how many cannot."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return not_found()
    page = paging.lenient(request, default=20, most=100)
    groups = _sort_resumes(world, request, vacancy)
    suitable = groups.pop("suitable")
    shown = [resume_cards.applying(r, request.now, world.api, world.site) for r in page.cut(suitable)]
    body = page.wrap(shown, len(suitable))
    body["overall"] = {name: len(resumes) for name, resumes in groups.items()}
    return json_answer(body)


def resumes_by_status(world: World, request: Request, ident: str) -> Answer:
    """All resumes in four lists; the specification knows no 404 here, so for an unknown vacancy all are unavailable."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        nothing: dict[str, list[Resume]] = {"suitable": [], "already_applied": [], "not_published": []}
        groups = {**nothing, "unavailable": resumes_of(world, request)}
    else:
        groups = _sort_resumes(world, request, vacancy)
    body: Json = {
        name: [resume_cards.applying(r, request.now, world.api, world.site) for r in resumes]
        for name, resumes in groups.items()
    }
    body["counters"] = {name: len(resumes) for name, resumes in groups.items()}
    return json_answer(body)


def register(router: Router) -> None:
    """Add the routes of this module; the lists under /vacancies/ are registered before `{vacancy_id}`."""
    router.add("GET", "/vacancies/{vacancy_id}", one, "public")
    router.add("GET", "/vacancies/{vacancy_id}/suitable_resumes", suitable_resumes)
    router.add("GET", "/vacancies/{vacancy_id}/resumes_by_status", resumes_by_status)
