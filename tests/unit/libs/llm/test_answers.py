"""Objects are found in what models write, and nothing else passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from libs.common.llm.answers import MisshapenError, leaks, parse
from libs.common.llm.errors import BadAnswerError
from tests.support.timing import processor_seconds


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
        f"[{WHOLE}]",
        f'{{"answer": {WHOLE}}}',
        '{"score": 70, "reason": "да",}',
        "{'score': 70, 'reason': 'да'}",
        '{score: 70, reason: "да"}',
        f'{{"score": 1, "reason": "..."}}\nИли лучше так:\n{WHOLE}',
        f'<think>{{"score": 1, "reason": "..."}} {{skills}}</think>{WHOLE}',
        f'<THINKING>\n{{"score": 1, "reason": "..."}}</THINKING>\n{WHOLE}',
        f'думаю {{"score": 1, "reason": "..."}}\n</think>\n{WHOLE}',
        f"<think>раз<think>два</think>три</think>{WHOLE}",
        f"◁think▷хм◁/think▷{WHOLE}",
        f"[THINK]хм[/THINK]{WHOLE}",
        f"<|begin_of_thought|>хм<|end_of_thought|>{WHOLE}",
        f"<unused94>thought\nхм<unused95>{WHOLE}",
        f"<|channel|>analysis<|message|>{{}}<|end|><|start|>assistant<|channel|>final<|message|>{WHOLE}<|return|>",
        f"analysisWe need JSON.assistantfinal{WHOLE}",
        f'Thought: хм {{"score": 1, "reason": "..."}}\nFinal Answer: {WHOLE}',
        f"**Мысли:** хм\nещё\n\n{WHOLE}",
        f"```reasoning\n{{}}\n```\n```json\n{WHOLE}\n```",
        f"<details><summary>Thinking</summary>{{}}</details>{WHOLE}",
        f"{WHOLE}<|im_end|>",
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
        f"<think>{WHOLE}",
        f"Thought: {WHOLE}",
        f"```thinking\n{WHOLE}\n```",
        f"<|channel|>analysis<|message|>{WHOLE}<|end|>",
        '{"score": 70, "reason": "обор',
    ],
)
def test_anything_else_is_misshapen(text: str) -> None:
    with pytest.raises(MisshapenError):
        parse(text, Judgement)


def test_half_a_text_is_never_mended_into_an_answer() -> None:
    with pytest.raises(MisshapenError):
        parse('{"score": 70, "reason": "Здравствуйте! Откликаюсь на ваканс\n...', Judgement)


@pytest.mark.parametrize(
    "piece", ["{", "{'", '{"a":', "'b", "a,b:", "<think>", "```think", "Thought:\n\n", "<|channel|>a"]
)
def test_hostile_answers_are_read_in_bounded_time(piece: str) -> None:
    def read() -> None:
        with pytest.raises(BadAnswerError):
            parse("{'" + piece * (20_000 // len(piece)) + "}", Judgement)

    assert processor_seconds(read) < 1.0


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
