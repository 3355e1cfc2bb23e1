"""The terms on which an applicant wants to work, read leniently from a resume in hh's shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from libs.common.lenient_json import as_map, as_number, as_text, item_id, item_ids
from libs.common.resumes.jobs import total_months
from libs.common.text.money import Salary

OLD_EMPLOYMENT = {
    "full": "FULL",
    "part": "PART",
    "project": "PROJECT",
    "probation": "PROBATION",
    "volunteer": "VOLUNTEER",
}
"""hh's older words for forms of employment."""


@dataclass(frozen=True, slots=True)
class ResumeTerms:
    """Place, pay, formats; `months` is the whole experience, None when the resume does not say."""

    area_id: str | None
    relocation: str | None
    relocation_areas: frozenset[str]
    salary: Salary | None
    months: int | None
    formats: frozenset[str]
    employment: frozenset[str]

    @classmethod
    def from_hh(cls, payload: Mapping[str, Any]) -> "ResumeTerms":
        """Read a resume of any shape; what is absent is None or empty."""
        relocation = as_map(payload.get("relocation"))
        return cls(
            area_id=item_id(payload.get("area")),
            relocation=item_id(relocation.get("type")),
            relocation_areas=item_ids(relocation.get("area")),
            salary=_expected(payload.get("salary")),
            months=total_months(payload),
            formats=item_ids(payload.get("work_format")),
            employment=_employment(payload),
        )

    @property
    def may_move(self) -> bool:
        """Whether the applicant would move for a job."""
        return self.relocation not in {None, "no_relocation"}


def _expected(value: object) -> Salary | None:
    source = as_map(value)
    amount = as_number(source.get("amount"))
    if not amount:
        return None
    return Salary(low=amount, high=None, currency=as_text(source.get("currency")).upper() or "RUR", gross=False)


def _employment(payload: Mapping[str, Any]) -> frozenset[str]:
    forms = item_ids(payload.get("employment_form"))
    old = item_ids(payload.get("employments")) or item_ids([payload.get("employment")])
    return forms or frozenset(OLD_EMPLOYMENT.get(item, item) for item in old)
