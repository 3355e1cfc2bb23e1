"""Marks go, everything that a person wrote stays."""

import pytest

from libs.common.text.markdown import plain_of_markdown
from tests.support.timing import processor_seconds


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**Здравствуйте!**", "Здравствуйте!"),
        ("# Письмо\n\nТекст", "Письмо\n\nТекст"),
        ("* Python\n- SQL", "— Python\n— SQL"),
        ("Веду `pytest` и *CI*.", "Веду pytest и CI."),
        ("```\nТекст\n```", "Текст"),
        ("C++, C#, snake_case_name и 2 * 3 * 4", "C++, C#, snake_case_name и 2 * 3 * 4"),
        ("**snake_case, REST_API и 2*2**", "snake_case, REST_API и 2*2"),
        ("***Коротко:*** _веду snake_case_", "Коротко: веду snake_case"),
        ("**Навыки: Python", "Навыки: Python"),
        ("[портфолио](https://site.test/a_b)", "портфолио (https://site.test/a_b)"),
        ("x**2 и f(*args)", "x**2 и f(*args)"),
        ("1. Первое\n2. Второе", "1. Первое\n2. Второе"),
    ],
)
def test_markdown_becomes_plain_text(marked: str, plain: str) -> None:
    assert plain_of_markdown(marked) == plain


@pytest.mark.parametrize("piece", ["*", "**a", "**a**", "_a", "[a](b", "`", "# ", "> ", "*a "])
def test_hostile_marks_take_linear_time(piece: str) -> None:
    assert processor_seconds(lambda: plain_of_markdown(piece * 5_000)) < 0.5
