"""What the shape of a clause tells, whatever the resume says: where something was, what only refers, its parts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import synonyms
from libs.common.grounding.language.terms import Part, Term, word_of

IN = frozenset({"в", "во", "на"})
_NUMBERS = frozenset({"plur", "masc", "femn", "neut"})
_QUALIFIES = frozenset({"ADJF", "PRTF", "Apro", "Anum"})
_WITHOUT_NEAR = 3
_WHILE = frozenset({"время", "ходе", "период", "течение", "процессе", "рамках"})
_PAIR = 2
_AND = frozenset({"и", "или", "а", "and", "or"})


def says_where(term: Term, clause: Clause) -> bool:
    """Tell whether a word only says where something was: «в хозяйстве»."""
    place = clause.terms.index(term) if term in clause.terms else 0
    return place > 0 and clause.terms[place - 1].key in IN and "loct" in term.grammemes


def says_when(term: Term, clause: Clause) -> bool:
    """Tell whether a word only says when something was: «за время проекта», «в ходе внедрения»."""
    place = clause.terms.index(term) if term in clause.terms else 0
    return place > 0 and clause.terms[place - 1].key in _WHILE and "gent" in term.grammemes


def absent(term: Term, clause: Clause) -> bool:
    """Tell whether a clause says that a thing was not there: «без аварий», «без аварий и травм»."""
    place = clause.terms.index(term) if term in clause.terms else 0
    before = [one.key for one in clause.terms[max(0, place - _WITHOUT_NEAR) : place]]
    return "gent" in term.grammemes and ("без" in before[-2:] or (before[-1:] == ["и"] and "без" in before))


def in_field(term: Term, clause: Clause) -> bool:
    """Tell whether a word may name the field in which one worked: «в энергетике», «за рулём»."""
    place = clause.terms.index(term) if term in clause.terms else 0
    before = clause.terms[place - 1].key if place else ""
    return (before in IN and "loct" in term.grammemes) or before == "за" or (before in IN and term.token.shouting)


def in_adjunct(term: Term, terms: Sequence[Term]) -> bool:
    """Tell whether a preposition joins a word to its clause, over what qualifies it: «под каждого нового ученика»."""
    place = terms.index(term) if term in terms else 0
    while place > 0:
        place -= 1
        before = terms[place]
        if "PREP" in before.grammemes:
            return True
        if before.part is not Part.NUMBER and not before.grammemes & _QUALIFIES:
            return False
    return False


def acts_itself(term: Term, clause: Clause) -> bool:
    """Tell whether a clause tells of a deed of somebody else, «заказчики вернулись», where no «я», «у меня» stands.

    Who does it must agree with a verb; a rank and a name are nobody else's.
    """
    plain = term.plain or (term.token.first and word_of(term.key, first=False).plain)
    if clause.first or not plain or not {"NOUN", "anim", "nomn"} <= term.grammemes:
        return False
    number = term.grammemes & _NUMBERS
    return any(_agrees(verb.grammemes, number) for verb in clause.terms if verb.part is Part.VERB)


def _agrees(verb: frozenset[str], number: frozenset[str]) -> bool:
    """Tell whether a verb is said of what has these number and gender."""
    if "3per" in verb:
        return ("plur" in verb) is ("plur" in number)
    past = "past" in verb or "PRTS" in verb
    return past and bool(number) and (number & {"plur"} or number & {"masc", "femn", "neut"}) <= verb


def part_of(term: Term, clause: Clause) -> tuple[Term, ...]:
    """The words of a clause that stand with one between two conjunctions."""
    cuts = [one.token.start for one in clause.terms if one.key in _AND]
    left = max((cut for cut in cuts if cut <= term.token.start), default=clause.start)
    right = min((cut for cut in cuts if cut > term.token.start), default=clause.end)
    return tuple(one for one in clause.terms if left <= one.token.start < right)


def only_refers(clause: Clause, words: Sequence[Term]) -> bool:
    """Tell whether a clause says no more than what was done with what stands before it: «который я собрала»."""
    relative = any(term.refers or "Anph" in term.grammemes for term in clause.terms[:2])
    return relative and all(term.part is Part.VERB and term.plain and term.ordinary for term in words)


def contradicted(words: Sequence[Term], clause: Clause, denials: Sequence[Sequence[Term]]) -> bool:
    """Tell whether one of the denials denies all that these words say."""
    said = [term for term in words if term.part is not Part.NUMBER]
    had = [term for term in said if not absent(term, clause)]
    return len(said) >= _PAIR and any(
        same_words(said, one) or holds_denied(said, one) or has_denied_things(had, one) for one in denials
    )


def same_words(one: Sequence[Term], other: Sequence[Term]) -> bool:
    """Tell whether two clauses hold the same words, in any order and form."""
    return len(one) == len(other) and all(any(term.names & near.names for near in other) for term in one)


def holds_denied(said: Sequence[Term], denied: Sequence[Term]) -> bool:
    """Tell whether a clause has a thing with what narrows it as a denial does: «крупные заводы», «большие заводы»."""
    pairs = [pair for pair in pairwise(denied) if _narrowed(*pair)]
    return bool(pairs) and all(
        any(_narrowed(*near) and all(map(_says_same, near, pair)) for near in _near(said)) for pair in pairs
    )


def has_denied_things(said: Sequence[Term], denied: Sequence[Term]) -> bool:
    """Tell whether a clause has all things of a denial, two at least: «эксперт ЕГЭ» of who «экспертом ЕГЭ не была»."""
    things = [term for term in denied if term.part is Part.NOUN]
    rest = [term for term in denied if term.part not in (Part.NOUN, Part.VERB)]
    return len(things) >= _PAIR and not rest and all(any(one.names & thing.names for one in said) for thing in things)


def _near(terms: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    """Each two words of which the second may be narrowed by the first, one word between them at most."""
    yield from pairwise(terms)
    yield from zip(terms, terms[2:], strict=False)


def _narrowed(one: Term, thing: Term) -> bool:
    return "ADJF" in one.grammemes and thing.part is Part.NOUN


def _says_same(one: Term, other: Term) -> bool:
    return bool(one.names & other.names) or not synonyms(one.names).isdisjoint(other.names)


def parts(clause: Clause, masks: Sequence[tuple[Term, int]]) -> Iterator[list[tuple[Term, int]]]:
    """What stands between conjunctions is proved each by itself."""
    cuts = [term.token.start for term in clause.terms if term.key in _AND]
    for left, right in pairwise([clause.start, *cuts, clause.end]):
        yield [(term, mask) for term, mask in masks if left <= term.token.start < right]
