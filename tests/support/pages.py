"""Lists of hh read to their end."""

from collections.abc import AsyncIterator

from libs.common.hh.client import HHClient
from libs.common.hh.lists.paging import all_pages
from libs.common.hh.lists.params import MAX_PER_PAGE, SearchParams
from libs.common.hh.models.lists import SearchPage
from libs.common.hh.models.resumes import ResumeCard
from libs.common.hh.models.vacancies import VacancyShort


def all_found(client: HHClient, params: SearchParams, per_page: int = MAX_PER_PAGE) -> AsyncIterator[VacancyShort]:
    """Every vacancy of a search once, as far as hh shows them."""

    async def read(page: int, size: int) -> SearchPage[VacancyShort]:
        return await client.search_vacancies(params, page, size)

    return all_pages(read, per_page)


async def all_resumes(client: HHClient) -> list[ResumeCard]:
    """All resumes of the account."""
    return [card async for card in all_pages(client.resumes_page, MAX_PER_PAGE)]
