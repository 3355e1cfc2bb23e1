"""The present employers that a resume names, and whether it leaves one of them unnamed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from libs.common.employers.names import employer_key
from libs.common.lenient_json import as_id, as_items, as_map, as_text
from libs.common.text.lists import Lists

_UNNAMED = frozenset(employer_key(entry.pattern) for entry in Lists("libs.common.employers.words").entries("unnamed"))
"""What people write instead of the name of their employer."""


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer as a resume names it; `id` is hh's when the resume holds it."""

    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class CurrentEmployers:
    """Employers of the jobs without an end. `unnamed`: of one of them neither id nor name can be read."""

    found: tuple[Employer, ...] = ()
    unnamed: bool = False

    @property
    def entries(self) -> tuple[str, ...]:
        """Ids and names, as a list of employers takes them."""
        return tuple(entry for one in self.found for entry in (one.id, one.name) if entry)


def current_employers(resume: Mapping[str, Any]) -> CurrentEmployers:
    """Read the jobs of a resume in hh's shape, however drifted; a job whose end cannot be read counts as open."""
    jobs = [job for job in as_items(resume.get("experience")) if not as_text(job.get("end"))]
    employers = [_employer(job) for job in jobs]
    return CurrentEmployers(
        found=tuple(dict.fromkeys(one for one in employers if one.id or one.name)),
        unnamed=any(not one.id and not one.name for one in employers),
    )


def is_telling(name: str) -> bool:
    """Whether the text names an employer: «NDA» and «ООО» do not, nor do single characters."""
    key = employer_key(name)
    return len(key) > 1 and key not in _UNNAMED


def merged(current: CurrentEmployers, confirmed: Iterable[str]) -> tuple[str, ...]:
    """What the resume names and what the owner added."""
    return tuple(dict.fromkeys([*current.entries, *confirmed]))


def _employer(job: Mapping[str, Any]) -> Employer:
    name, employer = as_text(job.get("company")), as_map(job.get("employer"))
    number = as_id(employer.get("id")) or as_id(job.get("company_id"))
    name = name if is_telling(name) else as_text(employer.get("name"))
    return Employer(number if number and number.isdigit() else None, name if is_telling(name) else "")
