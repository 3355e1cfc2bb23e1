"""Applications and their chats: the facts, without HTTP."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
STATES = {
    "response": "Отклик",
    "invitation": "Приглашение",
    "discard": "Отказ",
    "hidden": "Скрытый",
    "consider": "Рассматривается",
    "interview": "Собеседование",
    "hired": "Выход на работу",
    "text": "Текст",
}
APPLICANT = "applicant"
EMPLOYER = "employer"


@dataclass(slots=True)
class Message:
    """One message of a chat; a change of state is a message too, perhaps without a text."""

    id: str
    created: float
    text: str | None
    state: str
    author: str
    seen_by_me: bool
    seen_by_opponent: bool
    assessments: list[Json] | None = None


@dataclass(slots=True)
class Negotiation:
    """An application of a resume to a vacancy."""

    id: str
    user_id: str
    resume_id: str
    vacancy_id: str
    created: float
    updated: float
    visible_from: float
    chat_from: float
    chat_id: int
    state: str = "response"
    source: str = "NEGOTIATION"
    has_updates: bool = False
    viewed: bool = False
    hidden: bool = False
    archived: bool = False
    chat_off: bool = False
    prohibited: bool = False
    invited: bool = False
    vacancy_gone: bool = False
    resume_gone: bool = False
    in_a_row: int = 0
    sent: int = 0
    messages: list[Message] = field(default_factory=list[Message])

    @property
    def unread_by_employer(self) -> int:
        """Messages of mine that the employer has not seen."""
        return sum(1 for m in self.messages if m.author == APPLICANT and not m.seen_by_opponent)


class Negotiations:
    """Every application ever accepted, found by id, by person and by the pair of resume and vacancy."""

    def __init__(self, first_id: int) -> None:
        self._next = first_id
        self._message = first_id * 3
        self.by_id: dict[str, Negotiation] = {}
        self._by_user: dict[str, list[Negotiation]] = {}
        self._pairs: dict[tuple[str, str], Negotiation] = {}

    def add(
        self, user_id: str, resume_id: str, vacancy_id: str, now: float, *, lag: float = 0.0, chat_delay: float = 0.0
    ) -> Negotiation:
        """Make the negotiation of a pair that has none."""
        self._next += 1
        negotiation = Negotiation(
            str(self._next), user_id, resume_id, vacancy_id, now, now, now + lag, now + chat_delay, self._next + 17
        )
        self.restore(negotiation)
        return negotiation

    def restore(self, negotiation: Negotiation) -> None:
        """Take in a negotiation as it is."""
        self._next = max(self._next, int(negotiation.id))
        self.by_id[negotiation.id] = negotiation
        self._by_user.setdefault(negotiation.user_id, []).append(negotiation)
        self._pairs[negotiation.resume_id, negotiation.vacancy_id] = negotiation
        for message in negotiation.messages:
            self._message = max(self._message, int(message.id))

    def pair(self, resume_id: str, vacancy_id: str) -> Negotiation | None:
        """The negotiation of a resume and a vacancy, hidden or not."""
        return self._pairs.get((resume_id, vacancy_id))

    def of_user(self, user_id: str) -> list[Negotiation]:
        """A person's negotiations, oldest first."""
        return self._by_user.get(user_id, [])

    def of_vacancy(self, vacancy_id: str) -> Iterator[Negotiation]:
        """The negotiations about a vacancy."""
        return (n for n in self.by_id.values() if n.vacancy_id == vacancy_id)

    def unread(self, user_id: str, now: float) -> int:
        """How many of a person's negotiations have news."""
        return sum(1 for n in self.of_user(user_id) if n.has_updates and not n.hidden and n.visible_from <= now)

    def write(
        self, negotiation: Negotiation, author: str, text: str | None, now: float, state: str = "text"
    ) -> Message:
        """Append a message; the other side has not seen it."""
        self._message += 1
        mine = author == APPLICANT
        message = Message(str(self._message), now, text, state, author, mine, not mine)
        negotiation.messages.append(message)
        negotiation.updated = now
        if mine:
            negotiation.in_a_row += 1
            negotiation.sent += 1
        else:
            negotiation.in_a_row = 0
            negotiation.has_updates = True
        return message


def matches_status(negotiation: Negotiation, status: str, *, vacancy_archived: bool, discards_active: bool) -> bool:
    """Whether a negotiation belongs to one of the eight lists of `applicant_negotiation_status`.

    `discards_active`: whether the active ones include those that were refused.
    """
    if status == "deleted":
        return negotiation.hidden
    if negotiation.hidden:
        return False
    archived = negotiation.archived or vacancy_archived
    if status == "all":
        return True
    if status in ("archived", "non_archived"):
        return archived == (status == "archived")
    if status == "discard":
        return negotiation.state == "discard"
    if archived:
        return False
    if status == "invitations":
        return negotiation.invited and negotiation.state != "discard"
    if status == "response":
        return negotiation.state == "response"
    return discards_active or negotiation.state != "discard"  # active


def forget_old(moments: deque[float], earliest: float) -> int:
    """Drop the moments at or before a limit and tell how many are left."""
    while moments and moments[0] <= earliest:
        moments.popleft()
    return len(moments)


def newest(negotiations: Iterable[Negotiation], order_by: str, *, ascending: bool) -> list[Negotiation]:
    """Negotiations by the time of making or of the last change."""
    if order_by == "created_at":
        return sorted(negotiations, key=lambda n: (n.created, n.id), reverse=not ascending)
    return sorted(negotiations, key=lambda n: (n.updated, n.id), reverse=not ascending)
