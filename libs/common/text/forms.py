"""The names under which a word is looked up in lists: its dictionary forms, or its stem where it is not Russian."""

import re
from functools import lru_cache

from libs.common.text.morphology import lemmas
from libs.common.text.tokens import LEXICON, fold

_CYRILLIC = re.compile(r"[а-я]")


@lru_cache(maxsize=65_536)
def forms_of(word: str, *, listed: bool = False, cheap: bool = False) -> frozenset[str]:
    """The names of a word; `cheap` names it by its stem alone, `listed` (for words of lists) by both ways."""
    folded = fold(word)
    short = LEXICON[folded].stem or folded if folded.isalnum() else folded  # the lexicon knows no hyphens
    stem = f"~{short}"
    if cheap:
        return frozenset({stem, f"={folded}"})
    names = {short, folded} if _CYRILLIC.search(folded) is None else lemmas(folded)
    return frozenset(names | ({stem} if listed else {f"={folded}"}))
