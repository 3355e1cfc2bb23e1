"""Every line of the word lists recognises its own example."""

import pytest

from libs.common.text.sayings import Saying, sayings
from services.chat_analysis.reading.signs import signs_of
from services.chat_analysis.reading.understanding import LISTS, WORDS, speech_of

LINES = [
    (f"{name}: {saying.pattern}", saying)
    for package, names in ((WORDS, LISTS), ("libs.common.answers", ("topics", "positions")))
    for name in names
    for saying in sayings(package, name).all
]


@pytest.mark.parametrize(("name", "saying"), LINES, ids=[name for name, _ in LINES])
def test_a_line_recognises_its_example(name: str, saying: Saying) -> None:
    asked = [speech_of(signs_of(saying.example + end)) for end in ("", "?")]
    assert any(saying.holds(sentence) for speech in asked for sentence in speech.sentences), name
