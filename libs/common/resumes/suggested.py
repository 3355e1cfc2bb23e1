"""Sensible filters for a resume whose owner has chosen none, or only some."""

from typing import cast, get_args

from libs.common.resumes.filters import (
    MOST_AREAS,
    MOST_RUBLES,
    AreaFilter,
    EmploymentForm,
    ResumeFilters,
    WorkFormat,
    is_hh_id,
)
from libs.common.resumes.terms import ResumeTerms
from libs.common.text.money import Rates

COMMUTER = {"1": "2019", "2019": "1", "2": "145", "145": "2"}
"""Cities whose region is another branch of hh's tree.

Moscow and its region, Saint Petersburg and the Leningrad region.
"""
_SALARY_SHARE = 0.7
"""The default floor: offers are open to talk, so only those far below the wish are ruled out at once."""
_ROUND_TO = 5_000
_DEFAULT_GAP_MONTHS = 24


def suggested_filters(terms: ResumeTerms, rates: Rates | None = None) -> ResumeFilters:
    """Filters that the resume itself suggests.

    Its formats, its area and where it may move, 70 % of its wish as the floor. What is beyond the bounds
    of filters (a wish of millions in another currency, hundreds of places) is cut to them.
    """
    wish = (rates or Rates.builtin()).offer(terms.salary)
    floor = int(wish.low * _SALARY_SHARE) // _ROUND_TO * _ROUND_TO if wish and wish.low else 0
    formats = sorted(terms.formats & set(get_args(WorkFormat)))
    forms = sorted(terms.employment & set(get_args(EmploymentForm)))
    return ResumeFilters(
        areas=AreaFilter(include=_areas(terms)),
        work_formats=cast("list[WorkFormat]", formats),
        salary_from=min(floor, MOST_RUBLES) or None,
        max_experience_gap_months=_DEFAULT_GAP_MONTHS if terms.months is not None else None,
        employment_forms=cast("list[EmploymentForm]", forms),
    )


def _areas(terms: ResumeTerms) -> list[str]:
    if terms.may_move and not terms.relocation_areas:
        return []
    home = {terms.area_id, COMMUTER.get(terms.area_id, terms.area_id)} if terms.area_id else set[str]()
    wanted = sorted((terms.relocation_areas if terms.may_move else frozenset[str]()) - home)
    return sorted([area for area in (*sorted(home), *wanted) if is_hh_id(area)][:MOST_AREAS])
