"""As whom a clause says that one works: «работала помощником судьи» needs a position, not help given to one."""

from itertools import pairwise

from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.deputies import is_second, only_seconds
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.resume.known import Known
from libs.common.text.morphology import AS_WHOM

_WORKS = frozenset({"работать", "трудиться", "служить", "проработать", "поработать", "отработать", "устроиться"})


def no_position(clause: Clause, known: Known) -> Term | None:
    """The person as whom a clause says that one worked, where the resume calls its owner so nowhere."""
    if clause.negated or not any(term.names & _WORKS for term in clause.terms):
        return None
    for before, term in pairwise((None, *clause.terms)):
        alone = before is None or before.part is not Part.SMALL
        if not (alone and term is not None and term.grammemes >= AS_WHOM) or term.general:
            continue
        called = [
            known.places.texts[number].text
            for number in known.bits(known.mask(term))
            if _is_called(term, number, known)
        ]
        second = is_second(clause.text[: term.token.start - clause.start])
        if not called or (not second and only_seconds(called, term.token.stem)):
            return term
    return None


def _is_called(term: Term, number: int, known: Known) -> bool:
    """Tell whether a place is a position or says of somebody, in the nominative or as whom, that it is one."""
    if known.titles >> number & 1 and not known.about >> number & 1:
        return True
    said = (one for one in terms_of(known.places.texts[number].text) if one.names & term.names)
    return any(one.grammemes & {"nomn", "ablt"} for one in said)
