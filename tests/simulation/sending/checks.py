"""What must hold in every schedule of sending, judged by what hh saw, and at the end by our rows and events."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.simulation.database import Database
from tests.simulation.sending.actors import Wishes
from tests.simulation.sending.applicant import PACING, QUIET, Applicant
from tests.simulation.sending.hh import Left, SimulatedHH
from tests.simulation.sending.product import ACCOUNT_LIMIT

DAY = 86_400.0
ZONE = ZoneInfo("Europe/Moscow")


def of_hh(hh: SimulatedHH, wishes: Wishes, who: Applicant) -> list[str]:
    """Violations of I1, I2 and I3 that the peer can tell."""
    hours = _hours(hh) if who.settings.quiet else []
    return [
        *_twice(hh),
        *_limits(hh, who),
        *hours,
        *_pacing(hh.left),
        *_paused(hh.left, wishes),
        *_dismissed(hh.left, wishes),
    ]


def _twice(hh: SimulatedHH) -> list[str]:
    counts = Counter(made.vacancy_id for made in hh.negotiations)
    return [f"I1: {count} applications for vacancy {vacancy}" for vacancy, count in counts.items() if count > 1]


def _limits(hh: SimulatedHH, who: Applicant) -> list[str]:
    found: list[str] = []
    for number, made in enumerate(hh.negotiations):
        within = [each for each in hh.negotiations[: number + 1] if made.at - each.at < DAY]
        if len(within) > ACCOUNT_LIMIT:
            found.append(f"I2: {len(within)} applications in the 24 hours before {made.at:.1f}")
    employers = Counter(who.employer_of(made.vacancy_id) for made in hh.negotiations)
    found += [f"I2: {count} open applications at employer {name}" for name, count in employers.items() if count > 1]
    return found


def _hours(hh: SimulatedHH) -> list[str]:
    found: list[str] = []
    for made in hh.negotiations:
        local = (Database.at(made.at)).astimezone(ZONE).time()
        if local >= QUIET[0] or local < QUIET[1]:
            found.append(f"I2: an application at {local:%H:%M}, in quiet hours")
    return found


def _pacing(left: Sequence[Left]) -> list[str]:
    claims = sorted(each.claimed[1] for each in left)
    return [
        f"I2: two claims within {later - earlier:.1f} s"
        for earlier, later in pairwise(claims)
        if later - earlier < PACING[0] - 0.001
    ]


def _paused(left: Sequence[Left], wishes: Wishes) -> list[str]:
    return [
        f"I3: claimed at step {each.claimed[0]}, sent at {each.step}, though paused at step {begun}"
        for each in left
        for begun, ended in wishes.pauses
        if each.claimed[0] > begun and (ended is None or each.claimed[0] < ended)
    ]


def _dismissed(left: Sequence[Left], wishes: Wishes) -> list[str]:
    """Taking a dismissal back puts the application before its owner again; nobody approves here."""
    return [
        f"I3: vacancy {each.vacancy_id} claimed at step {each.claimed[0]}, though dismissed"
        for each in left
        if each.claimed[0] > wishes.dismissed.get(each.vacancy_id, each.claimed[0])
    ]


def of_rows(rows: Sequence[Any], events: Sequence[Any], hh: SimulatedHH) -> list[str]:
    """Violations of I1, I4 and I5 once everything is settled. `rows`: applications, `events`: the outbox."""
    held = {made.id: made for made in hh.negotiations}
    at_hh = {made.vacancy_id for made in hh.negotiations}
    announced = Counter(event.payload.get("application_id") for event in events if event.subject == "reply.sent")
    found: list[str] = []
    for row in rows:
        name = f"application for {row.vacancy_id} ({row.state}, {row.reason})"
        if row.state in {"sending", "unknown"}:
            found.append(f"liveness: {name} was never settled")
        if row.state == "sent" and row.negotiation_id not in held:
            found.append(f"I1: {name} is sent without a negotiation of hh")
        if row.state == "sent" and row.negotiation_id in held and held[row.negotiation_id].letter != row.letter:
            found.append(f"I3: {name} was sent with another letter than its row holds")
        if row.state not in {"sent", "needs_owner", "sending", "unknown"} and row.vacancy_id in at_hh:
            found.append(f"I4: {name} though hh has it")
        if announced[str(row.id)] != (row.state == "sent"):
            found.append(f"I5: {announced[str(row.id)]} reply.sent for {name}")
    return found
