"""Objects are found in what models write, and nothing else passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from libs.common.llm.answers import MisshapenError, leaks, parse
from libs.common.llm.errors import BadAnswerError


class Judgement(BaseModel):
    score: int = Field(ge=0, le=100)
    reason: str


WHOLE = '{"score": 70, "reason": "да"}'


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"\n\n {WHOLE} \n",
        f"```json\n{WHOLE}\n```",
        f"Конечно!\n```\n{WHOLE}\n```\nГотово.",
        f"Вот ответ: {WHOLE} Обращайтесь {{всегда}}.",
        f"{WHOLE}{WHOLE}",
    ],
)
def test_an_object_is_found(text: str) -> None:
    assert parse(text, Judgement) == Judgement(score=70, reason="да")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "нет",
        "{",
        '{"score": 70',
        '{"score": 170, "reason": ""}',
        "[]",
        "null",
        '"x"',
        "{" * 100_000,
        "[" * 5000,
    ],
)
def test_anything_else_is_misshapen(text: str) -> None:
    with pytest.raises(MisshapenError):
        parse(text, Judgement)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(BadAnswerError):
        parse(text, Judgement)


def test_an_endless_answer_is_refused_unread() -> None:
    with pytest.raises(BadAnswerError) as caught:
        parse("x" * 200_001, Judgement)
    assert caught.value.code == "llm_over_long"


def test_the_problem_names_fields_and_not_values() -> None:
    with pytest.raises(MisshapenError) as caught:
        parse('{"score": "секрет", "reason": 5}', Judgement)
    assert "score" in caught.value.problem
    assert "секрет" not in caught.value.problem + str(caught.value)


def test_twelve_words_in_a_row_are_a_leak_and_eleven_are_not() -> None:
    words = [f"слово{n}" for n in range(20)]
    guarded = " ".join(words)
    assert leaks(Judgement(score=1, reason=f"Вот: {', '.join(words[3:15]).upper()}"), guarded)
    assert not leaks(Judgement(score=1, reason=" ".join(words[3:14])), guarded)
    assert not leaks(Judgement(score=1, reason="что угодно"), "коротко")
