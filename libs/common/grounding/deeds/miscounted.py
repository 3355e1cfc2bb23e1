"""A number told of a deed that the resume counts otherwise: «заменил шесть клапанов» where it says «заменил два»."""

import re
from functools import reduce
from operator import and_

from libs.common.grounding.language.clauses import Clause, clauses_of
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.grounding.numbers.counted import PEOPLE
from libs.common.grounding.numbers.number_words import may_count
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.known import Known
from libs.common.grounding.resume.numeric import bounded, held_numbers

_ANYBODY = frozenset({"человек", "люди"})
_SHARE = re.compile(r"\b(?:из|of)\s$", re.IGNORECASE)
"""Behind it stands what a share is of: «семь из десяти клиентов»."""


def miscounted(clause: Clause, known: Known) -> Term | None:
    """The thing of which a clause counts another number than every place does that has the thing and its deed."""
    if not any(term.part is Part.NUMBER or may_count(term.key) for term in clause.terms):
        return None
    said = [term for term in clause.terms if term.matters and not term.general and known.mask(term)]
    found = quantities(clause.text, clause.start) if said else []
    for one in found:
        before = clause.text[: one.start - clause.start]
        thing = None if _SHARE.search(before) else _counted(one, clause)
        if thing is None or one.unit is not Unit.COUNT:
            continue
        if thing.names & _ANYBODY:
            texts = _counting_people(one, [term for term in said if not known.employer(term)], known)
            if texts and not _follows(one, texts, known):
                return thing
            continue
        deeds = [term for term in said if term.part is Part.VERB]
        beside = [term for term in said if term is not thing and not known.employer(term)]
        if deeds:
            places = reduce(and_, map(known.mask, deeds)) & known.exact(thing)
        else:
            places = reduce(and_, map(known.mask, beside)) if beside and len(found) == 1 else 0
        texts = [known.places.texts[number].text for number in known.bits(places)]
        held = [clause.text for text in texts for clause in clauses_of(text)]
        told = [(text, other) for text in held for other in quantities(text) if _is_told(one, other, text, thing)]
        if any(len(quantities(text)) > 1 or other.period != one.period for text, other in told):
            continue  # another number may be made of two
        counts = [other.value for _, other in told]
        if counts and not any(bounded(one, value) for value in (*counts, sum(counts))):
            return None if _follows(one, texts, known) else thing
    return None


def _counting_people(one: Quantity, said: list[Term], known: Known) -> list[str]:
    """The places with all that is told that count people, and none of them as many: «учёт на 150 чел.»."""
    places = reduce(and_, map(known.mask, said)) if len(said) > 1 else 0
    texts = [known.places.texts[number].text for number in known.bits(places)]
    counts = [[other.value for other in quantities(text) if other.concept == PEOPLE] for text in texts]
    apart = all(len(each) == 1 and not bounded(one, each[0]) for each in counts)
    return texts if texts and apart else []


def more_elsewhere(thing: Term, places: int, known: Known) -> bool:
    """Tell whether places count fewer of a thing than another place of the resume does."""
    here = [one.value for number in known.bits(places) for one in _numbers(number, thing, known)]
    everywhere = [one.value for number in known.bits(known.exact(thing)) for one in _numbers(number, thing, known)]
    return bool(here) and max(here) < max(everywhere)


def counted_somewhere(thing: Term, known: Known) -> bool:
    """Tell whether a place of the resume counts one of a thing or more."""
    return any(one.value > 0 for number in known.bits(known.exact(thing)) for one in _numbers(number, thing, known))


def _numbers(number: int, thing: Term, known: Known) -> list[Quantity]:
    text = known.places.texts[number].text
    return [one for one in known.quantities(number) if one.unit is Unit.COUNT and _of(one, text, thing)]


def _counted(one: Quantity, clause: Clause) -> Term | None:
    """The thing that stands behind a number, with nothing but what qualifies it between."""
    for term in clause.terms:
        if term.token.start < one.figure_end:
            continue
        if term.part is Part.NOUN:
            counts = term.matters or term.names & _ANYBODY
            return term if counts and "PREP" not in term.grammemes else None
        if term.part is not Part.OTHER:
            return None
    return None


def _is_told(one: Quantity, other: Quantity, text: str, thing: Term) -> bool:
    """Tell whether a number of a text counts a thing, or what has one name with it: «детей», «воспитанников»."""
    return other.unit is Unit.COUNT and (_of(other, text, thing) or _alike(one, other))


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.concept is not None and one.concept == other.concept


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
    return any(
        any(text in held.sentence for text in texts) and bounded(one, held.quantity.value)
        for held in held_numbers(known.index)
    )
