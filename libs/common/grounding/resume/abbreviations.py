"""Words in a row that a text writes by their first letters: «управляющая компания» for «УК»."""

from collections.abc import Iterable, Sequence

from libs.common.grounding.facts import Text
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.language.tokens import is_latin, key, words
from libs.common.grounding.resume.employers import KINDS

_LONG = 4
"""Letters of an abbreviation that may be told without its end."""
_RUNS = (2, 3, 4)


class Abbreviations:
    """The abbreviations of some texts, long ones also without their end: «негативное воздействие» of «НВОС»."""

    def __init__(self, texts: Iterable[Text]) -> None:
        whole = {key(word) for text in texts for word in words(text.text) if _abbreviates(word)}
        begun = (name[:length] for name in whole for length in range(2, len(name)) if len(name) >= _LONG)
        self._known = whole.union(begun)

    def spelled_out(self, terms: Sequence[Term]) -> frozenset[Term]:
        """The words that stand for one of them."""
        found: set[Term] = set()
        for start in range(len(terms)) if self._known else ():
            for length in _RUNS:
                run = terms[start : start + length]
                plain = len(run) == length and all(map(_nominal, run))
                if plain and "".join(term.key[0] for term in run) in self._known:
                    found.update(run)
        return frozenset(found)


def _abbreviates(word: str) -> bool:
    return word.isupper() and len(key(word)) > 1 and not is_latin(word) and key(word) not in KINDS


def _nominal(term: Term) -> bool:
    return term.part in (Part.NOUN, Part.OTHER) or "PRTF" in term.grammemes
