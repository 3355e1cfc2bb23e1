"""Negotiations and their messages as typed values. Required is only the id; everything else may be missing or null."""

from typing import ClassVar

from pydantic import Field

from libs.common.hh.models import shapes
from libs.common.hh.models.fields import (
    Count,
    Flag,
    HHModel,
    HHObject,
    Id,
    Many,
    Moment,
    Ref,
    Some,
)
from libs.common.hh.models.vacancies import Employer


class VacancyRef(HHModel):
    """The vacancy of a negotiation: short, and without its links when deleted."""

    id: Some[Id] = None
    name: Some[str] = None
    employer: Some[Employer] = None
    archived: Flag = False
    alternate_url: Some[str] = None


class ResumeRef(HHModel):
    """The resume of a negotiation."""

    id: Some[Id] = None
    title: Some[str] = None


class NegotiationCounters(HHModel):
    """`unread_messages` is what the employer has not read."""

    messages: Count = 0
    unread_messages: Count = 0


class ReminderState(HHModel):
    """Whether the applicant may remind the employer of himself. Seen in answers of hh, not documented."""

    allowed: Flag = False


class ChatStates(HHModel):
    """What hh says of a chat beside its messages."""

    response_reminder_state: Some[ReminderState] = None


class Negotiation(HHObject):
    """hh's record of an application or invitation. `state.id` is an open vocabulary."""

    SHAPE: ClassVar = shapes.NEGOTIATION

    state: Some[Ref] = None
    created_at: Some[Moment] = None
    updated_at: Some[Moment] = None
    has_updates: Flag = False
    viewed_by_opponent: Flag = False
    hidden: Flag = False
    decline_allowed: Flag = False
    messaging_status: Some[str] = None
    source: Some[str] = None
    vacancy: Some[VacancyRef] = None
    resume: Some[ResumeRef] = None
    counters: Some[NegotiationCounters] = None
    chat_id: Some[int] = None
    chat_states: Some[ChatStates] = None

    @property
    def reminder_allowed(self) -> bool:
        """Whether hh says that it takes a reminder now; no word of it is no."""
        reminder = self.chat_states.response_reminder_state if self.chat_states else None
        return reminder is not None and reminder.allowed

    @property
    def vacancy_id(self) -> str | None:
        """None when the vacancy is gone."""
        return self.vacancy.id if self.vacancy else None

    @property
    def resume_id(self) -> str | None:
        """None when the resume is gone or hh left it out."""
        return self.resume.id if self.resume else None

    @property
    def state_id(self) -> str:
        """hh's word for the state; `unknown` when it gave none."""
        return (self.state.id if self.state else None) or "unknown"


class Author(HHModel):
    """`applicant` or `employer`."""

    participant_type: Some[str] = None


class Button(HHModel):
    """A button under a message: an answer to choose, or the way to a form at hh."""

    name: Some[str] = None


class Assessment(HHModel):
    """What hh lets an employer's robot ask with buttons."""

    name: Some[str] = None
    actions: Many[Button] = ()


class Message(HHObject):
    """One message of a negotiation; `text` is None when only the state changed."""

    SHAPE: ClassVar = shapes.MESSAGE

    created_at: Some[Moment] = None
    text: Some[str] = Field(default=None, repr=False)
    state: Some[Ref] = None
    author: Some[Author] = None
    assessments: Many[Assessment] = ()
    viewed_by_me: Flag = False
    viewed_by_opponent: Flag = False
    editable: Flag = False

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of the buttons under it."""
        return tuple(button.name for one in self.assessments for button in one.actions if button.name)
