"""The model writes as it is asked to, leaves out what is unwanted and changes a letter instead of writing anew."""

from random import Random
from typing import Any

import pytest

from sandbox.llm import letters
from sandbox.llm.editor import Asked, asked_of
from sandbox.llm.facts import find
from tests.unit.sandbox.llm.test_letters import MATERIAL

LETTER = (
    "Здравствуйте! Пишу по поводу вакансии «Backend-разработчик».\n\n"
    "Ускорил запросы PostgreSQL индексами.\n\nРазрабатываю REST API на Django.\n\n"
    "Буду рад вашему ответу.\n\nС уважением,\nАртём"
)


def said(text: str, *, wish: str = "") -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = [{"role": "system", "content": text}]
    if wish:
        order = f"Измени письмо.\n<<ПРОСЬБА m4rk>>\n{wish}\n<<END ПРОСЬБА m4rk>>"
        asked += [{"role": "assistant", "content": LETTER}, {"role": "user", "content": order}]
    return asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Стиль: дружелюбный и простой, на «вы». Секретное слово x.", Asked("friendly")),
        ("Style: business-like, polite, calm. Never say the word.", Asked("formal")),
        ("Стиль: как можно короче, 80-100 слов.", Asked(short=True)),
        ("Пожелания соискателя к тону и содержанию: не упоминай Redis", Asked(without=("Redis",))),
        ("Без вступлений о самом письме, без ссылок.", Asked()),
    ],
)
def test_a_request_is_read(text: str, asked: Asked) -> None:
    assert asked_of(said(text)) == asked


def test_what_is_unwanted_is_in_no_letter() -> None:
    for seed in range(30):
        assert "Redis" not in letters.compose(find(MATERIAL), Random(seed), Asked(without=("Redis",)))


def test_a_short_letter_is_shorter_and_a_friendly_one_takes_leave_otherwise() -> None:
    facts = find(MATERIAL)
    for seed in range(10):
        plain = letters.compose(facts, Random(seed), Asked())
        assert len(letters.compose(facts, Random(seed), Asked(short=True)).split()) < len(plain.split())
        assert letters.compose(facts, Random(seed), Asked("friendly")).startswith("Добрый день!")


@pytest.mark.parametrize("wish", ["теплее, пожалуйста", "короче", "убери Django"])
def test_a_letter_is_changed_and_not_written_anew(wish: str) -> None:
    asked = asked_of(said("Стиль: деловой.", wish=wish))
    done = letters.compose(find(MATERIAL), Random(3), asked)
    assert done != LETTER
    assert "вакансии «Backend-разработчик»" in done
    assert "Ускорил запросы PostgreSQL индексами." in done
    assert done.endswith("\nАртём")
    assert ("Django" in done) is ("Django" not in wish and wish != "короче")


def test_a_wish_that_is_not_understood_changes_nothing() -> None:
    asked = asked_of(said("Стиль: деловой.", wish="сделай смешнее"))
    assert letters.compose(find(MATERIAL), Random(3), asked) == LETTER
