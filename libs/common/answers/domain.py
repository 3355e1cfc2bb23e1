"""The answer bank: facts that the owner stated once and that replies to employers may repeat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.common.messages.catalogue import message


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
    ABOUT = "about"
    """What the owner said of themselves and no employer asks for; its subject only tells sentences apart."""
    OTHER = "other"


MAX_AGE = {Topic.SALARY: timedelta(days=180), Topic.START: timedelta(days=60)}
"""How long a fact may be repeated without asking its owner again; other facts do not age."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the owner stated, in the words that may be sent; `subject` tells facts of one topic apart («английский»).

    `text_en` is the same for employers who write in English; without it they are answered by the owner alone.
    """

    topic: Topic
    text: str
    stated_at: datetime
    subject: str = ""
    text_en: str = ""

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether the fact may be repeated without asking."""
        age = MAX_AGE.get(self.topic)
        return age is None or now - self.stated_at <= age

    def said(self, *, english: bool) -> str:
        """The words for an employer of that language; empty where there are none."""
        return self.text_en if english else self.text


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact that a question asks for; `question` is the employer's sentence."""

    topic: Topic
    question: str
    subject: str = ""

    @property
    def name(self) -> str:
        """What the owner is asked for."""
        word = message("topic", self.topic).word
        return f"{word} ({self.subject})" if self.subject else word

    def answered(self, text: str, now: datetime, *, english: bool = False) -> Fact:
        """The fact to remember once its owner has answered."""
        if english:
            return Fact(self.topic, "", now, self.subject, text_en=text.strip())
        return Fact(self.topic, text.strip(), now, self.subject)


@dataclass(frozen=True, slots=True)
class AnswerBank:
    """The facts of one owner."""

    facts: tuple[Fact, ...] = ()

    def fresh(self, now: datetime) -> tuple[Fact, ...]:
        """The facts that may be repeated without asking."""
        return tuple(fact for fact in self.facts if fact.is_fresh(now))

    def own_words(self) -> tuple[str, ...]:
        """What the owner said of themselves: it proves what their letters and replies tell of them."""
        own = (fact for fact in self.facts if fact.topic is Topic.ABOUT)
        return tuple(text for fact in own for text in (fact.text, fact.text_en) if text)

    def find(self, needed: Needed, now: datetime) -> Fact | None:
        """The fresh fact that answers, or None."""
        return next(
            (
                fact
                for fact in self.facts
                if fact.topic is needed.topic and fact.subject == needed.subject and fact.is_fresh(now)
            ),
            None,
        )
