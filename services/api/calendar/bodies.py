"""Bodies of the calendar, and its commitments as calendar programs read them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import Field

from libs.common.calendar.domain import Busy, Choice, clashes, ending
from libs.common.calendar.ics import Entry
from libs.common.events.chat import CommitmentKind
from libs.common.messages.catalogue import Language, message
from services.api.calendar.store import CommitmentState, ShownCommitment
from services.api.web.models import Input, Output

ALARMS = (1440, 60)
DEADLINE = timedelta(minutes=15)
"""How wide a deadline is drawn, ending when it is over."""


class CommitmentBody(Output):
    """A meeting, or the deadline of a task or form."""

    id: UUID
    kind: CommitmentKind
    state: CommitmentState = Field(description="A meeting is proposed until its owner has confirmed it")
    starts_at: datetime = Field(description="Of a task or form: the deadline")
    ends_at: datetime | None
    said: str = Field(description="How the employer put it")
    link: str | None = Field(description="The employer's link; open it with care")
    chat_id: UUID
    action_id: UUID
    employer_name: str
    vacancy_name: str
    clashes: list[UUID] = Field(description="Confirmed meetings at the same time")


class CalendarBody(Output):
    """What stands, in order."""

    items: list[CommitmentBody]


class ChoiceInput(Input):
    """What the owner says of it; `open` takes that back. Nothing is written to the employer by this."""

    choice: Choice
    anyway: bool = Field(default=False, description="Confirm it though another meeting is at the same time")


class FeedBody(Output):
    """How calendar programs read it: by name and password, or by a private address; secrets are shown once."""

    address: str = Field(description="For programs that sign in (HTTP Basic)", examples=["https://…/calendar.ics"])
    name: str = Field(description="The name to sign in with")
    password: str | None = Field(description="Only in the answer that made it")
    url: str | None = Field(
        description="The secret within the address, for programs that cannot sign in. Only in the answer that made it; "
        "None unless CALENDAR_LINKS is on",
        examples=["https://…/calendar/….ics"],
    )
    created_at: datetime | None = Field(description="None: there is no feed")


def commitment_body(row: ShownCommitment, taken: Sequence[Busy]) -> CommitmentBody:
    """A commitment, with the meetings that it clashes with."""
    met = clashes(row.starts_at, row.ends_at, [one for one in taken if one.id != row.id])
    return CommitmentBody(
        id=row.id,
        kind=row.kind,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        said=row.said,
        link=row.link,
        chat_id=row.chat_id,
        action_id=row.action_id,
        employer_name=row.employer_name,
        vacancy_name=str(row.card.get("name") or ""),
        clashes=[one.id for one in met] if row.kind == "interview" and row.state != "declined" else [],
    )


def entry(row: ShownCommitment, language: Language) -> Entry:
    """A commitment as an event of a calendar."""
    meeting, sure = row.kind == "interview", row.state == "accepted"
    names = [str(name) for name in (row.employer_name, row.card.get("name")) if name]
    title = message("calendar", row.kind, language).title
    text = "\n".join(part for part in (row.said, row.link) if part)
    end = ending(row.starts_at, row.ends_at) if meeting else row.starts_at
    return Entry(
        uid=f"{row.id}@vkatilsya",
        start=row.starts_at if meeting else row.starts_at - DEADLINE,
        end=end,
        title=f"{title}: {', '.join(names)}" if names else title,
        text=text,
        changed=row.changed_at,
        sure=sure or not meeting,
        url=row.link,
        alarms=ALARMS if sure or not meeting else (),
    )
