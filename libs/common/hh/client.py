"""HHClient: everything the product does at hh for one account."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import quote

import httpx

from libs.common.clock import elapsed
from libs.common.hh.answers.answer import Answer
from libs.common.hh.answers.errors import BadArgumentError
from libs.common.hh.dictionaries import AreaTree, DictionaryCache
from libs.common.hh.lists.paging import all_pages
from libs.common.hh.lists.params import MAX_PER_PAGE, SearchParams, paged
from libs.common.hh.models.lists import SearchPage
from libs.common.hh.models.me import Me
from libs.common.hh.models.negotiations import Message, Negotiation
from libs.common.hh.models.reading import read_object, read_page
from libs.common.hh.models.resumes import Resume, ResumeCard
from libs.common.hh.models.vacancies import Vacancy, VacancyShort
from libs.common.hh.outcomes.apply import ApplyAnswer
from libs.common.hh.reconciling.lookup import best_match
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.backoff import Backoff
from libs.common.hh.transport.breaker import Breaker
from libs.common.hh.transport.exchange import Call, Transport, Wire
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.hh.transport.ports import RateLimiter, TokenSource


class HHClient:
    """The hh API for one account.

    Reads raise the faults of libs.common.hh.answers.errors and are repeated after transient ones; `apply` is sent
    once. Nothing follows redirects, and no token reaches a log line or an exception.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        settings: HHSettings,
        tokens: TokenSource,
        *,
        limiter: RateLimiter | None = None,
        breaker: Breaker | None = None,
        dictionaries: DictionaryCache | None = None,
        backoff: Backoff | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: Callable[[], float] = random.random,
    ) -> None:
        wire = Wire(http, settings, limiter or UnlimitedLimiter())
        self.breaker = breaker or Breaker(elapsed)
        self._transport = Transport(wire, tokens, self.breaker, backoff=backoff, sleep=sleep, rng=rng)
        self._dictionaries = dictionaries or DictionaryCache(elapsed)

    # ---- who and with what

    async def me(self) -> Me:
        """Whose token this is."""
        return read_object(await self._get("/me"), Me)

    async def resumes_page(self, page: int = 0, per_page: int = MAX_PER_PAGE) -> SearchPage[ResumeCard]:
        """One page of the account's own resumes, unpublished and blocked ones too."""
        return read_page(await self._get("/resumes/mine", {}, page, per_page), ResumeCard)

    async def resume(self, resume_id: str) -> Resume:
        """A resume in full; NotFoundError when it is gone."""
        return read_object(await self._get(f"/resumes/{_segment(resume_id)}"), Resume)

    # ---- vacancies

    async def search_vacancies(
        self, params: SearchParams, page: int = 0, per_page: int = MAX_PER_PAGE
    ) -> SearchPage[VacancyShort]:
        """One page of a search; BadArgumentError before asking when hh shows no such page (2,000 items deep)."""
        return read_page(await self._get("/vacancies", params, page, per_page), VacancyShort)

    async def similar_vacancies(
        self, resume_id: str, params: SearchParams | None = None, page: int = 0, per_page: int = MAX_PER_PAGE
    ) -> SearchPage[VacancyShort]:
        """One page of what hh itself finds for a resume."""
        path = f"/resumes/{_segment(resume_id)}/similar_vacancies"
        return read_page(await self._get(path, params or {}, page, per_page), VacancyShort)

    async def vacancy(self, vacancy_id: str) -> Vacancy:
        """A vacancy in full, an archived one too; NotFoundError when it is gone."""
        return read_object(await self._get(f"/vacancies/{_segment(vacancy_id)}"), Vacancy)

    # ---- negotiations

    async def negotiations(
        self,
        *,
        vacancy_id: str | None = None,
        status: str | None = None,
        order_by: str | None = None,
        order: str | None = None,
        has_updates: bool | None = None,
        page: int = 0,
        per_page: int = MAX_PER_PAGE,
    ) -> SearchPage[Negotiation]:
        """One page of negotiations, the latest update first unless ordered otherwise."""
        params: SearchParams = {
            "vacancy_id": vacancy_id,
            "status": status,
            "order_by": order_by,
            "order": order,
            "has_updates": has_updates,
        }
        return read_page(await self._get("/negotiations", params, page, per_page), Negotiation)

    def iter_negotiations(
        self,
        *,
        vacancy_id: str | None = None,
        status: str | None = None,
        order_by: str | None = None,
        per_page: int = MAX_PER_PAGE,
    ) -> AsyncIterator[Negotiation]:
        """Every negotiation once, page by page; the caller may stop at any one."""

        async def read(page: int, size: int) -> SearchPage[Negotiation]:
            return await self.negotiations(
                vacancy_id=vacancy_id, status=status, order_by=order_by, page=page, per_page=size
            )

        return all_pages(read, per_page)

    async def negotiation(self, negotiation_id: str) -> Negotiation:
        """One negotiation; NotFoundError when it is not ours."""
        return read_object(await self._get(f"/negotiations/{_segment(negotiation_id)}"), Negotiation)

    async def find_negotiation(self, vacancy_id: str, resume_id: str) -> Negotiation | None:
        """The negotiation of exactly this vacancy and resume, hidden ones too, or None when hh lists none now.

        This is the look that settles a lost answer. hh's list may lag behind a write for a while: absence proves
        nothing before the grace is over. See `best_match` for items whose vacancy or resume hh does not name.
        """
        candidates = [found async for found in self.iter_negotiations(vacancy_id=vacancy_id)]
        candidates += [found async for found in self.iter_negotiations(vacancy_id=vacancy_id, status="deleted")]
        return best_match(candidates, vacancy_id, resume_id)

    async def messages_page(
        self, negotiation_id: str, page: int = 0, per_page: int = MAX_PER_PAGE
    ) -> SearchPage[Message]:
        """One page of messages, oldest first. Reading marks them as seen by the applicant."""
        return read_page(
            await self._get(f"/negotiations/{_segment(negotiation_id)}/messages", {}, page, per_page), Message
        )

    async def messages(self, negotiation_id: str) -> tuple[Message, ...]:
        """All messages, oldest first. Reading marks them as seen by the applicant."""

        async def read(page: int, size: int) -> SearchPage[Message]:
            return await self.messages_page(negotiation_id, page, size)

        return tuple([message async for message in all_pages(read, MAX_PER_PAGE)])

    async def apply(
        self,
        vacancy_id: str,
        resume_id: str,
        message: str | None = None,
        *,
        in_turn: bool = False,
        in_time: Callable[[], bool] | None = None,
    ) -> ApplyAnswer:
        """Send one application and return hh's answer whatever its status; `classify_apply` reads it, or the exception.

        `in_turn`: the caller has waited for the shared rate already. The POST is sent once. Only the answer
        `token_expired`, which proves that nothing was done, is followed by one refresh and one repeat. Raises
        NeverLeftError, AnswerLostError and the faults of breaker, rate and token. `in_time` is asked right before each
        POST leaves, after tokens were read or refreshed: TooLateError when it says no.
        """
        fields = {"vacancy_id": vacancy_id, "resume_id": resume_id}
        if message is not None:
            fields["message"] = message
        call = Call("POST", "/negotiations", multipart=fields, in_turn=in_turn, in_time=in_time)
        return await self._transport.write(call)

    async def send_message(
        self, negotiation_id: str, text: str, *, in_turn: bool = False, in_time: Callable[[], bool] | None = None
    ) -> Answer:
        """Write in a chat, once, as `apply` applies; `classify_message` reads the answer or the exception.

        hh has no idempotency key for messages: after an answer that was lost, look before anything else.
        """
        path = f"/negotiations/{_segment(negotiation_id)}/messages"
        return await self._transport.write(Call("POST", path, form={"message": text}, in_turn=in_turn, in_time=in_time))

    # ---- dictionaries

    async def dictionaries(self) -> dict[str, list[dict[str, str]]]:
        """hh's dictionaries by name; the currencies' key is `code`, not `id`."""
        return await self._dictionaries.dictionaries(self._transport.read)

    async def areas(self) -> AreaTree:
        """The tree of areas."""
        return await self._dictionaries.areas(self._transport.read)

    async def professional_roles(self) -> dict[str, str]:
        """Names of professional roles by id."""
        return await self._dictionaries.professional_roles(self._transport.read)

    async def _get(
        self, path: str, params: SearchParams | None = None, page: int = 0, per_page: int | None = None
    ) -> Answer:
        pairs = paged(params or {}, page, per_page) if per_page is not None else []
        return await self._transport.read(Call("GET", path, params=pairs))


def _segment(value: str) -> str:
    """An id as one path segment, whatever is in it."""
    if not value or value in {".", ".."}:
        raise BadArgumentError(("id",), detail="пустой идентификатор")
    return quote(value, safe="")
