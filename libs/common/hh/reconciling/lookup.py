"""Which of hh's negotiations is ours."""

from collections.abc import Sequence

from libs.common.hh.models.negotiations import Negotiation


def best_match(found: Sequence[Negotiation], vacancy_id: str, resume_id: str) -> Negotiation | None:
    """The negotiation of this pair: the one that names both, else one of this vacancy whose resume hh does not name.

    One without a vacancy counts only when hh provably kept to the filter, that is, listed no other vacancy.
    """
    strict = all(n.vacancy_id in {vacancy_id, None} for n in found)
    ours = [n for n in found if n.vacancy_id == vacancy_id or (strict and n.vacancy_id is None)]
    fitting = [n for n in ours if n.resume_id in {resume_id, None}]
    return min(fitting, key=lambda n: (n.resume_id is None, n.vacancy_id is None), default=None)
