"""Which clauses of a sentence tell of what was done with others: by their own words or by a clause beside them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from libs.common.grounding.language.clauses import Clause, clauses_of
from libs.common.grounding.language.doers import GENDERS, verbs_of
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.terms import Part, Term
from libs.common.text.morphology import PERSON

_GOES_ON = frozenset({"чтобы", "чтоб", "который", "которая", "которое", "которые", "где"})
_BUSY = frozenset({"заниматься", "заняться", "отвечать", "делать", "готовить", "вести"})
_WE = frozenset({"мы", "we"})
_THOSE_WHO = re.compile(r"(?:среди|из|в числе|among|one of)\s(?:тех|those)\W*$", re.IGNORECASE)
_WHO = frozenset({"кто", "who"})
_POINTS = frozenset({"Anph", "Subx"})
_KNOWS = frozenset({"быть", "знать", "познакомиться"})
_SECOND = frozenset({"второй", "вторым", "второго"})
_KNOWN = frozenset({"знакомый", "знать", "представлять"})
_WHICH = frozenset({"which", "whose"})


@lru_cache(maxsize=1_024)
def helped_in(text: str) -> tuple[bool, ...]:
    """As `helped`, of the clauses of a sentence."""
    return tuple(helped(clauses_of(text)))


def helped(clauses: Sequence[Clause]) -> list[bool]:
    """Tell of each clause whether it is told as done with others: «знаком по переходу, в котором участвовал»."""
    found: list[bool] = []
    before: Clause | None = None
    for clause in clauses:
        goes_on = (
            bool(found) and found[-1] and (not clause.predicate or clause.terms[0].key in _GOES_ON or _plainly(clause))
        )
        among = before is not None and _THOSE_WHO.search(before.text) is not None and clause.terms[0].key in _WHO
        second = any(one.key in _SECOND and person.grammemes >= PERSON for one, person in pairwise(clause.terms))
        found.append(
            second
            or _has_we(clause)
            or (bool(found) and found[-1] and _they_did(clause) and before is not None and _has_we(before))
            or clause.helps
            or goes_on
            or among
            or clause.of_others
            or clause.by_another
            or clause.of_things
            or clause.learns
        )
        before = clause
    for place, (told, clause) in enumerate(pairwise(clauses), start=1):
        if _says_no_more(clause) and _of_others(told):
            found[place - 1 : place + 1] = [True, True]
        if (_takes_part(clause) or (clause.helps and _knows(told))) and not any(map(_does, told.terms)):
            found[place - 1 : place + 1] = [True, True]
    return found


def _has_we(clause: Clause) -> bool:
    return any(term.key in _WE for term in clause.terms)


def _they_did(clause: Clause) -> bool:
    """Tell whether many did what a clause tells: «мы пересмотрели карты, а поставщиков заменили»."""
    told = verbs_of(clause.terms)
    return bool(told) and all({"past", "plur"} <= term.grammemes for term in told)


def _plainly(clause: Clause) -> bool:
    """Tell whether a clause says no more than that one was busy with it: «участвовал в проекте, занимался узлами»."""
    verbs = [term for term in clause.terms if term.part is Part.VERB]
    return not clause.first and all(term.names & _BUSY for term in verbs)


def _takes_part(clause: Clause) -> bool:
    """Tell whether a clause says of what the one before names that the applicant took part in it, or that «we» did."""
    near = clause.terms if clause.helps and clause.first else clause.terms[:2]
    points = any(term.grammemes >= _POINTS or term.key in _WHICH for term in near)
    together = any(term.key in _WE for term in clause.terms)
    return points and (together or (clause.helps and any(term.first or term.done for term in clause.terms)))


def _knows(clause: Clause) -> bool:
    """Tell whether a clause says that the applicant knows something: «с санитарными зонами знакома»."""
    return any(term.names & _KNOWN for term in clause.terms)


def _says_no_more(clause: Clause) -> bool:
    """Tell whether a clause says only that the applicant took part in what the one before tells: «я в этом помогаю»."""
    rest = (
        term for term in clause.terms if term.matters and not term.general and term.names.isdisjoint(listed("weak"))
    )
    told = any(term.first or term.done for term in clause.terms)
    return clause.helps and told and not any(rest)


def _of_others(clause: Clause) -> bool:
    """Tell whether somebody or something else does what a clause tells: «лаборатория проходила аттестацию»."""
    told = [term for term in clause.terms if _does(term)]
    if any(term.first for term in clause.terms):
        return False
    subjects = [term.grammemes for term in clause.terms if {"NOUN", "nomn"} <= term.grammemes]
    return all(any(term.grammemes & GENDERS & subject for subject in subjects) for term in told)


def _does(term: Term) -> bool:
    """Tell whether a word says that the applicant did more than to know of it."""
    told = term.first or term.done
    return term.part is Part.VERB and told and term.names.isdisjoint(_KNOWS)
