"""What the last 14 days would have sent under another threshold, without a rule, or with another daily cap."""

from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import Field

from libs.common.db import clock
from libs.common.messages.catalogue import Language, known
from services.api.matches import store as matches
from services.api.matches.bodies import PreviewVacancy, preview_vacancy
from services.api.matches.routes import PERIOD
from services.api.resumes import store as resumes
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.models import Output
from services.api.web.problems import not_found
from services.api.what_if import store
from services.api.what_if.domain import Counted, Gain, Wish, changed, days_of, gains

router = APIRouter(tags=["matches"])
Rules = Annotated[list[str] | None, Query(max_length=40, description="Rules to leave out, as `rules` names them")]


class Sum(Output):
    """What a set of settings comes to."""

    threshold: int
    fit: int = Field(description="Vacancies that a letter would have been written for")
    sent: int = Field(description="Of these, those that the daily cap lets go within the days")
    by_hand: int = Field(description="Fit, but only their owner can apply: a test, or the company's own site")


class WhatIfDay(Output):
    """One day of the owner's zone."""

    day: date
    fit: int
    sent: int


class RuleGain(Output):
    """A rule and what it alone keeps away."""

    code: str = Field(examples=["stop_word_title"])
    word: str = Field(description="The rule for a person", examples=["стоп-слово в названии"])
    fit: int = Field(description="Vacancies that would fit without it")
    unscored: int = Field(description="As many more were put aside by it before they were scored")


class WhatIf(Output):
    """The last days as they were, and as they would have been."""

    days: int
    looked_at: int
    now: Sum = Field(description="Under the present settings")
    then: Sum = Field(description="Under those asked for")
    unscored: int = Field(description="Put aside before they were scored by rules that were left out: nobody knows")
    by_day: list[WhatIfDay] = Field(description="Under the settings asked for")
    rules: list[RuleGain] = Field(description="Rules that could be left out besides, the most gain first")
    come: list[PreviewVacancy] = Field(description="The best of those that would come anew")
    gone: list[PreviewVacancy] = Field(description="The best of those that would be gone")


@router.get("/api/resumes/{resume_id}/what-if", summary="What the last 14 days would have sent under other settings")
async def what_if(
    resume_id: UUID,
    request: Request,
    language: LanguageOf,
    me: Me,
    deps: DepsOf,
    threshold: Annotated[int | None, Query(ge=0, le=100, description="none: the present one")] = None,
    without: Rules = None,
    daily_cap: Annotated[int | None, Query(ge=0, le=200, description="none: the present one; 0: no cap")] = None,
) -> WhatIf:
    """From stored traces, with no model and no request to hh; nothing is changed by it."""
    async with deps.engine.connect() as connection:
        resume = await resumes.owned(connection, me.user_id, resume_id)
        if resume is None:
            raise not_found()
        settings = resume.settings
        found = await store.groups(connection, me.user_id, resume_id, PERIOD, settings.timezone)
        now = Wish(settings.threshold, daily_cap=settings.daily_cap)
        cap = now.daily_cap if daily_cap is None else daily_cap or None
        then = Wish(now.threshold if threshold is None else threshold, frozenset(without or ()), cap)
        come, gone = changed(found, now, then)
        rows = {row.match.id: row for row in await matches.named(connection, me.user_id, [*come, *gone])}
        today = (await clock.now(connection)).astimezone(ZoneInfo(settings.timezone)).date()
    days = days_of(today, PERIOD.days)
    before, after = Counted.of(found, now, days), Counted.of(found, then, days)
    return WhatIf(
        days=PERIOD.days,
        looked_at=sum(group.count for group in found),
        now=_sum(before),
        then=_sum(after),
        unscored=after.ends["unscored"],
        by_day=[WhatIfDay(day=day, fit=after.fits[day], sent=after.sent[day]) for day in days],
        rules=[_rule_gain(gain, language) for gain in gains(found, then)],
        come=[preview_vacancy(rows[one], language) for one in come if one in rows],
        gone=[preview_vacancy(rows[one], language) for one in gone if one in rows],
    )


def _sum(counted: Counted) -> Sum:
    ends, sent = counted.ends, sum(counted.sent.values())
    return Sum(threshold=counted.wish.threshold, fit=ends["fit"], sent=sent, by_hand=ends["by_hand"])


def _rule_gain(gain: Gain, language: Language) -> RuleGain:
    text = known("rule", gain.rule, language)
    return RuleGain(code=gain.rule, word=text.word if text else gain.rule, fit=gain.fit, unscored=gain.unscored)
