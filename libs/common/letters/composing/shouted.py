"""Words that a resume writes in capitals for emphasis, written small; abbreviations and names keep theirs."""

import re

from libs.common.letters.composing.forms import PROPER
from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import reading

_WORD = re.compile(r"(?<![\w-])[А-ЯЁ]{4,}(?:-[А-ЯЁ]{2,})*(?![\w-])")
_SMALL = re.compile(r"(?<![\w-])[А-ЯЁ]{1,3}(?![\w-])")
_SMALL_WORDS = ("PREP", "CONJ", "PRCL")
_MEASURES = WORDS.words("measures_shouted")
_SHOUTED = 2
"""So many words of a dictionary in capitals are emphasis, one alone may be an abbreviation."""


def unshouted(line: str) -> str:
    """«Закрепка бриллиантов 1-3 мм» for «ЗАКРЕПКА БРИЛЛИАНТОВ 1-3 ММ»; a line with a single such word stays."""
    shouted = [found[0] for found in _WORD.finditer(line) if _is_a_word(found[0])]
    if len(shouted) < _SHOUTED:
        return line
    said = _WORD.sub(lambda found: found[0].lower() if _is_a_word(found[0]) else found[0], line)
    said = _SMALL.sub(lambda found: found[0].lower() if _is_small(found[0]) else found[0], said)
    return said[:1].upper() + said[1:]


def _is_a_word(word: str) -> bool:
    return all(reading(part).known and not reading(part).grammemes & PROPER for part in word.lower().split("-"))


def _is_small(word: str) -> bool:
    """Tell whether a short word is a preposition, a conjunction or a measure: «И», «НА», «ММ»."""
    found = reading(word.lower())
    return any(found.has(part) for part in _SMALL_WORDS) or word in _MEASURES
