"""What the applicant is told to do without, though the resume does not say so."""

from itertools import dropwhile

from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.resume.known import Known
from libs.common.grounding.vacancy.inquiry import Inquiry

_BOUNDS = frozenset({"малого"})
"""«Без малого десять» bounds a number and does without nothing."""


def done_without(clause: Clause, known: Known, asked: Inquiry) -> Term | None:
    """What a clause does without, «без тахографа», where the resume does not; `asked` knows the vacancy's words."""
    for place, word in enumerate(clause.terms):
        rest = dropwhile(lambda term: "ADJF" in term.grammemes, clause.terms[place + 1 :])
        given = next(rest, None) if word.key in {"без", "without"} else None
        beside = clause.terms[place + 2 : place + 3]
        if given is None or Part.NUMBER in {given.part, *(term.part for term in beside)}:
            continue  # «без малого пять лет»
        if not _gives_something_up(given, known, asked):
            continue  # «без спешки»
        told = known.exact(word) & known.mask(given) or known.denied.mask(given)  # «ни одной кражи» is «без краж»
        if given.matters and given.key not in _BOUNDS and not told:
            return given
    return None


def _gives_something_up(term: Term, known: Known, asked: Inquiry) -> bool:
    """Tell whether doing without a thing gives something up: pay, what the vacancy asks for, a tool."""
    named = not term.plain or term.token.latin or bool(term.names & listed("sensitive"))
    return named or asked.has(term) or known.mask(term) != 0
