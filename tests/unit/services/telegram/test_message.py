"""Texts of the bot: always taken by Telegram, never longer than it allows, never half a symbol."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.telegram.message import LONGEST, fitted, plain, quoted, units

TAGS = st.sampled_from(
    ["<b>", "</b>", "<i>", "</a>", "<blockquote expandable>", "</blockquote>", "<x>", "&amp;", "&", "<"]
)
MARKUP = st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=40).map("".join)


def nests(html: str) -> bool:
    """Whether every tag is closed in its order, and nothing else looks like one."""
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)[^<>]*>", html):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened and not re.sub(r"</?[a-z]+[^<>]*>", "", html).count("<")


@given(MARKUP, st.integers(min_value=1, max_value=60))
def test_any_text_becomes_well_formed_and_short_enough(html: str, limit: int) -> None:
    made = fitted(html, limit)
    assert nests(made)
    assert units(plain(made)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("<b>жирно", 100, "<b>жирно</b>"),
        ("<b><i>накрест</b></i>", 100, "<b><i>накрест</i></b>"),
        ("1 < 2 & 3", 100, "1 &lt; 2 &amp; 3"),
        ("<script>x</script>", 100, "&lt;script&gt;x&lt;/script&gt;"),
        ('<a href="https://hh.ru">hh</a>', 100, '<a href="https://hh.ru">hh</a>'),
        ('<a onclick="x">hh</a>', 100, '&lt;a onclick="x"&gt;hh'),
        ("🙂🙂🙂", 5, "🙂🙂…"),
        ("👩\u200d👧 конец", 4, "👩…"),
        ("<b>длинно</b>", 4, "<b>дли…</b>"),
    ],
)
def test_a_text_is_closed_quoted_and_cut_between_symbols(text: str, limit: int, expected: str) -> None:
    assert fitted(text, limit) == expected


def test_the_longest_text_is_let_through_whole_and_one_more_is_cut() -> None:
    assert fitted("я" * LONGEST) == "я" * LONGEST
    assert units(fitted("я" * (LONGEST + 1))) == LONGEST


def test_marks_that_turn_the_order_of_words_are_left_out() -> None:
    assert quoted("\u202eабв\u202c <b>") == "абв &lt;b&gt;"
