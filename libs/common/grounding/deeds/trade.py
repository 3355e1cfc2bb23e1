"""Deeds of a trade, «оперировал», «разрабатывала»: told of a thing that the resume has, and done rather than met."""

from collections.abc import Iterator
from itertools import takewhile

from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import listed, trade_deeds
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.resume.known import Known
from libs.common.text.morphology import readings
from libs.common.text.roots import related, root

_BESIDE = bag("после до при для перед к без из-за от about after before for without")
"""What stands behind these is what a deed is done beside: «программы восстановления после операций»."""
_OBJECT = frozenset({"NOUN", "inan", "accs"})
_QUALIFIES = frozenset({"ADJF", "PRTF", "Apro", "Anum", "NUMR"})


def not_done(clause: Clause, known: Known) -> Term | None:
    """The deed that the resume names only beside another, or the thing of a deed that no place of the resume has."""
    for place, verb in enumerate(clause.terms):
        if not _is_deed(verb) or not known.mask(verb):
            continue
        thing = next(_objects(clause.terms[place + 1 :]), None)
        places = known.mask(verb) & (known.mask(thing) if thing is not None else 0) or known.mask(verb)
        if thing is not None and verb.names & listed("strong") and thing.names & known.made_by_others:
            return verb
        if all(_met(verb, known.places.texts[number].text) for number in known.bits(places)):
            return verb
        if thing is not None and thing.plain and not thing.general and thing.matters and not known.mask(thing):
            return thing
    return None


def _is_deed(term: Term) -> bool:
    """Tell whether a word is a deed of a trade, told with a verb."""
    return "VERB" in term.grammemes and not term.names.isdisjoint(trade_deeds())


def _objects(after: tuple[Term, ...]) -> Iterator[Term]:
    """The things that stand right behind a verb, with nothing but what qualifies them between."""
    for term in takewhile(lambda one: one.part is not Part.VERB and "PREP" not in one.grammemes, after):
        if any(one.grammemes >= _OBJECT for one in readings(term.key)):
            yield term
            return
        if term.part is not Part.NUMBER and not term.grammemes & _QUALIFIES:
            return


def _met(verb: Term, text: str) -> bool:
    """Tell whether a text has a deed only as a noun that is joined to another deed: «после операций на колене»."""
    terms, roots = terms_of(text), [root(name) for name in verb.names if not name.isascii()]
    found = [
        place
        for place, term in enumerate(terms)
        if term.names & verb.names or any(related(one, root(name)) for one in roots for name in term.names)
    ]
    return bool(found) and all(
        terms[place].part is Part.NOUN and any(term.key in _BESIDE for term in terms[max(0, place - 2) : place])
        for place in found
    )
