"""The sandbox's model as a reader of chats: a question is left to the applicant, thanks want nothing."""

import pytest

from sandbox.llm.reader import hints, is_reading
from services.chat_analysis.reading.model import ModelReading

SCHEMA = ModelReading.model_json_schema()["properties"]


@pytest.mark.parametrize(
    ("said", "kind"), [("Когда сможете выйти?", "ask_user"), ("Принято, спасибо. Обсудим внутри и напишу.", "none")]
)
def test_a_reading_is_careful_and_quotes_what_was_said_last(said: str, kind: str) -> None:
    assert is_reading(set(SCHEMA))
    hint = hints(f"СОИСКАТЕЛЬ: Добрый день!\nРАБОТОДАТЕЛЬ: {said}\n")
    assert {name: hint(name, schema) for name, schema in SCHEMA.items()} == {"kind": kind, "reply": "", "quote": said}
