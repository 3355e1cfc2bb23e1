"""Which skills of the vocabulary a sentence names, and where."""

from functools import lru_cache
from typing import NamedTuple

from libs.common.text.tokens import LEXICON, TOKEN
from libs.common.text.vocabulary import Skill, vocabulary

_UNCHECKED_KINDS = frozenset({"soft", "tongue"})


class Mention(NamedTuple):
    """A skill of the vocabulary where a sentence names it."""

    skill: Skill
    start: int
    end: int
    spelled: tuple[str, ...]


# A sentence is judged again where another vacancy or another applicant brings it.
@lru_cache(maxsize=512)
def mentions(text: str) -> tuple[Mention, ...]:
    """The skills that a sentence names, those left out that nobody has to prove."""
    found = list(TOKEN.finditer(text))
    said = [LEXICON[match[0]] for match in found]
    return tuple(
        Mention(
            one.value,
            found[one.start].start(),
            found[one.end - 1].end(),
            tuple(word.key for word in said[one.start : one.end] if not word.mark),
        )
        for one in vocabulary().find(said)
        if one.value.kind not in _UNCHECKED_KINDS
    )
