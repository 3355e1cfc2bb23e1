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
        ("1. Первое\n2. Второе", "1. Первое\n2. Второе"),
    ],
)
def test_markdown_becomes_plain_text(marked: str, plain: str) -> None:
    assert plain_of_markdown(marked) == plain


@pytest.mark.parametrize("piece", ["*", "**a", "_a", "`", "# ", "> ", "*a "])
def test_hostile_marks_take_linear_time(piece: str) -> None:
    assert processor_seconds(lambda: plain_of_markdown(piece * 5_000)) < 0.5
