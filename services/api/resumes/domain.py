"""Resumes and their settings: defaults, hashes, times of day, and what a resume lacks."""

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import time
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from libs.common.messages.catalogue import Language, message
from libs.common.messages.said import Said, say
from libs.common.resumes.filters import ResumeFilters

GIVEN = "given"
"""Key of a snapshot: the text and the fields that the owner gave. hh's resumes have none."""
OWN_WORDS = "answers"
"""Key of a snapshot: what its owner said of themselves. hh's resumes have none."""
VOLATILE = frozenset(
    {
        GIVEN,
        "access",
        "actions",
        "alternate_url",
        "can_publish_or_update",
        "created_at",
        "download",
        "new_views",
        "next_publish_at",
        "progress",
        "publish_url",
        "similar_vacancies",
        "status",
        "total_views",
        "updated_at",
        "url",
        "views_url",
    }
)
"""Keys of hh's resume that change without its content changing."""
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a newly synced resume starts with; times of day are in the owner's zone."""

    mode: str
    threshold: int
    quiet_from: time | None
    quiet_to: time | None
    pacing_min_seconds: float
    pacing_max_seconds: float
    employer_cap: int
    employer_cooldown_days: int
    undo_seconds: int

    def row(self) -> dict[str, Any]:
        """The columns."""
        return asdict(self)


CAUTIOUS = Defaults(
    mode="off",
    threshold=60,
    quiet_from=time(22),
    quiet_to=time(8),
    pacing_min_seconds=20,
    pacing_max_seconds=90,
    employer_cap=1,
    employer_cooldown_days=30,
    undo_seconds=60,
)
"""The product: nothing happens until the owner switches a resume on, and then `review` is suggested."""
BRISK = Defaults(
    mode="auto",
    threshold=60,
    quiet_from=None,
    quiet_to=None,
    pacing_min_seconds=1,
    pacing_max_seconds=3,
    employer_cap=1,
    employer_cooldown_days=30,
    undo_seconds=2,
)
"""The demo: vacancies and employers are made up, so that it may show everything at once."""
SUGGESTED_MODE = "review"


def defaults_of(installation_mode: str) -> Defaults:
    """The defaults of an installation: brisk only in the demo."""
    return BRISK if installation_mode == "demo" else CAUTIOUS


def completed(snapshot: Mapping[str, Any], said: Sequence[str]) -> dict[str, Any]:
    """The resume with what its owner said of themselves; what came under that name from elsewhere is nobody's word."""
    resume = {key: value for key, value in snapshot.items() if key != OWN_WORDS}
    return {**resume, OWN_WORDS: list(said)} if said else resume


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of what the resume says, without counters and dates of its publication."""
    content = {key: value for key, value in snapshot.items() if key not in VOLATILE}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def time_of_day(text: str) -> time | None:
    """`22:00` as a time; None when it is written otherwise."""
    found = TIME_OF_DAY.fullmatch(text.strip())
    return time(int(found.group(1)), int(found.group(2))) if found else None


def is_zone(name: str) -> bool:
    """Whether the time zone database knows the name as a place; what each machine reads otherwise is none."""
    return name in _places()


@cache
def _places() -> frozenset[str]:
    # Found by opening some hundred files.
    return frozenset(available_timezones() - {"localtime", "Factory"})


def unknown(ids: Iterable[str], known: Container[str]) -> list[str]:
    """Ids that a dictionary of hh does not have, each once, in their order."""
    return [one for one in dict.fromkeys(ids) if one not in known]


@dataclass(frozen=True, slots=True)
class ResumeStatus:
    """Whether a resume can be applied with, as hh says; `switched_on`: its owner has the agent work with it."""

    id: UUID
    title: str
    status: str
    deleted: bool
    switched_on: bool

    @property
    def available(self) -> bool:
        """hh takes applications with it."""
        return self.status == "published" and not self.deleted


def lost(before: Mapping[UUID, ResumeStatus], after: Mapping[UUID, ResumeStatus]) -> list[ResumeStatus]:
    """Resumes that can be applied with no more."""
    return [one for one in after.values() if one.id in before and before[one.id].available and not one.available]


def returned(before: Mapping[UUID, ResumeStatus], after: Mapping[UUID, ResumeStatus]) -> list[ResumeStatus]:
    """Resumes that were there and can be applied with again."""
    return [one for one in after.values() if one.id in before and not before[one.id].available and one.available]


def lost_words(resume: ResumeStatus) -> Said:
    """What happened to the resume and what its owner can do."""
    if resume.deleted:
        return say("news", "resume_deleted", title=resume.title)
    code = f"resume_{resume.status}" if resume.status in {"blocked", "on_moderation"} else "resume_hidden"
    return say("news", code, title=resume.title)


def guarded(filters: ResumeFilters) -> bool:
    """Whether the present employer is to be spared and the owner has not yet confirmed who it is."""
    return filters.employers.skip_current and not filters.employers.current_confirmed


def shortcomings(
    snapshot: Mapping[str, Any], *, can_apply: bool, unnamed: bool, language: Language = "ru"
) -> list[str]:
    """What keeps this resume from working well, in sentences that say what to do.

    `unnamed`: an open job at an employer that nobody has named.
    """
    found = {
        "employer_unnamed": unnamed,
        "unavailable": not can_apply,
        "no_skills": not snapshot.get("skill_set") and not snapshot.get("skills"),
        "no_experience": not snapshot.get("experience"),
    }
    return [message("shortcoming", code, language).sentence for code, is_so in found.items() if is_so]
