"""Words that say the same by their make: a compound holds its last part, and languages share Latin and Greek roots."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_

from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.language.tokens import romanised
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import readings
from libs.common.text.roots import stem

_LEAST = 5
"""Letters of a root that two words must share."""
_LEAST_FIRST = 3
"""Letters of the first part of a compound."""
_LONGEST_PART = _LEAST + _LEAST_FIRST
"""Letters of the shortest compound."""
_NEGATIVE = ("не", "без", "бес", "анти", "недо", "псевдо", "противо", "контр")

_RUSSIAN_END = re.compile(rf"(?:{WORDS.either('kin_russian_ends')})$")
_LATIN_END = re.compile(rf"(?:{WORDS.either('kin_latin_ends')})$")
_LATIN_SPELLING = (
    ("ph", "f"), ("th", "t"), ("ch", "h"), ("ck", "k"), ("qu", "kv"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_SOFT = re.compile(r"c(?=[eiy])")
_TWICE = re.compile(r"(.)\1+")


class Kin:
    """The words of some texts by the parts they share with others; `names` are the words with the bits of the texts."""

    def __init__(self, names: Mapping[str, int]) -> None:
        self._roots: dict[bool, dict[str, int]] = {True: defaultdict(int), False: defaultdict(int)}
        self._compounds: list[tuple[str, int]] = []
        self._names = [(name, mask) for name, mask in names.items() if len(name) > _LONGEST_PART and not name.isascii()]
        for name, mask in names.items():
            international, compounds = _made(name)
            if international:
                self._roots[name.isascii()][international] |= mask
            for made in compounds:
                self._compounds.append((made, mask))
        self._ends = "".join(f" {made}|" for made, _ in self._compounds)
        self._starts = list(accumulate((len(made) + 2 for made, _ in self._compounds), initial=0))

    def mask(self, term: Term) -> int:
        """The texts that have a compound of the word, or the same root in the other alphabet."""
        found = 0
        for name in term.names:
            if not name.isalpha():
                continue
            if international := shared_root(name):
                found |= self._roots[not name.isascii()].get(international, 0)
            if not name.isascii() and term.part is not Part.VERB:
                found |= self._ending(stem(name)) | self._ending(name) | self._beginning(stem(name))
        return found

    def _beginning(self, part: str) -> int:
        """The texts with a compound whose first part this is: «звук» of «звукорежиссёр»."""
        if len(part) < _LEAST_FIRST + 1:
            return 0
        begun = ((name, mask) for name, mask in self._names if name.startswith(part))
        return reduce(or_, (mask for name, mask in begun if is_word(name[len(part) :].lstrip("ое"))), 0)

    def _ending(self, part: str) -> int:
        """The texts with a word whose last part this is."""
        found, place = 0, self._ends.find(f"{part}|") if len(part) >= _LEAST else -1
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            if place - self._starts[number] > _LEAST_FIRST:
                found |= self._compounds[number][1]
            place = self._ends.find(f"{part}|", place + 1)
        return found


@lru_cache(maxsize=8_192)
def is_word(rest: str) -> bool:
    """Tell whether the rest of a compound is a noun by itself."""
    found = readings(rest)[0]
    return len(rest) >= _LEAST and found.known and "NOUN" in found.grammemes


@lru_cache(maxsize=16_384)
def _made(name: str) -> tuple[str, tuple[str, ...]]:
    """The root that a word shares with other languages, and what a compound's last part is looked for in."""
    if not name.isalpha():
        return "", ()
    # «ветклиника» holds «клиника»
    compound = not name.isascii() and not name.startswith(_NEGATIVE)
    made = sorted({stem(name), name}) if compound else ()
    return shared_root(name), tuple(one for one in made if len(one) >= _LONGEST_PART)


@lru_cache(maxsize=16_384)
def shared_root(word: str) -> str:
    """The root of a word in one spelling for both alphabets: «координировать» and "coordinate" have one; else empty."""
    if word.isascii():
        short = _LATIN_END.sub("", word)
        for said, written in _LATIN_SPELLING:
            short = short.replace(said, written)
        short = _SOFT.sub("s", short).replace("c", "k")
    else:
        short = romanised(_RUSSIAN_END.sub("", word)).replace("ya", "ia").replace("yu", "iu").replace("y", "i")
        short = short.replace("ts", "s")
    short = _TWICE.sub(r"\1", short.replace("z", "s"))
    return short if len(short) >= _LEAST else ""
