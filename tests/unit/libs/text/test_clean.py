"""Text of strangers and owners: what a reader sees of it."""

import pytest

from libs.common.text.clean import says_something


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b\u200d\ufeff", "\u202e\u202c", "\u3164", "\u2800", "\ufe0f", "\u00ad\u00a0"]
)
def test_what_shows_nothing_says_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["а", "1", "+", "🙂", "\u200bok", "שלום", "❤\ufe0f", "—"])
def test_one_character_that_is_seen_says_something(text: str) -> None:
    assert says_something(text)
