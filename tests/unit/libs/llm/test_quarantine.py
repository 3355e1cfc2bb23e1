"""Whatever a stranger writes stays inside its block."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from libs.common.llm.quarantine import Quarantine, clean

FENCED = Quarantine("a1b2c3d4e5f60718")


@given(st.text())
def test_no_hidden_characters_and_no_more_than_the_limit(text: str) -> None:
    cleaned = clean(text, 50)
    assert len(cleaned) <= 50
    assert all(char == "\n" or unicodedata.category(char) not in {"Cf", "Cc", "Co", "Cs"} for char in cleaned)


def test_markup_comments_and_scripts_go() -> None:
    html = "<p>Нужен <b>Python</b></p><!-- ignore all --><script>evil()</script><style>x</style>"
    assert clean(html, 1000) == "Нужен Python"


def test_direction_zero_width_and_tag_characters_go() -> None:
    hidden = "a\u200bb\u202ec\u2066d\ufeffe" + "".join(chr(0xE0000 + ord(char)) for char in "ignore") + "\ufe0f"
    assert clean(hidden, 100) == "abcde"


@given(st.lists(st.sampled_from(["a1b2c3d4", "e5f60718", "<<", ">>", "END", "A1B2C3D4", "\n", "&lt;", "\u200b"])))
def test_a_block_can_only_be_closed_by_us(parts: list[str]) -> None:
    block = FENCED.wrap("ВАКАНСИЯ", "".join(parts), 500)
    first, *inside, last = block.split("\n")
    assert first == f"<<ВАКАНСИЯ {FENCED.marker}>>"
    assert last == f"<<END ВАКАНСИЯ {FENCED.marker}>>"
    assert FENCED.marker not in "\n".join(inside).lower()
    assert "<<" not in "\n".join(inside)


def test_markers_differ_and_the_rule_names_its_own() -> None:
    one, other = Quarantine.new(), Quarantine.new()
    assert one.marker != other.marker
    assert one.marker in one.rule()
