"""What the shape of a clause tells, whatever the resume says: where something was, what only refers, its parts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from libs.common.grounding.proof.clauses import Clause
from libs.common.grounding.proof.terms import Part, Term

IN = frozenset({"в", "во", "на"})
_AND = frozenset({"и", "или", "а", "and", "or"})


def says_where(term: Term, clause: Clause) -> bool:
    """Tell whether a word only says where something was: «в хозяйстве»."""
    place = clause.terms.index(term) if term in clause.terms else 0
    return place > 0 and clause.terms[place - 1].key in IN and "loct" in term.grammemes


def only_refers(clause: Clause, words: Sequence[Term]) -> bool:
    """Tell whether a clause says no more than what was done with what stands before it: «который я собрала»."""
    relative = any(term.refers or "Anph" in term.grammemes for term in clause.terms[:2])
    return relative and all(term.part is Part.VERB and term.plain and term.ordinary for term in words)


def same_words(one: Sequence[Term], other: Sequence[Term]) -> bool:
    """Tell whether two clauses hold the same words, in any order and form."""
    return len(one) == len(other) and all(any(term.names & near.names for near in other) for term in one)


def parts(clause: Clause, masks: Sequence[tuple[Term, int]]) -> Iterator[list[tuple[Term, int]]]:
    """What stands between conjunctions is proved each by itself."""
    cuts = [term.token.start for term in clause.terms if term.key in _AND]
    for left, right in pairwise([clause.start, *cuts, clause.end]):
        yield [(term, mask) for term, mask in masks if left <= term.token.start < right]
