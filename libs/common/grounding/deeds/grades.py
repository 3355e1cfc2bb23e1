"""Grades that one has, «первый класс», «третья группа», «второй механик»: none but the one that the resume names."""

from collections.abc import Iterator
from itertools import pairwise

from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.terms import Term, terms_of
from libs.common.grounding.numbers.number_tables import GRADES, SHORT_GRADES
from libs.common.grounding.resume.known import Known
from libs.common.text.morphology import PERSON

_GRADES = bag("класс разряд категория группа уровень степень")
_AS_WHOM = frozenset({"nomn", "ablt"})
_HAD = bag("иметь получить присвоить подтвердить обладать аттестовать квалификация допуск")


def other_grade(clause: Clause, known: Known) -> Term | None:
    """The grade that a clause says one has, where the resume names others of its kind and not this one."""
    had = any(term.names & _HAD for term in clause.terms)
    for said, kind in (*(_graded(clause.terms) if had else ()), *_ranked(clause.terms)):
        texts = (known.places.texts[number].text for number in known.bits(known.exact(kind)))
        told = (pair for text in texts for terms in (terms_of(text),) for pair in (*_graded(terms), *_ranked(terms)))
        held = {grade for grade, other in told if other.names & kind.names or SHORT_GRADES.get(other.key) in kind.names}
        if held and said not in held:
            return kind
    return None


def _graded(terms: tuple[Term, ...]) -> Iterator[tuple[float, Term]]:
    """Each grade by its number, with the word that says of what kind it is."""
    for number, kind in pairwise(terms):
        value = _value(number)
        if value is not None and (("sing" in kind.grammemes and kind.names & _GRADES) or kind.key in SHORT_GRADES):
            yield value, kind


def _ranked(terms: tuple[Term, ...]) -> Iterator[tuple[float, Term]]:
    """Who one is by a number: «второй механик», «третьим штурманом»."""
    for number, person in pairwise(terms):
        value = _value(number) if "Anum" in number.grammemes else None
        if value is not None and person.grammemes >= PERSON and person.grammemes & _AS_WHOM:
            yield value, person


def _value(term: Term) -> float | None:
    if term.key.isdigit():
        return float(term.key)
    return next((GRADES[name] for name in (term.key, *term.names) if name in GRADES), None)
