"""Employers' messages and what they are read with: one resume, one answer bank, one moment."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.texts import message_kinds
from libs.common.answers.domain import AnswerBank, Fact, Topic
from services.chat_analysis.reading.conversation import Author, Conversation, Message, Proposal
from services.chat_analysis.reading.domain import read

NOW = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/Moscow"))
RESUME: dict[str, Any] = {
    "title": "Python-разработчик",
    "first_name": "Анна",
    "last_name": "Крылова",
    "gender": {"id": "female"},
    "skill_set": ["Python", "FastAPI", "PostgreSQL", "Kafka", "Docker"],
    "skills": "Пишу сервисы на Python и FastAPI.",
    "contact": [{"type": {"id": "cell"}, "value": {"formatted": "+7 916 555-12-34"}}],
    "language": [{"id": "eng", "name": "Английский", "level": {"id": "b2", "name": "B2 — Средне-продвинутый"}}],
    "driver_license_types": [{"id": "B"}],
    "experience": [
        {
            "company": "Вектор",
            "position": "Python-разработчик",
            "description": "Разрабатывала сервисы на Python, FastAPI и PostgreSQL, очереди на Kafka.",
            "start": "2021-02-01",
            "end": None,
        }
    ],
}
VACANCY: dict[str, Any] = {"id": "7", "name": "Python-разработчик", "employer": {"name": "Север"}, "description": ""}
BANK = AnswerBank(
    (
        Fact(Topic.SALARY, "от 250 000 ₽ на руки", NOW, text_en="from 250,000 RUB per month, net"),
        Fact(Topic.START, "могу выйти через две недели", NOW, text_en="in two weeks"),
        Fact(Topic.FORMAT, "удалённо или гибрид", NOW, text_en="remote or hybrid"),
        Fact(Topic.SCHEDULE, "5/2, полный день", NOW, text_en="full time, five days a week"),
        Fact(Topic.RELOCATION, "переезд не рассматриваю", NOW, text_en="I am not ready to relocate"),
        Fact(Topic.TRIPS, "готова к командировкам до 5 дней в месяц", NOW, text_en="up to five days a month"),
        Fact(Topic.LINKS, "https://github.com/krylova-anna", NOW, text_en="https://github.com/krylova-anna"),
    )
)
_CORPUS = Path(__file__).parents[1] / "corpus" / "chats"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message of a labelled set; `flags` are s (sensitive) and x (suspicious), `expected` what else is found."""

    kind: str
    flags: frozenset[str]
    text: str
    expected: Mapping[str, str] = field(default_factory=dict)

    @property
    def unseen(self) -> bool:
        """Whether it belongs to the half that nobody looks at."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1

    def proposal(self) -> Proposal:
        """What is proposed about this message."""
        buttons = self.expected.get("buttons")
        return proposal(self.text, buttons=tuple(buttons.split("|")) if buttons else ())

    @property
    def is_read_rightly(self) -> bool:
        """Whether the proposal is of its kind, and a private question is seen."""
        found = self.proposal()
        return found.kind == self.kind and found.sensitive >= ("s" in self.flags)

    def finds(self, what: str) -> bool | None:
        """Whether the expected slots, deadline or links are found, and no others; None where nothing is expected."""
        if what not in self.expected or what == "buttons":
            return None
        found, wanted = self.proposal(), self.expected[what]
        parts = [] if wanted == "-" else wanted.split(",")
        if what == "slots":
            return {(slot.start, slot.end) for slot in found.slots} == {_span(part) for part in parts}
        if what == "links":
            return list(found.links) == parts
        at = found.deadline and found.deadline.astimezone(NOW.tzinfo)
        return at is not None and (at == _moment(wanted) if "T" in wanted else at.date() == date.fromisoformat(wanted))


def labelled(name: str = "messages.txt") -> list[Labelled]:
    """A labelled set."""
    return [Labelled(one.kind, one.flags, one.text, _expected(one)) for one in message_kinds.labelled(_CORPUS / name)]


def conversation(*texts: str, buttons: tuple[str, ...] = (), **fields: Any) -> Conversation:
    """A chat of employer's messages only."""
    messages = tuple(
        Message(str(number), Author.EMPLOYER, text, NOW, buttons if number == len(texts) else ())
        for number, text in enumerate(texts, 1)
    )
    known: dict[str, Any] = {"employer": "Север", "vacancy": VACANCY, "resume": RESUME, **fields}
    return Conversation(messages, **known)


def proposal(*texts: str, bank: AnswerBank = BANK, **fields: Any) -> Proposal:
    """What is proposed about these messages."""
    return read(conversation(*texts, **fields), bank, NOW)


def _expected(row: message_kinds.Labelled) -> dict[str, str]:
    return dict(part.split("=", 1) for part in row.more.split("; ")) if row.more and not row.topics else {}


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=NOW.tzinfo)


def _span(text: str) -> tuple[datetime, datetime | None]:
    start, _, end = text.partition("/")
    begin = _moment(start)
    return begin, begin.replace(hour=int(end[:2]), minute=int(end[3:])) if end else None
