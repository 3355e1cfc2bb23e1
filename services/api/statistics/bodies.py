"""Bodies of statistics: counts, and shares with the interval in which the true one probably is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from libs.common.reasons import DismissalReason
from services.api.statistics.domain import wilson
from services.api.statistics.store import DIMENSIONS, Counted
from services.api.web.models import Output

ALL = (1 << len(DIMENSIONS)) - 1


class Rate(Output):
    """How many of how many; few say little, so show the interval, not the share alone."""

    count: int
    of: int
    low: float | None = Field(description="Wilson's interval at 95 %, 0-1; none: there was nothing to count")
    high: float | None


class Outcomes(Output):
    """How far applications came at any time: a refusal after an invitation is still an invitation."""

    sent: int
    viewed: Rate = Field(description="Opened by the employer, or answered")
    answered: Rate = Field(description="The employer wrote, invited or refused")
    invited: Rate = Field(description="Ever invited, whatever came later")
    rejected: Rate = Field(description="Refused in the end")
    silent: int = Field(description="No answer so far")
    young: int = Field(description="Silent ones that are younger than `young_days`: an answer may still come")


class ByResume(Outcomes):
    """Of one resume."""

    resume_id: UUID | None


class ByNumber(Outcomes):
    """Of one threshold, band of scores (its lower end), hour (0-23) or weekday (1 is Monday)."""

    value: int | None


class ByLetter(Outcomes):
    """Of one style of letter: formal, friendly, short; own: written by the owner; unknown: not noted then."""

    letter: str


class ByQuery(Outcomes):
    """Of one search that met the vacancy first."""

    query: str = Field(
        description="area: the owner's areas; remote; anywhere; similar: hh's own choice; unknown: not noted then",
        examples=["area"],
    )
    words: str = Field(description="What was searched for in words; empty: by roles alone")


class Slot(Output):
    """A weekday and an hour."""

    weekday: int = Field(description="1 is Monday")
    hour: int
    sent: int
    answered: int
    invited: int


class Day(Output):
    """One day on which something was sent."""

    day: date
    sent: int
    answered: int
    invited: int


class DismissedBody(Output):
    """Vacancies that the owner dismissed for one reason."""

    reason: DismissalReason | None = Field(description="none: no reason was said")
    count: int


class Statistics(Output):
    """What became of the applications of a period. Negotiations that the owner began at hh himself are left out."""

    days: int
    since: datetime
    timezone: str = Field(description="Hours, weekdays and days are counted in it")
    resume_id: UUID | None
    young_days: int
    looked_at: int = Field(description="Vacancies first looked at in the period")
    fit: int = Field(description="Those of them that fitted")
    total: Outcomes
    by_resume: list[ByResume]
    by_threshold: list[ByNumber]
    by_score: list[ByNumber] = Field(description="Bands of 10")
    by_letter: list[ByLetter]
    by_query: list[ByQuery]
    by_hour: list[ByNumber]
    by_weekday: list[ByNumber]
    by_slot: list[Slot]
    by_day: list[Day]
    dismissed: list[DismissedBody] = Field(description="Of the period and not taken back, by reason")
    llm_cost: float = Field(description="Money spent on language models in the period")


def groups(rows: Sequence[Counted]) -> Mapping[str, object]:
    """The lists and the total of `store.counted`."""
    by: dict[int, list[Counted]] = {}
    for row in rows:
        by.setdefault(row.level, []).append(row)
    total = by.get(ALL, [])

    def along(*names: str) -> list[Counted]:
        return sorted(
            by.get(_level(*names), []), key=lambda row: (-row.sent, *(str(getattr(row, name)) for name in names))
        )

    def ordered(name: str) -> list[ByNumber]:
        return [
            ByNumber.model_validate({**_outcomes(row), "value": getattr(row, name)}) for row in by.get(_level(name), [])
        ]

    return {
        "total": Outcomes.model_validate(_outcomes(total[0])),
        "by_resume": [ByResume.model_validate({**_outcomes(row), "resume_id": row.resume}) for row in along("resume")],
        "by_letter": [ByLetter.model_validate({**_outcomes(row), "letter": row.letter}) for row in along("letter")],
        "by_query": [
            ByQuery.model_validate({**_outcomes(row), "query": row.query, "words": row.words})
            for row in along("query", "words")
        ],
        "by_threshold": ordered("threshold"),
        "by_score": ordered("score"),
        "by_hour": ordered("hour"),
        "by_weekday": ordered("weekday"),
        "by_slot": [_slot(row) for row in by.get(_level("weekday", "hour"), [])],
        "by_day": [_day(row) for row in by.get(_level("day"), [])],
    }


def _level(*names: str) -> int:
    """What `grouping(...)` says of a row that is about these dimensions: their bits are clear."""
    return ALL - sum(_bit(name) for name in names)


def _bit(name: str) -> int:
    return 1 << (len(DIMENSIONS) - 1 - DIMENSIONS.index(name))


def _outcomes(row: Counted) -> Mapping[str, object]:
    shares = {name: _rate(getattr(row, name), row.sent) for name in ("viewed", "answered", "invited", "rejected")}
    return {**shares, "sent": row.sent, "silent": row.silent, "young": row.young}


def _rate(count: int, of: int) -> Rate:
    found = wilson(count, of)
    return Rate(count=count, of=of, low=found.low if found else None, high=found.high if found else None)


def _slot(row: Counted) -> Slot:
    assert row.weekday is not None
    assert row.hour is not None
    return Slot(weekday=int(row.weekday), hour=int(row.hour), sent=row.sent, answered=row.answered, invited=row.invited)


def _day(row: Counted) -> Day:
    assert row.day is not None
    return Day(day=row.day, sent=row.sent, answered=row.answered, invited=row.invited)
