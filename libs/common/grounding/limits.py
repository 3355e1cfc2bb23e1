"""How much of a letter is checked: beyond it a letter counts as not grounded, so that no text costs without bound.

A sentence is judged as a whole, so what one costs may grow with the square of its length; a letter costs as much as
its sentences together. The longest honest texts known stay under two thirds of each limit.
"""

import re
from functools import lru_cache

MAX_LETTER, MAX_SENTENCES, MAX_CLAIMS, MAX_FIGURES = 10_000, 60, 150, 100
MAX_SENTENCE, MAX_SENTENCE_WORDS, MAX_SENTENCE_FIGURES, MAX_SENTENCE_PARTS = 600, 100, 16, 40

_FIGURE = re.compile(r"\d+")
_PART = re.compile(r"[,;:()–—-]")

TOO_LONG = "Предложение слишком длинное, чтобы его проверить: разделите его на несколько."
TOO_DENSE = "В предложении слишком много чисел или перечислений, чтобы их проверить: разделите его на несколько."
TOO_MUCH = (
    f"В письме больше {MAX_CLAIMS} утверждений, {MAX_FIGURES} чисел или {MAX_SENTENCES} предложений: "
    "столько не проверить. Сократите письмо."
)


@lru_cache(maxsize=1_024)
def figures(text: str) -> int:
    """How many runs of digits a text holds."""
    return sum(1 for _ in _FIGURE.finditer(text))


@lru_cache(maxsize=1_024)
def refusal(sentence: str) -> str | None:
    """Why a sentence is not judged; None for one that is."""
    if len(sentence) > MAX_SENTENCE or len(sentence.split()) > MAX_SENTENCE_WORDS:
        return TOO_LONG
    if figures(sentence) > MAX_SENTENCE_FIGURES or sum(1 for _ in _PART.finditer(sentence)) > MAX_SENTENCE_PARTS:
        return TOO_DENSE
    return None
