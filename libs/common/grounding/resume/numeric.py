"""Whether a number of the letter is a number of the resume, itself or derived from two of them."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.language.forms import names_of, synonyms
from libs.common.grounding.language.tokens import Token, tokenise
from libs.common.grounding.numbers.amounts import Bound, Quantity, Unit
from libs.common.grounding.numbers.any_things import may_be_any_thing
from libs.common.grounding.numbers.number_words import multiplier_of
from libs.common.grounding.numbers.own_share import is_limit, of_fewer, told_as_own
from libs.common.grounding.numbers.rates import is_rate, names_a_time
from libs.common.grounding.numbers.same_things import compatible, persons_alike, unnamed
from libs.common.grounding.resume.derived import counts, derived
from libs.common.grounding.resume.evidence import Held, ResumeIndex
from libs.common.grounding.resume.lookup import Words
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading
from libs.common.text.roots import related, root

_OF_SOMETHING = frozenset({Unit.PERCENT, Unit.TIMES, Unit.SECONDS, Unit.MONEY})
_CHANGE = re.compile(rf"{WORDS.either('change')}|{WORDS.either('numeric_measure')}", re.IGNORECASE)
_PART_OF = re.compile(r"\b(?:из них|из которых|в том числе|of which|of them|of whom)\b", re.IGNORECASE)
_OUT_OF = re.compile(r"^\W*(?:из|of|out of)\s$", re.IGNORECASE)
_WHOLE_OF = re.compile(r"\d\s(?:[^\W\d]+\s){0,2}(?:из|out of)\s$", re.IGNORECASE)
_NO_COUNTS = frozenset({Unit.COUNT, Unit.MONTHS})
"""What a bare number is no part of: «простоев было три» is not «за 3 года»."""
_WORKPLACE = re.compile(rf"(?:{WORDS.either('numeric_workplace')})$")
_TENS = frozenset({10.0, 100.0})
_ROUNDED = 0.08
"""By how much of itself a share in words may miss the real one."""
_EACH = re.compile(r"кажд|every|each", re.IGNORECASE)
_LITTLE = 2
"""Letters of a word that names nothing."""
_ROOT = 4
"""Letters of a root that two words share."""


def proof(quantity: Quantity, index: ResumeIndex, said: Sequence[Token], *, persons: bool = False) -> Evidence | None:
    """Where the resume proves a number of a sentence: literally, rounded the honest way, or from «с A до B».

    `said` are the words of the sentence: a percentage, a speed or a sum must be told of the same matter as there.
    With `persons`, «девять трактористов» may be the nine «механизаторов» of the resume.
    """
    if _counts_jobs(quantity, index):
        return Evidence("/experience", str(len(index.facts.jobs)))
    for held in held_numbers(index):
        if held.over and not _told_over(held, quantity, said):
            continue
        alike = persons and persons_alike(quantity, held.quantity) and not quantity.contradicts(held.quantity)
        found = _proves(held, quantity, said) or (alike and bounded(quantity, held.quantity.value))
        if found and not _of_many(held, quantity, said):
            return held.evidence
    return None


def _of_many(held: Held, quantity: Quantity, said: Sequence[Token]) -> bool:
    """Tell whether a number of all is told of one, or of all what fewer did."""
    real, sentence = held.quantity, held.sentence
    if is_limit(real, sentence, quantity, said):
        return True
    return told_as_own(real, sentence, said) or of_fewer(quantity, real, sentence, said, is_like)


def _counts_jobs(quantity: Quantity, index: ResumeIndex) -> bool:
    """Tell whether a number counts places of work, of which the resume has as many or more: «на двух заводах»."""
    placed = bool(quantity.nouns) and _WORKPLACE.match(quantity.nouns[0]) is not None
    return placed and quantity.unit is Unit.COUNT and 1 < quantity.value <= len(index.facts.jobs)


def held_numbers(index: ResumeIndex) -> Sequence[Held]:
    """Every number of the resume and what follows from them; gathered when first asked for."""
    if index.numbers is None:
        index.numbers = (*index.quantities, *derived(index.quantities), *counts(index))
    return index.numbers


def _proves(held: Held, quantity: Quantity, said: Sequence[Token]) -> bool:
    real = held.quantity
    if _often(quantity, real) and not held.over:
        return same_matter(said, held.sentence)  # «одиннадцать раз» of what was done «в 11 случаях»
    if held.evidence.path == "/language" and real.concept == quantity.concept and quantity.value <= real.value:
        return True
    same = (compatible(quantity, real) and bounded(quantity, real.value)) or (
        quantity.bare and real.unit not in _NO_COUNTS and abs(real.value / real.scale - quantity.value) < 1e-9
    )
    any_thing = not same and _same_of_anything(held, quantity, said)
    if quantity.contradicts(real):
        return False  # «выросла на 26 %» where it grew from 20 to 26
    if is_rate(quantity) and not (real.period or held.over or names_a_time(held.sentence)):
        return False  # «30 машин в месяц» where there were 30
    counted = real.unit is Unit.COUNT
    if (
        not (same or any_thing)
        or of_the_part(held.sentence, real.start, said, whole_too=counted)
        or _of_others(quantity, held.sentence, said)
    ):
        return False
    if not any_thing and _counts_else(quantity, held, said):
        return False  # «12 роялей» where there are 3 complaints instead of 12
    alone = quantity.bare and quantity.unit is Unit.COUNT
    load = quantity.unit is real.unit is Unit.SECONDS and quantity.period == real.period == "week"  # «22 ч/нед.»
    free = any_thing or load or (_OF_SOMETHING.isdisjoint({real.unit, quantity.unit}) and not alone)
    return free or same_matter(said, held.sentence)


def _same_of_anything(held: Held, quantity: Quantity, said: Sequence[Token]) -> bool:
    """Tell whether a number without a noun of its own is as large and stands by a thing of which the sentence tells."""
    real = held.quantity
    if held.over or not may_be_any_thing(quantity, real):
        return False
    if quantity.unit is Unit.SECONDS:
        return _names_counted(quantity, held.sentence, said)
    own = frozenset(quantity.nouns)
    things = [token for token in said if token.key not in own and not token.number and _names_thing(token)]
    told = [token for token in tokenise(held.sentence) if not token.number and _names_thing(token)]
    return bounded(quantity, real.value) and any(is_like(one)(other) for one in things for other in told)


def _names_thing(token: Token) -> bool:
    if _CHANGE.match(token.key) or len(token.text) <= _LITTLE:
        return False
    return token.latin or token.shouting or "NOUN" in reading(token.key).grammemes


def _counts_else(quantity: Quantity, held: Held, said: Sequence[Token]) -> bool:
    """Tell whether a bare number of the resume counts another thing than a number of the sentence, or names one."""
    if quantity.bare or not held.quantity.bare or quantity.unit is not Unit.COUNT:
        return False
    before = held.sentence[: held.quantity.start].rstrip()
    if _done_so(before, quantity, said):
        return False
    return not before.endswith("№") and not _names_counted(quantity, held.sentence, said)


def _done_so(before: str, quantity: Quantity, said: Sequence[Token]) -> bool:
    """Tell whether both numbers follow the same verb: «выиграл 97» and «выиграл девяносто семь закупок»."""
    held = tokenise(before)[-1:]
    own = [token for token in said if token.end <= quantity.start][-1:]
    verbs = all("VERB" in reading(token.key).grammemes for token in (*held, *own))
    return bool(held and own) and verbs and is_like(own[0])(held[0])


def _often(quantity: Quantity, real: Quantity) -> bool:
    """Tell whether it is said how many times something was done of which the resume counts as many."""
    times = bool(quantity.nouns) and multiplier_of(quantity.nouns[0]) and quantity.unit is Unit.COUNT
    if not times or real.unit is not Unit.COUNT or quantity.value <= 1 or quantity.period not in {"", real.period}:
        return False
    return bounded(quantity, real.value) and is_deed(real) if quantity.period else quantity.value == real.value


def is_deed(real: Quantity) -> bool:
    """Tell whether a number counts what is done, «300 процедур», «14 выездов», and not what is had."""
    return bool(real.nouns) and real.concept is None and {"NOUN", "inan"} <= reading(real.nouns[0]).grammemes


def _told_over(held: Held, quantity: Quantity, said: Sequence[Token]) -> bool:
    """Tell whether a number is told for the time that a rate was counted over, and of what the resume counts."""
    if quantity.period != held.quantity.period:
        return False
    return quantity.bare or not unnamed(held.quantity) or _names_counted(quantity, held.sentence, said)


def _names_counted(quantity: Quantity, sentence: str, said: Sequence[Token]) -> bool:
    """Tell whether a sentence has the thing that a number counts."""
    counted = next((token for token in said if quantity.nouns and token.key == quantity.nouns[0]), None)
    return counted is not None and any(map(is_like(counted), tokenise(sentence)))


def _of_others(quantity: Quantity, sentence: str, said: Sequence[Token]) -> bool:
    """Tell whether «каждый третий гость» counts what the sentence of a share does not name."""
    named = any(quantity.nouns and token.key == quantity.nouns[0] for token in said)
    return named and _EACH.match(quantity.text) is not None and not _names_counted(quantity, sentence, said)


def is_like(token: Token) -> Callable[[Token], bool]:
    """What tells whether a word says the same as this one, or is of its root."""
    names = synonyms(names_of(token.text))
    return lambda other: bool(names & names_of(other.text)) or _akin(token, other)


def _akin(one: Token, other: Token) -> bool:
    """Tell whether two words are of one root: «списываем» and «списания»."""
    near = ((root(a), root(b)) for a in names_of(one.text) for b in names_of(other.text))
    return any(min(len(a), len(b)) >= _ROOT and related(a, b) for a, b in near)


def of_the_part(sentence: str, start: int, said: Sequence[Token], *, whole_too: bool = True) -> bool:
    """Tell whether a number of the whole is told of a part of it: «30 дел, из них 24 выиграла», «выиграла 30 дел».

    `whole_too`: and 26 of «перевела 11 экранов из 26»; what follows from both is of neither.
    """
    part, opening = _PART_OF.search(sentence), _OUT_OF.search(sentence[:start])
    if whole_too and is_whole_of_part(sentence, start):
        whole, rest = _matter("")[0], _matter(sentence[:start])[0]  # «перевёл 11 экранов из 26»
    elif opening is not None and "," not in sentence[start:]:
        whole, rest = _matter("")[0], _matter(sentence[start:])[0]  # «из 40 заявок закрыл 36»
    elif part is None or start >= part.start():
        return False
    else:
        whole, rest = _matter(sentence[: part.start()])[0], _matter(sentence[part.end() :])[0]
    if any(token.key in {"из", "of"} for token in said):
        return False  # «24 дела из 30»
    told = [token for token in said if not token.number and len(token.text) > 2]
    return not any(map(_verb_of(whole), told)) and any(map(_verb_of(rest), told))


def is_whole_of_part(sentence: str, start: int) -> bool:
    """Tell whether a number is the whole of which a part is counted before it: 26 of «11 экранов из 26»."""
    return _WHOLE_OF.search(sentence[:start]) is not None


def same_deed(sentence: str, said: Sequence[Token]) -> bool:
    """Tell whether a sentence of the resume has a verb that is said, or one that means the same."""
    deeds = [token for token in tokenise(sentence) if "VERB" in reading(token.key).grammemes]
    return any("VERB" in reading(token.key).grammemes and any(map(is_like(token), deeds)) for token in said)


def _verb_of(words: Words) -> Callable[[Token], bool]:
    return lambda token: "VERB" in reading(token.key).grammemes and words.find(token) is not None


def _called(one: Token, other: Token) -> bool:
    """Tell whether two nouns are names of one thing: «запасы» and «излишки»."""
    if not {"NOUN"} <= reading(one.key).grammemes & reading(other.key).grammemes:
        return False
    return bool(synonyms(names_of(one.text)) & names_of(other.text))


def same_matter(said: Sequence[Token], sentence: str) -> bool:
    """Tell whether two sentences share a word besides «снизил» and «вырос»; of two languages nothing is asked."""
    words, cyrillic = _matter(sentence)
    shared = [token for token in said if len(token.text) > 2 and not token.number and not _CHANGE.match(token.key)]
    if not shared or not sentence or any(words.find(token) for token in shared):
        return True
    told = [token for token in tokenise(sentence) if not token.number and len(token.text) > 2]
    told = [token for token in told if not _CHANGE.match(token.key)]
    if any(_akin(one, other) or _called(one, other) for one in shared for other in told):
        return True
    return _mostly_cyrillic(said) is not cyrillic


@lru_cache(maxsize=1024)
def _matter(sentence: str) -> tuple[Words, bool]:
    """The words of a resume's sentence that name what a number is about, and whether it is Russian."""
    tokens = tokenise(sentence)
    return Words(
        (Text("", " ".join(token.text for token in tokens if not _CHANGE.match(token.key))),)
    ), _mostly_cyrillic(tokens)


def _mostly_cyrillic(tokens: Sequence[Token]) -> bool:
    letters = [token for token in tokens if not token.number]
    return 2 * sum(1 for token in letters if not token.latin) >= len(letters)


def bounded(claim: Quantity, real: float) -> bool:
    """Tell whether a real value lies where the claim says: «более 1000» for 1200, «почти полмиллиона» for 450 тысяч."""
    value = claim.value
    if abs(real - value) <= 1e-6 * max(1.0, abs(value)):
        return True
    if claim.bound is Bound.VAGUE:
        return real >= value
    if claim.bound is Bound.OVER:
        return value <= real <= value * 1.5
    if claim.bound is Bound.UNDER:
        return value * 0.8 <= real <= value
    if claim.bound is Bound.ABOUT:
        return abs(real - value) <= value * 0.15
    if _is_fraction(claim) or _by_tens(claim):
        return abs(real - value) <= value * _ROUNDED
    return claim.unit is Unit.TIMES and value * 0.94 <= real <= max(value * 1.2, value + 1)


def _by_tens(claim: Quantity) -> bool:
    """Tell whether a number is rounded by the word that it is told in: «четыре десятка» for 42."""
    return claim.scale in _TENS and not any(map(str.isdigit, claim.text)) and "с половин" not in claim.text


def _is_fraction(claim: Quantity) -> bool:
    """Tell whether a share is told by a word that rounds it: «на треть», «каждая девятая»."""
    named = claim.text.lower()
    return claim.unit is Unit.PERCENT and not re.search(r"\d|%|процент|percent", named)
