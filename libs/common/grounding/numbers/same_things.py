"""Whether two numbers count the same thing: of one name, of two, or of none."""

import re
from collections.abc import Sequence
from functools import lru_cache

from libs.common.grounding.language.forms import names_of, synonyms
from libs.common.grounding.language.tokens import stem
from libs.common.grounding.numbers.amounts import LINKS, Quantity, Unit
from libs.common.text.morphology import reading

_ARTICLES = frozenset({"a", "an", "each", "every"})
_THOUSAND, _MILLION = 1e3, 1e6
"""A number of so many is money where it names nothing else that it counts."""
_SAME_THINGS = (
    frozenset({"test", "autotest"}),
    frozenset({"shop", "pharmacy"}),
    frozenset({"user", "client"}),
    frozenset({"audit", "test"}),
    frozenset({"audit", "autotest"}),
)
SERVED = frozenset({"client", "user", "patient", "student", "guest"})
"""People who are served."""
_STRANGERS = SERVED - {"student"}
_CROWD = frozenset({"people", "user", "client", "install"})
_CUT = 4  # letters of a word cut off that is no word by itself
_SHORT = 3  # letters of an abbreviated unit: «ц», «га», «шт»
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def compatible(claim: Quantity, real: Quantity) -> bool:
    """Tell whether two quantities count the same thing."""
    if claim.unit is Unit.COUNT and real.unit is Unit.MONEY:
        return claim.concept is None and (
            claim.value >= _MILLION or (claim.bare and claim.scale >= _THOUSAND)
        )  # «вернула 14 миллионов»
    if claim.unit is not real.unit:
        return False
    if claim.unit is not Unit.COUNT:
        return True
    if claim.value >= 1000 and {claim.concept, real.concept} <= _CROWD:
        return True
    if claim.concept and real.concept:
        return claim.concept == real.concept or any({claim.concept, real.concept} <= same for same in _SAME_THINGS)
    if claim.bare or unnamed(real):
        return True
    if _cyrillic(claim.nouns) is not _cyrillic(real.nouns):
        return not (claim.concept or real.concept) or claim.value >= 20
    # «четырнадцать сервисов-партнёров» are fourteen of both
    said, held = ("-".join(one.nouns[:limit]).split("-") for one, limit in ((claim, 2), (real, None)))
    return any(_alike(one, other) or _names(one, other) for one in said for other in held)


def _alike(one: str, other: str) -> bool:
    """Tell whether two nouns are forms of one word, or one abbreviates the other: «выставок» and «выставках», «га»."""
    return stem(one) == stem(other) or (one[:5] == other[:5] and len(one) > 4) or _abbreviates(one, other)


@lru_cache(maxsize=4_096)
def _names(one: str, other: str) -> bool:
    """Tell whether the second noun is a thing that the first one names too: «заявки» for «обращения»."""
    things = all({"NOUN", "inan"} <= reading(noun).grammemes and len(noun) > _SHORT for noun in (one, other))
    return things and not synonyms(names_of(one)).isdisjoint(names_of(other))


def _abbreviates(one: str, other: str) -> bool:
    """Tell whether the letters of the shorter word stand in this order in the longer one, the first one first."""
    short, full = sorted((one, other), key=len)
    if len(short) == _CUT and full.startswith(short) and len(full) > _CUT + 2 and not reading(short).known:
        return True  # «проц.» of «процедур»
    if not short or len(short) > _SHORT or len(full) <= _SHORT or short[0] != full[0] or short in LINKS:
        return False
    rest = iter(full)
    return all(letter in rest for letter in short)


def persons_alike(claim: Quantity, real: Quantity) -> bool:
    """Tell whether both count people of the same trade or place under two names: «механизаторы» and «трактористы».

    Who is served is nobody's colleague: «140 перевозчиков» are no 140 clients.
    """
    if real.concept in _STRANGERS and claim.concept not in SERVED:
        return False
    return all(any({"anim", "NOUN"} <= reading(noun).grammemes for noun in one.nouns[:2]) for one in (claim, real))


def _cyrillic(nouns: Sequence[str]) -> bool:
    return bool(nouns) and _CYRILLIC.search(nouns[0]) is not None


def unnamed(real: Quantity) -> bool:
    """Tell whether a number of the resume names nothing it counts: "3,000 a quarter"."""
    return real.bare or (real.concept is None and real.unit is Unit.COUNT and real.nouns[0] in _ARTICLES)
