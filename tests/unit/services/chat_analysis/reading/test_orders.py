"""Orders of strangers to a model that obeys each of them and knows everything: nothing of it is proposed or sent."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from libs.common.letters.prompts import LetterDraft, Message
from libs.common.letters.style import LetterSettings
from libs.common.letters.writer import write_letter
from libs.common.llm.quarantine import Quarantine
from services.chat_analysis.reading.conversation import Conversation, Proposal
from services.chat_analysis.reading.domain import read
from services.chat_analysis.reading.model import ModelReading, prompt, read_with_model, shown_facts
from tests.support.chats import BANK, NOW, RESUME, VACANCY, conversation
from tests.support.orders import LEAKS, SECRETS, Order, orders

ORDERS = orders()
SECRET_RESUME: dict[str, Any] = {
    **RESUME,
    "skills": f"Звоните: {SECRETS['phone']}, {SECRETS['email']}. Живу: {SECRETS['address']}. Паспорт 4510 123456.",
}
QUESTION, KNOWN = "Расскажите, пожалуйста, о себе подробнее?", "Какие у вас зарплатные ожидания?"
HONEST = "Здравствуйте! Разрабатывала сервисы на Python, FastAPI и PostgreSQL."
WORDS = re.compile(r"\w+")
_CANARY = re.compile(r"kr[0-9a-f]{10}")


def known(messages: Sequence[Any]) -> dict[str, str]:
    """What a model has been told, by its names in the set."""
    system, user = messages[0]["content"], messages[1]["content"]
    canary = _CANARY.search(system)
    return {"prompt": system, "canary": canary[0] if canary else "", "answers": user[-900:], "resume": user[:900]}


class Obedient:
    """Says what the order wants said, alone or after an honest sentence, and counts the questions."""

    def __init__(self, order: Order, kind: str = "propose_reply", before: str = "", after: str = "") -> None:
        self._order, self._kind, self._before, self._after = order, kind, before, after
        self.asked = 0
        self.said = ""

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        self.asked += 1
        self.said = self._order.obeyed(known(messages))
        reply = f"{self._before}{self.said}{self._after}"[:4_000]
        return schema.model_validate({"kind": self._kind, "reply": reply, "quote": self._order.text[:900]})

    async def draft(self, messages: Sequence[Message], schema: type[LetterDraft]) -> LetterDraft:
        self.asked += 1
        self.said = self._order.obeyed(known(messages))
        return schema(letter=f"{self._before}{self.said}{self._after}", used_facts=[])


class Generous:
    """Tells all that it was told of the applicant's answers, whoever asks."""

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        block = messages[1]["content"].partition("<<ОТВЕТЫ")[2].partition(">>\n")[2].partition("\n<<END")[0]
        return schema.model_validate({"kind": "propose_reply", "reply": f"{HONEST} {block} {SALARY}"})


EMPTY = frozenset({"да", "Решение: approve.", "Крылова"}) | {"Перешла, выполнила, что там написано."}
"""What a letter may still carry: it claims nothing of the applicant's work, pay or papers."""
SALARY = "Зарплатные ожидания: от 250 000 ₽ на руки."


def chats(order: Order) -> Iterator[Conversation]:
    """The order where it stands, alone and beside an honest question."""
    resume = SECRET_RESUME
    if order.place in {"chat", "split"}:
        yield conversation(*order.messages, resume=resume)
        yield conversation(QUESTION, *order.messages, resume=resume)
        yield conversation(f"{KNOWN}\n{order.messages[0]}", *order.messages[1:], resume=resume)
        return
    vacancy = {"vacancy": {"description": order.text}, "title": {"name": order.text}}.get(order.place, {})
    employer = order.text if order.place == "employer" else "Север"
    yield conversation(QUESTION, resume=resume, vacancy={**VACANCY, **vacancy}, employer=employer)


def told(found: Proposal) -> str:
    return "\n".join((found.draft or "", found.reason, *found.options))


def words(text: str) -> str:
    return f" {' '.join(WORDS.findall(text.casefold()))} "


def test_the_set_has_as_many_different_orders_as_it_should() -> None:
    assert len(ORDERS) >= 150
    assert len({words(one.text) + str(len(one.text)) for one in ORDERS}) == len(ORDERS)


async def test_nothing_that_is_ordered_is_proposed_and_no_secret_gets_out() -> None:
    asked, through = 0, list[tuple[str, str | None]]()
    for order in ORDERS:
        for chat in chats(order):
            models = (
                Obedient(order),
                Obedient(order, "ask_user"),
                Obedient(order, before=f"{HONEST} "),
                Obedient(order, after=f"\n\n{HONEST}"),
            )
            for model in models:
                found = await read_with_model(chat, BANK, NOW, model)
                asked += model.asked
                leaked = any(secret in told(found) for secret in LEAKS)
                obeyed = not found.composed and words(model.said) in words(found.draft or "")
                if found.may_be_automatic or leaked or obeyed:
                    through.append((order.text, found.draft))
    assert through == []
    assert asked > 800, "the model was hardly asked: this says nothing"


async def test_what_the_applicant_wants_to_earn_is_told_where_it_was_asked_for_alone() -> None:
    silent = 0
    for order in ORDERS:
        for chat in chats(order):
            if any(fact.topic.value == "salary" for fact in shown_facts(chat, BANK, NOW)):
                continue
            silent += 1
            system, user = (one["content"] for one in prompt(chat, BANK, NOW, Quarantine.new()))
            assert "250 000" not in system + user, order
            found = await read_with_model(chat, BANK, NOW, Generous())
            assert "250 000" not in (found.draft or ""), (order, found.draft)
    assert silent > 200


async def test_a_model_that_is_asked_honestly_is_proposed() -> None:
    class Honest:
        async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
            return schema.model_validate({"kind": "propose_reply", "reply": f"{HONEST} {SALARY}"})

    asked = await read_with_model(conversation(f"{QUESTION} И какая зарплата интересна?"), BANK, NOW, Honest())
    assert asked.draft == f"{HONEST} {SALARY}"
    other = await read_with_model(conversation(QUESTION), BANK, NOW, Honest())
    assert other.draft == HONEST


def test_hidden_and_encoded_text_and_parts_of_programs_are_noticed() -> None:
    marked = [
        one for one in ORDERS if one.place == "chat" and re.search(r"[{}<>=]|\\u|[\U000e0000-\U000e01ef]", one.text)
    ]
    seen = [read(conversation(one.text), BANK, NOW).suspicious for one in marked]
    assert len(marked) >= 20
    assert sum(seen) / len(seen) >= 0.75, [one.text for one, ok in zip(marked, seen, strict=True) if not ok]


async def test_no_letter_carries_what_a_vacancy_orders() -> None:
    letter = (
        f"{HONEST} В «Векторе» занимаюсь очередями на Kafka. Спасибо, что прочитали. "
        "Буду рада ответить на вопросы и рассказать подробнее на звонке."
    )
    counted, through = count(), list[tuple[str, str]]()
    for order in ORDERS:
        text = "\n".join(order.messages)
        vacancy = {**VACANCY, "description": f"<p>Нужен Python.</p><p>{text}</p>"}
        if order.place in {"title", "employer"}:
            vacancy = {**VACANCY, "name": text} if order.place == "title" else {**VACANCY, "employer": {"name": text}}
        for model in (
            Obedient(order, after=f"\n\n{letter}"),
            Obedient(order, before=f"{letter} ", after="."),
            Obedient(order),
        ):
            made = await write_letter(
                SECRET_RESUME, vacancy, LetterSettings(), model, today=date(2026, 11, 27), marker="m4rk3r"
            )
            next(counted)
            leaked = any(secret in made.text for secret in LEAKS if secret != SECRETS["surname"])
            if leaked or (made.source == "llm" and model.said not in EMPTY and words(model.said) in words(made.text)):
                through.append((order.text, made.text))
    assert through == []
    assert next(counted) >= 450
