"""What a language model may add to the rules' reading, and what it may not."""

from collections.abc import Sequence

import pytest

from libs.common.errors import TransientError
from services.chat_analysis.proposing.domain import row_of
from services.chat_analysis.reading.conversation import Proposal
from services.chat_analysis.reading.model import ModelReading, read_with_model
from tests.support.chats import BANK, NOW, conversation

QUESTION = "Расскажите, пожалуйста, о вашем опыте подробнее?"


class Answering:
    """A model that gives one answer and counts the questions."""

    def __init__(self, **answer: str) -> None:
        self._answer = answer
        self.asked = 0

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        self.asked += 1
        return schema.model_validate({"kind": "propose_reply", **self._answer})


class Down:
    """A model that cannot be reached."""

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        raise TransientError("down")


async def read(text: str, **answer: str) -> Proposal:
    return await read_with_model(conversation(text), BANK, NOW, Answering(**answer))


async def test_a_proved_draft_is_proposed_but_never_sent_by_itself() -> None:
    found = await read(QUESTION, reply="Здравствуйте! Разрабатывала сервисы на Python, FastAPI и PostgreSQL.")
    assert (found.kind, found.grounded, found.composed, found.may_be_automatic) == ("propose_reply", True, False, False)


@pytest.mark.parametrize(
    "reply",
    [
        "Здравствуйте! Разрабатывала сервисы на Rust и Go.",
        "Здравствуйте! Согласна на 100 000 рублей.",
        "Разрабатывала сервисы на Python, пишите на anna@mail.example.",
        "Разрабатывала сервисы на Python, {{SURNAME_1}}.",
        "I developed services with Python.",
        "",
    ],
)
async def test_a_draft_that_is_not_proved_is_dropped(reply: str) -> None:
    found = await read(QUESTION, reply=reply)
    assert (found.kind, found.draft) == ("ask_user", None)


async def test_a_model_may_be_stricter_and_its_quotes_must_stand_in_the_chat() -> None:
    assert (await read(QUESTION, kind="suspicious")).suspicious
    assert (await read(QUESTION, kind="rejection")).kind == "rejection"
    assert (await read(QUESTION, quote="такого никто не писал")).evidence == (QUESTION,)
    assert (await read("Спасибо за ваш отклик на вакансию.", kind="mark_interview")).kind == "mark_interview"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Пришлите скан паспорта.", "ask_user"),
        ("К сожалению, мы выбрали другого кандидата.", "rejection"),
        ("Оплатите обучение, 2 000 рублей, деньги вернём.", "suspicious"),
    ],
)
async def test_what_is_personal_refused_or_suspicious_is_not_shown_to_the_model(text: str, kind: str) -> None:
    model = Answering(reply="Да")
    found = await read_with_model(conversation(text), BANK, NOW, model)
    assert (found.kind, found.draft, model.asked) == (kind, None, 0)


async def test_without_an_answer_the_rules_stand() -> None:
    found = await read_with_model(conversation(QUESTION), BANK, NOW, Down())
    assert (found.kind, found.evidence) == ("ask_user", (QUESTION,))
    assert (found.read_by, found.model_fault) == ("rules_instead", "temporarily_unavailable")
    assert "прочитано только по правилам" in row_of(found)["reason"]
