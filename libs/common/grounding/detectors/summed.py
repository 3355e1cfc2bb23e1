"""What several places of the resume come to: people taught at two jobs, and how many times a year."""

from collections.abc import Sequence

from libs.common.grounding.claims import Evidence
from libs.common.grounding.detectors.tenures import together
from libs.common.grounding.language.forms import names_of, synonyms
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.grounding.numbers.rhythm import held_rhythms, rhythms
from libs.common.grounding.numbers.same_things import SERVED
from libs.common.grounding.resume.evidence import Held, ResumeIndex
from libs.common.grounding.resume.numeric import (
    bounded,
    is_deed,
    persons_alike,
    same_deed,
    same_matter,
)
from libs.common.text.morphology import reading
from libs.common.text.roots import related, root

_JOB = "/experience/"
_ROOT = 4
"""Letters of a root that a deed and its verb share."""
_NEAR = 0.12
"""By how much of itself a number of times may miss that of the resume: «раз в неделю» is four times a month."""


def in_all(quantity: Quantity, index: ResumeIndex, said: Sequence[Token], sentence: str) -> Evidence | None:
    """Where a count told of all jobs («в общей сложности») is the sum of what each says of the same deed.

    Only the whole sum counts, of at least two jobs, of things with one name or of people that are not served.
    """
    if quantity.unit is not Unit.COUNT or not quantity.nouns or quantity.period or not together(sentence):
        return None
    told = [held for held in index.quantities if _alike(held, quantity) and same_deed(held.sentence, said)]
    jobs = {held.evidence.path.split("/")[2] for held in told}
    if len(jobs) < 2 or len(told) != len(jobs):
        return None
    return told[0].evidence if bounded(quantity, sum(held.quantity.value for held in told)) else None


def _alike(held: Held, quantity: Quantity) -> bool:
    real = held.quantity
    if not held.evidence.path.startswith(_JOB) or real.unit is not Unit.COUNT or real.period:
        return False
    if quantity.concept is not None:
        return real.concept == quantity.concept or (real.concept not in SERVED and persons_alike(quantity, real))
    return bool(real.nouns) and real.nouns[0][:5] == quantity.nouns[0][:5] and len(real.nouns[0]) > 4


def _is_deed_of(noun: str, token: Token) -> bool:
    """Tell whether a noun names the deed of a verb: «выездов» of «выезжал»."""
    roots = ((root(a), root(b)) for a in names_of(noun) for b in names_of(token.text))
    return "VERB" in reading(token.key).grammemes and any(len(a) >= _ROOT and related(a, b) for a, b in roots)


def as_many_deeds(quantity: Quantity, index: ResumeIndex, said: Sequence[Token]) -> Evidence | None:
    """Where the resume counts as many deeds of a verb of the sentence: «5 выездов» for «выезжал на пять аварий».

    What the deed is told of must stand in the resume too.
    """
    if quantity.unit is not Unit.COUNT or not quantity.nouns or quantity.value <= 1:
        return None
    things = synonyms(names_of(quantity.nouns[0]))
    if things.isdisjoint(index.names):
        return None
    for held in index.quantities:
        real = held.quantity
        if not real.nouns or not is_deed(real) or real.period != quantity.period or real.unit is not Unit.COUNT:
            continue
        if bounded(quantity, real.value) and any(_is_deed_of(real.nouns[0], token) for token in said):
            return held.evidence
    return None


def as_many_times(
    quantity: Quantity, index: ResumeIndex, said: Sequence[Token], sentence: str, offset: int
) -> Evidence | None:
    """Where the resume says of the same matter that it is done as often: «раз в квартал» for «четыре раза в год»."""
    often = [rate for start, end, rate in rhythms(sentence) if start <= quantity.start - offset < end]
    if not often:
        return None
    for text in index.texts:
        for held in held_rhythms(text.text):
            if abs(held - often[0]) <= _NEAR * often[0] and same_matter(said, text.text):
                return Evidence(text.path, text.text)
    return None
