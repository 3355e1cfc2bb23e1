"""The answer bank: facts that the owner stated once and that replies to employers may repeat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Topic(StrEnum):
    """What a fact is about; a question of any other kind is `OTHER`, told apart by its subject."""

    SALARY = "salary"
    START = "start"
    FORMAT = "format"
    SCHEDULE = "schedule"
    RELOCATION = "relocation"
    TRIPS = "trips"
    LINKS = "links"
    LANGUAGE = "language"
    OTHER = "other"


MAX_AGE = {
    Topic.SALARY: timedelta(days=180),
    Topic.START: timedelta(days=60),
}
"""How long a fact may be repeated without asking its owner again; other facts do not age."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the owner stated, in the words that may be sent; `subject` tells facts of one topic apart («английский»)."""

    topic: Topic
    text: str
    stated_at: datetime
    subject: str = ""

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether the fact may be repeated without asking."""
        age = MAX_AGE.get(self.topic)
        return age is None or now - self.stated_at <= age


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact that a question asks for; `question` is the employer's sentence."""

    topic: Topic
    question: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AnswerBank:
    """The facts of one resume's owner."""

    facts: tuple[Fact, ...] = ()

    def find(self, needed: Needed, now: datetime) -> Fact | None:
        """The fresh fact that answers, or None."""
        for fact in self.facts:
            if fact.topic is needed.topic and fact.subject == needed.subject and fact.is_fresh(now):
                return fact
        return None
