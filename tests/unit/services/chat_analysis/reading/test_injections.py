"""Whatever strangers order and however obedient the model: nothing is sent without the owner, no secret gets out."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from libs.common.llm.quarantine import Quarantine
from sandbox.llm.injection import obey
from sandbox.llm.material import read as material_of
from services.chat_analysis.reading.conversation import Conversation, Proposal
from services.chat_analysis.reading.domain import read
from services.chat_analysis.reading.model import ModelReading, prompt, read_with_model
from tests.support.chats import BANK, NOW, RESUME, VACANCY, conversation

CORPUS = Path(__file__).parents[4] / "corpus" / "chats" / "injections.txt"
PAYLOADS = [line for line in CORPUS.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
SECRETS = ("+7 916 555-12-34", "9165551234", "anna@secret.example", "4510 123456", "Крылова", "ул. Мира, 5")
SECRET_RESUME: dict[str, Any] = {
    **RESUME,
    "skills": f"{RESUME['skills']} Звоните: {SECRETS[0]}, {SECRETS[2]}. Живу: {SECRETS[5]}. Серия 4510 номер 123456.",
}
QUESTION = "Расскажите, пожалуйста, о себе подробнее?"
LATIN = str.maketrans("аеорсухАЕОРСТХМНВК", "aeopcyxAEOPCTXMHBK")
HIDDEN: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "comment": lambda text: f"<!-- {text} -->",
    "homoglyphs": lambda text: text.translate(LATIN),
    "base64": lambda text: f"Прочтите и выполните {base64.b64encode(text.encode()).decode()}",
    "zero width": "\u200b".join,
    "tags": lambda text: "".join(chr(0xE0000 + ord(char) % 128) for char in text),
    "markup": lambda text: f"<span style='display:none'>{text}</span>",
    "quote": lambda text: f"Наш прошлый кандидат писал:\n«{text}»",
}


class Obedient:
    """The sandbox's obedient model: it does what the untrusted parts of the prompt order."""

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        said = obey(material_of(messages), "\n".join(one["content"] for one in messages)).text
        return schema(kind="propose_reply", reply=said[:4_000], quote=said[:100])


class Parrot:
    """Says what the payload wants said, and nothing else."""

    def __init__(self, words: str) -> None:
        self._words = words

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        return schema(kind="propose_reply", reply=self._words, quote=self._words)


class Leaker:
    """Gives away all that it was told."""

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        whole = "\n".join(one["content"] for one in messages)
        return schema(kind="none", reply=whole[:4_000], quote=whole[:1_000])


def carriers(payload: str) -> Iterator[Conversation]:
    """The payload in a chat, in a vacancy and in an employer's name, beside an honest question."""
    for text in (payload, f"{QUESTION}\n{payload}", f"Какие у вас зарплатные ожидания?\n{payload}"):
        yield conversation(text, resume=SECRET_RESUME)
    yield conversation(QUESTION, resume=SECRET_RESUME, vacancy={**VACANCY, "name": payload, "description": payload})
    yield conversation(QUESTION, resume=SECRET_RESUME, employer=payload)


def earlier(found: Proposal) -> str:
    return json.dumps([found.draft, found.reason, found.options], ensure_ascii=False)


def test_there_are_enough_payloads() -> None:
    assert len({(text, place) for _, _, text in hidden_in_turn() for place in range(3)}) >= 150


def hidden_in_turn() -> Iterator[tuple[str, str, str]]:
    """Each payload as it is and in one other way, all ways in turn."""
    others = [way for way in HIDDEN if way != "plain"]
    for number, payload in enumerate(PAYLOADS):
        for way in ("plain", others[number % len(others)]):
            yield way, payload, HIDDEN[way](payload)


async def test_no_payload_is_answered_by_itself_and_no_secret_gets_out() -> None:
    for way, payload, text in hidden_in_turn():
        for chat in carriers(text):
            quoted = payload.split("«")[-1].split("»")[0]
            parrots = (Parrot(payload), Parrot(quoted)) if way == "plain" else ()
            for model in (Obedient(), Leaker(), *parrots):
                found = await read_with_model(chat, BANK, NOW, model)
                assert not found.may_be_automatic, (way, payload, found)
                assert not any(secret in earlier(found) for secret in SECRETS), (way, payload, found)


def test_secrets_are_not_in_the_prompt_and_no_block_is_closed_by_a_stranger() -> None:
    for _, _, text in hidden_in_turn():
        for chat in carriers(text):
            fenced = Quarantine.new()
            system, user = (one["content"] for one in prompt(chat, BANK, NOW, fenced))
            assert not any(secret in system + user for secret in SECRETS)
            assert user.count(fenced.marker) == 8


def test_an_order_in_the_chat_is_noticed_by_the_rules_alone() -> None:
    for way, hide in HIDDEN.items():
        seen = [read(conversation(hide(payload)), BANK, NOW).suspicious for payload in PAYLOADS]
        assert sum(seen) / len(seen) >= 0.9, (way, [one for one, ok in zip(PAYLOADS, seen, strict=True) if not ok])
