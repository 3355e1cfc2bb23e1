"""Questions that are of no known topic: each is known again by its own words, and answered as its owner did before."""

import re

from libs.common.text.leading import without_leading

LONGEST = 120
"""Characters by which a question is known again; a longer one is not remembered."""
_WORDS = re.compile(r"\w+")
_GREETING = re.compile(
    r"(?:здравствуйте|привет(?:ствую)?|добр(?:ый|ого|ое|ой) (?:день|дня|вечер|вечера|утро|утра|времени суток)|"
    r"hello|hi|good (?:morning|afternoon|evening)|dear \w+)(?!\w)[\s,.!)-]*",
    re.IGNORECASE,
)


def subject_of(question: str) -> str:
    """The words of a question as the subject of its answer; empty where they are too many."""
    bare = " ".join(_WORDS.findall(without_greeting(question).lower().replace("ё", "е")))
    return bare if len(bare) <= LONGEST else ""


def without_greeting(text: str) -> str:
    """A text without the words that greet at its beginning: the next reply has its own."""
    return without_leading(_GREETING, text.strip()).strip()
