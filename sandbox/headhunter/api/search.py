"""`GET /vacancies`: order, page, lines."""

from itertools import islice
from typing import Any
from urllib.parse import urlencode

from sandbox.headhunter.api import filters
from sandbox.headhunter.api.clusters import clusters_of, described
from sandbox.headhunter.api.filters import BadArgumentError, Wanted
from sandbox.headhunter.api.selection import select
from sandbox.headhunter.http import paging
from sandbox.headhunter.http.errors import not_found
from sandbox.headhunter.http.web import Answer, Request, Router
from sandbox.headhunter.world.applicants.accounts import User
from sandbox.headhunter.world.formats.encoding import dumps
from sandbox.headhunter.world.search import query
from sandbox.headhunter.world.search.bitsets import as_bits, newest_first, page_of
from sandbox.headhunter.world.search.text import stem, words
from sandbox.headhunter.world.state import World
from sandbox.headhunter.world.vacancies.vacancy_cards import NO_RELATIONS

Json = dict[str, Any]
MOST = 100


def search(world: World, request: Request) -> Answer:
    """Open vacancies that match, without those that the applicant has hidden."""
    asked = _asked(world, request)
    if isinstance(asked, Answer):
        return asked
    page, wanted = asked
    bits = visible(world, request.user, select(world, wanted))
    return answer(world, request, wanted, page, bits, _ordered(world, wanted, bits, page))


def _asked(world: World, request: Request) -> tuple[paging.Page, Wanted] | Answer:
    page = paging.read(request, default=world.switches.search_per_page, most=MOST)
    try:
        wanted = filters.read(world, request)
    except BadArgumentError as problem:
        return problem.answer()
    return page if isinstance(page, Answer) else (page, wanted)


def visible(world: World, user: "User | None", bits: int) -> int:
    """The set without what the applicant has hidden."""
    if user is None or not (user.hidden_vacancies or user.hidden_employers):
        return bits
    vacancies = (world.market.known(ident) for ident in user.hidden_vacancies)
    hidden = as_bits(v.document for v in vacancies if v is not None)
    return bits & ~hidden & ~world.market.index.facet("employer_id", user.hidden_employers)


def _ordered(world: World, wanted: Wanted, bits: int, page: paging.Page) -> list[int]:
    index = world.market.index
    if wanted.order in ("salary_desc", "salary_asc"):
        found = index.salaries.first(bits, page.start + page.size, descending=wanted.order == "salary_desc")
        return page.cut(found)
    if wanted.order == "distance" and wanted.point:
        return page.cut(world.market.by_distance(bits, wanted.point))
    tiers = _tiers(world, wanted, bits)
    if len(tiers) == 1:
        return page_of(bits, page.start, page.size)
    chained = (document for tier in tiers for document in newest_first(tier))
    return list(islice(chained, page.start, page.start + page.size))


def _tiers(world: World, wanted: Wanted, bits: int) -> list[int]:
    """Sets to be shown one after the other: premium if asked, then by how near the title is to the query."""
    index = world.market.index
    tiers = [bits]
    if wanted.text and wanted.order == "relevance":
        in_name = index.match(wanted.text, ("name",)) if "name" in wanted.fields else 0
        some_name = index.match(" OR ".join(query.positive_words(query.parse(wanted.text))), ("name",))
        tiers = [bits & in_name, bits & some_name & ~in_name, bits & ~in_name & ~some_name]
    if wanted.premium_first:
        premium = index.facet("flag", ["premium"])
        tiers = [bits & premium, *[tier & ~premium for tier in tiers]]
    return tiers


def _highlighted(wanted: Wanted) -> frozenset[str]:
    if not wanted.text:
        return frozenset()
    found = query.positive_words(query.parse(wanted.text))
    return frozenset(stem(word) for text in found for word in words(text))


def answer(
    world: World, request: Request, wanted: Wanted, page: paging.Page, bits: int, documents: list[int]
) -> Answer:
    """The body of a search whose documents are chosen."""
    found = bits.bit_count()
    stems = _highlighted(wanted)
    relations = request.user.relations if request.user else {}
    lines: list[bytes] = []
    for document in documents:
        vacancy = world.market.shown[document]
        own = relations.get(vacancy.id)
        extra = _extra(world, wanted, document)
        lines.append(vacancy.item(dumps(sorted(own)) if own else NO_RELATIONS, stems, extra))
    head = dumps({"found": found, "pages": page.pages(found, paging.DEPTH), "page": page.number, "per_page": page.size})
    tail = dumps(_tail(world, request, wanted, bits))
    return Answer(body=head[:-1] + b',"items":[' + b",".join(lines) + b"]," + tail[1:])


def _extra(world: World, wanted: Wanted, document: int) -> bytes:
    extra = b""
    if wanted.counters:
        responses = world.market.shown[document].responses
        extra = b',"counters":' + dumps({"responses": responses, "total_responses": responses})
    if wanted.point:
        extra += b',"sort_point_distance":' + dumps(world.market.distance(document, wanted.point))
    return extra


def _tail(world: World, request: Request, wanted: Wanted, bits: int) -> Json:
    asked = [(n, v) for n, values in request.args.items() for v in values if n not in ("page", "per_page")]
    return {
        "clusters": clusters_of(world, bits, asked) if wanted.clusters else None,
        "arguments": described(world, asked) if wanted.describe else None,
        "fixes": None,
        "suggests": None,
        "alternate_url": f"{world.site}/search/vacancy?{urlencode(asked)}",
    }


def similar_to_resume(world: World, request: Request, ident: str) -> Answer:
    """Open vacancies whose content is near to an own resume, the nearest first."""
    resume = world.resumes.get(ident)
    if resume is None or resume.deleted or resume.user_id != request.owner.id:
        return not_found()
    return _similar(world, request, world.similar.to_resume(resume))


def similar_to_vacancy(world: World, request: Request, ident: str) -> Answer:
    """Open vacancies whose content is near to another vacancy, the nearest first."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return not_found()
    return _similar(world, request, [d for d in world.similar.to_vacancy(vacancy) if d != vacancy.document])


def related_to_vacancy(world: World, request: Request, ident: str) -> Answer:
    """Open vacancies that suit whoever looks at another one: the near ones, then those of the same roles."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return not_found()
    near = dict.fromkeys(world.similar.to_vacancy(vacancy))
    roles = (role["id"] for role in vacancy.card["professional_roles"])
    ranked = [*near, *(d for d in newest_first(world.market.index.facet("professional_role", roles)) if d not in near)]
    return _similar(world, request, [document for document in ranked if document != vacancy.document])


def _similar(world: World, request: Request, ranked: list[int]) -> Answer:
    asked = _asked(world, request)
    if isinstance(asked, Answer):
        return asked
    page, wanted = asked
    near = as_bits(ranked)
    bits = visible(world, request.user, select(world, wanted) & near)
    if request.arg("order_by"):
        documents = _ordered(world, wanted, bits, page)
    else:
        documents = page.cut([document for document in ranked if bits >> document & 1])
    return answer(world, request, wanted, page, bits, documents)


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/vacancies", search, "public")
    router.add("GET", "/resumes/{resume_id}/similar_vacancies", similar_to_resume)
    router.add("GET", "/vacancies/{vacancy_id}/similar_vacancies", similar_to_vacancy, "public")
    router.add("GET", "/vacancies/{vacancy_id}/related_vacancies", related_to_vacancy, "public")
