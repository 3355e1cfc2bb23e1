"""What this account may do at hh, found out by reading; a refused method is named in plain words."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from libs.common.errors import TransientError
from libs.common.hh.answers.errors import (
    AccessRefusedError,
    AppDeletedError,
    BadUserAgentError,
    CaptchaRequiredError,
    HHError,
    TokenDeadError,
)
from libs.common.hh.client import HHClient
from libs.common.hh.models.lists import SearchPage
from libs.common.hh.models.negotiations import Negotiation
from libs.common.hh.models.resumes import ResumeCard
from libs.common.messages.said import Said, say

R = TypeVar("R")


class Access(StrEnum):
    """`unknown`: not tried, or the try told nothing (an outage)."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Capability(BaseModel):
    """One function: whether it may be used, hh's machine word, and what its owner is told of it."""

    model_config = ConfigDict(frozen=True)

    access: Access = Access.UNKNOWN
    reason: str = ""
    said: Said | None = None
    link: str | None = None


class Capabilities(BaseModel):
    """What the account may do. `apply` is found out by the first application, never by a probe."""

    model_config = ConfigDict(frozen=True)

    me: Capability = Capability()
    resumes: Capability = Capability()
    search: Capability = Capability()
    similar: Capability = Capability()
    negotiations_read: Capability = Capability()
    messages: Capability = Capability()
    apply: Capability = Capability(said=say("probe", "first_application"))


class WrongAccountError(AccessRefusedError):
    """The token belongs to an employer or to an application, not to an applicant."""

    code = "hh_wrong_account"


async def probe(client: HHClient) -> Capabilities:
    """Try every reading method once, without changing anything at hh.

    Raises TokenDeadError, AppDeletedError and BadUserAgentError: with those no method works and the account needs its
    owner. Messages are read only of a negotiation without news, because reading marks them as seen.
    """
    me, _ = await _try("me", lambda: _applicant(client))
    resumes, cards = await _try("resumes", client.resumes_page)
    search, _ = await _try("search", lambda: client.search_vacancies({}, per_page=1))
    negotiations_read, listed = await _try("negotiations_read", client.negotiations)
    return Capabilities(
        me=me,
        resumes=resumes,
        search=search,
        similar=await _similar(client, cards),
        negotiations_read=negotiations_read,
        messages=await _messages(client, listed),
    )


async def _applicant(client: HHClient) -> None:
    me = await client.me()
    if not me.is_applicant:
        raise WrongAccountError(reason=me.auth_type or "unknown")


async def _similar(client: HHClient, cards: SearchPage[ResumeCard] | None) -> Capability:
    resume = next((card for card in cards.items if card.can_apply), None) if cards else None
    if resume is None:
        return Capability(said=say("probe", "no_resume"))
    capability, _ = await _try("similar", lambda: client.similar_vacancies(resume.id, per_page=1))
    return capability


async def _messages(client: HHClient, listed: SearchPage[Negotiation] | None) -> Capability:
    seen = next((one for one in listed.items if not one.has_updates), None) if listed else None
    if seen is None:
        return Capability(said=say("probe", "no_messages"))
    capability, _ = await _try("messages", lambda: client.messages_page(seen.id, per_page=1))
    return capability


async def _try(name: str, call: Callable[[], Awaitable[R]]) -> tuple[Capability, R | None]:
    try:
        return Capability(access=Access.ALLOWED), await call()
    except (TokenDeadError, AppDeletedError, BadUserAgentError):
        raise
    except TransientError as fault:
        return Capability(reason=fault.code, said=say("probe", "not_tried", detail=str(fault))), None
    except HHError as fault:
        return refusal(name, fault), None


def refusal(name: str, fault: HHError) -> Capability:
    """The refused capability `name`, a field of Capabilities; of `apply` it is made after a refused application."""
    link = fault.url if isinstance(fault, CaptchaRequiredError) else None
    said = say("capability", name)
    if isinstance(fault, WrongAccountError):
        said = say("hh", fault.code)
    elif isinstance(fault, CaptchaRequiredError):
        said = say("probe", "captcha", capability=(f"capability.{name}",))
    return Capability(access=Access.REFUSED, reason=fault.code, said=said, link=link)
