"""Where one statement of a resume ends and the next begins, however its author typed or pasted them."""

import re
from collections.abc import Iterator

from libs.common.grounding.wording import word_count
from libs.common.letters.composing.forms import is_said, works_on

FEWEST_WORDS, MOST_WORDS = 4, 26
"""Words of a statement that a letter may tell; one word fewer is enough for a sentence with its own verb."""
_BULLET = re.compile(r"^[\s\-–—•*·▪‣◦●✓✔➢]*(?:\d{1,2}[.)]\s*(?=[^\W\d_]))?")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[А-ЯЁA-Z])")
_SEMICOLON = re.compile(r";\s{0,4}(?![^()]{0,200}\))")
OUTSIDE = re.compile(r", (?![^()]{0,200}\))")
"""A comma that stands in no brackets."""
_TIGHT = re.compile(r"(?<=[^\W\d_]|[)»]),(?=[^\W\d_])")
"""A comma without its space."""
_TIGHT_BRACKET = re.compile(r"(?<=[а-яё»])\((?=[а-яё]{3})")
"""A bracket without the space before it; «(-ла)» and «(а)» belong to their word."""
_LIMITS = re.compile(r"\b(?:из них|из которых|в том числе|кроме|только|лишь|но|вместе)\b", re.IGNORECASE)
"""What one part of a list says of the others."""
_LONGEST = 2_000
"""Characters of a line that is looked into."""
_TOGETHER = 3
"""Works of a long list that make one statement."""


def statements(text: str) -> Iterator[str]:
    """Give what a text of the resume says, one statement each, without bullets and closing marks.

    Statements of too few or too many words are left out; of a list that is too long its works are given by threes.
    """
    for line in text.splitlines():
        for sentence in _SENTENCE_END.split(_BULLET.sub("", line[:_LONGEST]).strip()):
            limits = _LIMITS.search(sentence) is not None
            for statement in (sentence,) if limits else _SEMICOLON.split(sentence):
                yield from _told(_spaced(statement).strip().rstrip(".;, "))


def _spaced(statement: str) -> str:
    return _TIGHT_BRACKET.sub(" (", _TIGHT.sub(", ", statement))


def _told(statement: str) -> Iterator[str]:
    many = word_count(statement) > MOST_WORDS and _LIMITS.search(statement) is None
    for one in _by_threes(statement) if many else (statement,):
        fewest = FEWEST_WORDS - 1 if is_said(one) else FEWEST_WORDS
        if fewest <= word_count(one) <= MOST_WORDS:
            yield one


def _by_threes(listed: str) -> Iterator[str]:
    """The works of a long list, some at a time; what belongs to a work stays with it."""
    group: list[str] = []
    works = 0
    for part in OUTSIDE.split(listed):
        begins = is_said(part) or works_on(part.partition(" (")[0])
        if begins and works == _TOGETHER:
            yield ", ".join(group)
            group, works = [], 0
        group.append(part)
        works += begins
    yield ", ".join(group)
