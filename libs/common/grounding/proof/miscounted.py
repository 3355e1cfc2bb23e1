"""A number told of a deed that the resume counts otherwise: «заменил шесть клапанов» where it says «заменил два»."""

import re
from functools import reduce
from operator import and_

from libs.common.grounding.checks.amounts import Quantity, Unit
from libs.common.grounding.checks.numeric import bounded, held_numbers
from libs.common.grounding.checks.quantities import quantities
from libs.common.grounding.proof.clauses import Clause
from libs.common.grounding.proof.known import Known
from libs.common.grounding.proof.terms import Part, Term, terms_of

_EVERYWHERE = -1
_SHARE = re.compile(r"\b(?:из|of)\s$", re.IGNORECASE)
"""Behind it stands what a share is of: «семь из десяти клиентов»."""


def miscounted(clause: Clause, known: Known) -> Term | None:
    """The thing of which a clause counts another number than every place does that has the thing and its deed."""
    deeds = [term for term in clause.terms if term.part is Part.VERB and term.matters and known.mask(term)]
    for one in quantities(clause.text, clause.start) if deeds else ():
        before = clause.text[: one.start - clause.start]
        thing = None if _SHARE.search(before) else _counted(one, clause)
        if thing is None or one.unit is not Unit.COUNT:
            continue
        places = reduce(and_, map(known.mask, deeds), _EVERYWHERE) & known.exact(thing)
        texts = [known.places.texts[number].text for number in known.bits(places)]
        told = [other for text in texts for other in quantities(text) if _of(other, text, thing)]
        if told and not any(bounded(one, other.value) for other in told) and not _follows(one, texts, known):
            return thing
    return None


def more_elsewhere(thing: Term, places: int, known: Known) -> bool:
    """Tell whether places count fewer of a thing than another place of the resume does."""
    here = [one.value for number in known.bits(places) for one in _numbers(number, thing, known)]
    everywhere = [one.value for number in known.bits(known.exact(thing)) for one in _numbers(number, thing, known)]
    return bool(here) and max(here) < max(everywhere)


def _numbers(number: int, thing: Term, known: Known) -> list[Quantity]:
    text = known.places.texts[number].text
    return [one for one in known.quantities(number) if one.unit is Unit.COUNT and _of(one, text, thing)]


def _counted(one: Quantity, clause: Clause) -> Term | None:
    """The thing that stands behind a number, with nothing but what qualifies it between."""
    for term in clause.terms:
        if term.token.start < one.figure_end:
            continue
        if term.part is Part.NOUN:
            return term if term.matters and "PREP" not in term.grammemes else None
        if term.part is not Part.OTHER:
            return None
    return None


def _of(one: Quantity, text: str, thing: Term) -> bool:
    """Tell whether a number of a text counts a thing."""
    for term in terms_of(text):
        if term.token.start < one.figure_end:
            continue
        if term.part is Part.NOUN:
            return not term.names.isdisjoint(thing.names)
        if term.part is not Part.OTHER:
            return False
    return False


def _follows(one: Quantity, texts: list[str], known: Known) -> bool:
    """Tell whether a number follows from those of the texts: a share, a rate over another time, a difference."""
    return any(held.sentence in texts and bounded(one, held.quantity.value) for held in held_numbers(known.index))
