"""From a proposal to the commitments that it names, and what a clash does to it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from libs.common.calendar.domain import Busy, clashes, free_of_clashes
from libs.common.events.chat import ActionKind
from libs.common.messages.said import Said
from services.chat_analysis.reading.conversation import Proposal

DEADLINES: dict[ActionKind, str] = {"test_task": "task", "fill_form": "form"}
MOST = 20
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Lead = Literal["day", "hour"]


@dataclass(frozen=True, slots=True)
class Named:
    """A time that a message names."""

    kind: str
    starts_at: datetime
    ends_at: datetime | None
    said: str
    link: str | None


def named(proposal: Proposal, now: datetime) -> tuple[Named, ...]:
    """Meetings and deadlines of a proposal that are still ahead, each once."""
    link = next((one for one in proposal.links if one.startswith(("https://", "http://"))), None)
    if proposal.suspicious:
        return ()
    found: dict[datetime, Named] = {}
    if proposal.kind == "mark_interview":
        for slot in proposal.slots[:MOST]:
            end = slot.end if slot.end is not None and slot.end >= slot.start else None
            found.setdefault(slot.start, Named("interview", slot.start, end, slot.text[:300], link))
    kind = DEADLINES.get(proposal.kind)
    if kind is not None and proposal.deadline is not None:
        found[proposal.deadline] = Named(kind, proposal.deadline, None, (proposal.evidence or ("",))[0][:300], link)
    return tuple(one for one in found.values() if one.starts_at > now)


def without_clashes(proposal: Proposal, taken: Sequence[Busy]) -> Proposal:
    """The proposal with what clashes told; the only time offered is not confirmed while it is taken."""
    if proposal.kind != "mark_interview" or not proposal.slots:
        return proposal
    free = free_of_clashes([(slot.start, slot.end) for slot in proposal.slots], taken)
    if all(free):
        return proposal
    met = [one.title for slot in proposal.slots for one in clashes(slot.start, slot.end, taken)]
    code = "clash_some" if any(free) else "clash"
    clash = Said(kind="chat_reading", code=code, facts={"others": ", ".join(dict.fromkeys(met))})
    return replace(proposal, why=(*proposal.why, clash), draft=proposal.draft if any(free) else None)
