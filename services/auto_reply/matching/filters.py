"""Filters made ready for many vacancies, and sensible ones for a resume whose owner has set none."""

from dataclasses import dataclass
from typing import cast, get_args

from libs.common.employers.current import CurrentEmployers, merged
from libs.common.employers.groups import EmployerList
from libs.common.resume_filters import AreaFilter, EmploymentForm, ResumeFilters, WorkFormat, is_hh_id
from libs.common.text.money import Rates
from services.auto_reply.matching.areas import COMMUTER
from services.auto_reply.matching.facts import ResumeFacts
from services.auto_reply.matching.stopwords import StopWords

_SALARY_SHARE = 0.7
"""The default floor: offers are open to talk, so only those far below the wish are ruled out at once."""
_ROUND_TO = 5_000
_DEFAULT_GAP_MONTHS = 24


@dataclass(frozen=True, slots=True)
class PreparedFilters:
    """Filters with their lists turned into something to look up."""

    source: ResumeFilters
    never: EmployerList
    current: EmployerList
    title_words: StopWords
    any_words: StopWords

    @classmethod
    def of(cls, filters: ResumeFilters, current: CurrentEmployers) -> "PreparedFilters":
        """Prepare; costs little, but once a resume rather than once a vacancy."""
        rules = filters.employers
        return cls(
            source=filters,
            never=EmployerList.of(rules.never),
            current=EmployerList.of(merged(current, rules.current) if rules.skip_current else ()),
            title_words=StopWords([*filters.stop_words.title, *filters.stop_words.anywhere]),
            any_words=StopWords(filters.stop_words.anywhere),
        )


def defaults_for(resume: ResumeFacts, rates: Rates | None = None) -> ResumeFilters:
    """Filters that the resume itself suggests.

    Its formats, its area and where it may move, 70 % of its wish as the floor.
    """
    wish = (rates or Rates.builtin()).offer(resume.salary)
    floor = int(wish.low * _SALARY_SHARE) // _ROUND_TO * _ROUND_TO if wish and wish.low else 0
    home = {resume.area_id, COMMUTER.get(resume.area_id, resume.area_id)} if resume.area_id else set[str]()
    include = sorted(home | _relocation(resume))
    if resume.relocation not in {None, "no_relocation"} and not resume.relocation_areas:
        include = []
    known = set(get_args(EmploymentForm))
    formats = sorted(resume.formats & set(get_args(WorkFormat)))
    return ResumeFilters(
        areas=AreaFilter(include=[area for area in include if is_hh_id(area)]),
        work_formats=cast("list[WorkFormat]", formats),
        salary_from=floor or None,
        max_experience_gap_months=_DEFAULT_GAP_MONTHS if resume.months is not None else None,
        employment_forms=cast("list[EmploymentForm]", sorted(resume.employment & known)),
    )


def _relocation(resume: ResumeFacts) -> set[str]:
    return set() if resume.relocation in {None, "no_relocation"} else set(resume.relocation_areas)
