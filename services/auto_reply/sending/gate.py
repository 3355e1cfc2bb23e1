"""The gate of the send claim: which of a user's due rows may go now, and why the others may not. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import get_args
from uuid import UUID

from libs.common.accounts.switches import Switch
from libs.common.quiet_hours import quiet_until, zone_of
from libs.common.reasons import Scope
from services.auto_reply.sending.limits import RECHECK, employer_free_at, plan_window

PUBLISHED = "published"
REREAD = timedelta(seconds=30)
"""How soon to look again at a resume that is being read anew."""
COUNTED = ("limit", "plan", "resume_cap")
"""Holds by a count: they end when a place frees, and soon stand again."""
PROVED_BY_SENDING = frozenset({"breaker", "resume_refused", "visibility_consent", "visibility_conflict"})
QUIET_ABOUT = timedelta(hours=12)
"""A counted hold that stands again this soon is not told again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A due row with everything that decides about it, read under the lane's lock."""

    id: UUID
    resume_id: UUID
    account_id: UUID
    employer_key: str
    score: int | None
    mode: str
    approved: bool
    by_link: bool
    account_state: str
    origin: str
    resume_status: str
    resume_deleted: bool
    resume_read_at: datetime
    policy: str
    daily_cap: int | None
    employer_cap: int
    employer_cooldown_days: int
    quiet_from: time | None
    quiet_to: time | None
    timezone: str
    pacing_min_seconds: float
    pacing_max_seconds: float
    paused: bool
    employer_open: int
    employer_last_at: datetime | None
    account_used: int
    resume_used: int
    plan_limit: int
    plan_window_seconds: int
    plan_opened_at: datetime | None
    plan_used: int

    @property
    def order(self) -> tuple[bool, int, UUID]:
        """The best first: what the owner asked for by name, then the higher score, then the older row."""
        return (self.score is not None, -(self.score or 0), self.id)

    @property
    def dry(self) -> bool:
        """Nothing is sent: the mode says so and the owner did not ask for this row by name."""
        return not self.approved and "dry" in {self.mode, self.policy}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate holds rows against, besides the owner's settings. `lead` is how long a send may be under way.

    `resume_age`: nothing goes out with a resume that was read longer ago.
    """

    origin: str
    account_limit: int
    lead: timedelta = timedelta(0)
    resume_age: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a row waits, and until when. `until` None: the end follows from the ledger or from the switch's row.

    `wide`: the reason holds for the whole account, not only for this row's resume.
    """

    candidate: Candidate
    why: str
    until: datetime | None
    wide: bool = False
    link: str | None = None

    @property
    def key(self) -> str:
        """What is told once: a reason of the account, or of one resume."""
        return self.why if self.wide else f"{self.why}/{self.candidate.resume_id}"


@dataclass(slots=True)
class Decision:
    """What the gate says about all candidates: at most one goes."""

    chosen: Candidate | None = None
    holds: list[Hold] = field(default_factory=list[Hold])
    to_review: list[Candidate] = field(default_factory=list[Candidate])


def decide(candidates: Iterable[Candidate], rules: Rules, now: datetime) -> Decision:
    """Go through the rows, the best first; stop at the first that may go."""
    decision = Decision()
    for candidate in sorted(candidates, key=lambda each: each.order):
        hold = forbidden(candidate, rules, now)
        if hold is not None:
            decision.holds.append(hold)
        elif candidate.policy == "review" and not candidate.approved:
            decision.to_review.append(candidate)
        else:
            decision.chosen = candidate
            break
    return decision


def forbidden(row: Candidate, rules: Rules, now: datetime) -> Hold | None:
    """The first reason against sending this row now; account and plan come before resume, resume before employer."""
    for check in (_account, _counts, _resume, _hours, _employer):
        hold = check(row, rules, now)
        if hold is not None:
            return hold
    return None


def _account(row: Candidate, rules: Rules, now: datetime) -> Hold | None:
    if row.paused:
        return Hold(row, "switch", None, wide=True)
    if row.account_state != "linked":
        return Hold(row, "needs_login", now + RECHECK, wide=True)
    return Hold(row, "origin", now + RECHECK, wide=True) if row.origin != rules.origin else None


def _counts(row: Candidate, rules: Rules, now: datetime) -> Hold | None:
    if row.account_used >= rules.account_limit:
        return Hold(row, "limit", None, wide=True)
    opened = plan_window(now, row.plan_opened_at, row.plan_used, row.plan_window_seconds)
    used = row.plan_used if opened == row.plan_opened_at else 0
    if used >= row.plan_limit:
        # A plan of zero applications opens no window; there is nothing to wait for but another plan.
        until = opened + timedelta(seconds=row.plan_window_seconds) if used else now + RECHECK
        return Hold(row, "plan", until, wide=True)
    return None


def _resume(row: Candidate, rules: Rules, now: datetime) -> Hold | None:
    if row.resume_deleted or row.resume_status != PUBLISHED:
        return Hold(row, "resume", now + RECHECK)
    if row.resume_read_at < now - rules.resume_age:
        return Hold(row, "resume_stale", now + REREAD)
    if row.policy == "off" and not row.by_link:
        return Hold(row, "mode_off", now + RECHECK)
    return Hold(row, "resume_cap", None) if row.daily_cap is not None and row.resume_used >= row.daily_cap else None


def _hours(row: Candidate, rules: Rules, now: datetime) -> Hold | None:
    until = quiet_until(now, row.quiet_from, row.quiet_to, zone_of(row.timezone), lead=rules.lead)
    return Hold(row, "quiet_hours", until) if until is not None else None


def _employer(row: Candidate, rules: Rules, now: datetime) -> Hold | None:
    until = employer_free_at(
        now=now,
        open_count=row.employer_open,
        last_at=row.employer_last_at,
        cap=row.employer_cap,
        cooldown_days=row.employer_cooldown_days,
    )
    return Hold(row, "employer", until) if until is not None else None


SWITCH_ORDER: tuple[Scope, ...] = get_args(Scope)


def switch_in_force(rows: Sequence[Switch], resume_id: UUID) -> Switch | None:
    """Of the switches that stand, the one to name to the owner of this resume: the widest, and without an end first."""
    concerned = [row for row in rows if row.scope != "resume" or row.scope_id == resume_id]
    return min(concerned, key=lambda row: (SWITCH_ORDER.index(row.scope), row.until is not None), default=None)


def resolved(hold: Hold, switch: Switch | None, now: datetime) -> Hold:
    """A switch's hold with the switch's own reason, end and link."""
    if switch is None:
        return replace(hold, why="owner", until=now + RECHECK)
    wide, link = switch.scope != "resume", switch.detail.get("link")
    return replace(hold, why=switch.reason, until=switch.until, wide=wide, link=link)


def after_claim(notices: Mapping[str, str], resume_id: UUID, now: datetime) -> dict[str, str]:
    """Which pauses stay told once a row is claimed: those of other resumes, and counted ones told lately.

    A claim does not prove that hh answers again, or takes the resume again: such notices stay until it does.
    """
    return {
        key: noticed_at
        for key, noticed_at in notices.items()
        if key.partition("/")[0] in PROVED_BY_SENDING
        or _of_another_resume(key, resume_id)
        or _counted_lately(key, noticed_at, now)
    }


def _of_another_resume(key: str, resume_id: UUID) -> bool:
    _, separator, owner = key.partition("/")
    return bool(separator) and owner != str(resume_id)


def _counted_lately(key: str, noticed_at: str, now: datetime) -> bool:
    return key.partition("/")[0] in COUNTED and datetime.fromisoformat(noticed_at) > now - QUIET_ABOUT
