import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.text.html import html_to_text


def test_lists_keep_one_line_an_item():
    source = "<p>Требования:</p><ul><li>Python</li><li class='x'>SQL</li></ul><p>Ждём</p>"
    assert html_to_text(source) == "Требования:\n- Python\n- SQL\nЖдём"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert('Kafka')</script>видно",
        "<SCRIPT type=x>Kafka</SCRIPT >видно",
        "<style>.Kafka{}</style>видно",
        "<!-- Kafka -->видно",
        "видно<script>Kafka",
        "видно<!-- Kafka",
    ],
)
def test_what_a_browser_would_not_show_is_not_read(source: str):
    assert html_to_text(source) == "видно"


def test_entities_are_decoded_and_odd_separators_become_spaces():
    assert html_to_text("R&amp;D&nbsp;&mdash;\u2028a\u200bb&#43;") == "R&D — ab+"


def test_a_lone_bracket_is_not_a_tag():
    assert html_to_text("опыт < 3 лет, зарплата > 100") == "опыт < 3 лет, зарплата > 100"


def test_an_unclosed_tag_at_the_end_is_dropped():
    assert html_to_text("текст <b") == "текст"


def test_null_and_other_control_characters_vanish():
    assert html_to_text("a\x00b\x07c") == "abc"


@given(st.text(alphabet="абв <>/!-&;scriptliul\n\u2028\x00", max_size=200))
def test_any_text_is_read_without_failing_and_without_blank_lines(source: str):
    text = html_to_text(source)
    assert "\n\n" not in text
    assert text == text.strip()
