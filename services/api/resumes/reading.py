"""What hh says of an account's resumes: the list, the cards that are wanted, and what follows from each. No SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.employers.current import current_employers
from libs.common.hh.answers.errors import NotFoundError, UnexpectedAnswerError
from libs.common.hh.client import HHClient
from libs.common.hh.models.lists import Rejected
from libs.common.hh.models.resumes import Resume, ResumeCard
from libs.common.hh.poison import failed
from libs.common.resumes.suggested import suggested_filters
from libs.common.resumes.terms import ResumeTerms
from libs.common.text.money import RUBLES, Rates

Known = Mapping[str, datetime | None]
"""When hh last changed each resume, by hh's id."""


@dataclass(frozen=True)
class Reading:
    """What could be read, the ids of all that is there, and what could not be read. `whole`: nothing is hidden.

    `unchanged` are resumes whose card was not asked for: their list item says that nothing in them changed.
    """

    resumes: list[Resume]
    unchanged: list[ResumeCard]
    present: list[str]
    rejected: list[Rejected]
    whole: bool
    derived: dict[str, dict[str, object]]


async def read(client: HHClient, known: Known) -> Reading:
    """One list call, and one call for each resume that is not `known` with the same time of change."""
    cards, rejected = await _cards(client)
    reading = Reading([], [], [card.id for card in cards], rejected, whole=not rejected, derived={})
    for card in cards:
        if card.updated_at is not None and known.get(card.id) == card.updated_at:
            reading.unchanged.append(card)
            continue
        try:
            resume = await client.resume(card.id)
        except NotFoundError:
            reading.present.remove(card.id)  # deleted between the list and its card
        except UnexpectedAnswerError as error:
            reading.rejected.append(failed(card.payload, error))
        else:
            reading.resumes.append(resume)
            reading.derived[resume.id] = await _derived(client, resume.payload)
    return reading


async def _cards(client: HHClient) -> tuple[list[ResumeCard], list[Rejected]]:
    cards: dict[str, ResumeCard] = {}
    rejected: list[Rejected] = []
    number = 0
    while True:
        page = await client.resumes_page(number)
        cards.update({card.id: card for card in page.items})
        rejected += page.rejected
        number += 1
        if number >= page.pages or not (page.items or page.rejected):
            return list(cards.values()), rejected


async def _derived(client: HHClient, snapshot: Mapping[str, Any]) -> dict[str, object]:
    """What follows from a resume: the filters it suggests, and whether an employer is unnamed.

    hh's currency rates are asked for only when the wish is in a foreign currency.
    """
    terms = ResumeTerms.from_hh(snapshot)
    foreign = terms.salary is not None and terms.salary.currency not in RUBLES
    rates = Rates.from_hh(await client.dictionaries()) if foreign else None
    return {
        "suggested_filters": suggested_filters(terms, rates).model_dump(mode="json"),
        "employer_unnamed": current_employers(snapshot).unnamed,
    }


def status_of(resume: ResumeCard) -> str:
    """hh's word for where a resume stands; `blocked` over all others."""
    if resume.blocked:
        return "blocked"
    return (resume.status.id if resume.status else None) or "unknown"
