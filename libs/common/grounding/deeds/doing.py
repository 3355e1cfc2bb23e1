"""A deed told by another verb than the resume's: proved where one line has all its things and a deed like it."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from libs.common.grounding.language.forms import doings
from libs.common.grounding.language.shapes import in_adjunct
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.resume.known import Known

_EVERYWHERE = -1


def told_alike(
    term: Term, part: Sequence[Term], found: Sequence[tuple[Term, int]], known: Known, *, helped: bool
) -> int:
    """The places that have everything a deed is told of and a deed for which it is told; help is no deed done alone.

    `part` are the words between two conjunctions, `found` those of the clause that need proof, each with its places.
    What a preposition joins («под каждого ребёнка») counts where nothing else does. A deed of nothing is told nowhere.
    """
    alike = doings(term.names)
    if not alike:
        return 0
    beside = [(one, mask) for one, mask in found if one is not term and one in part and _is_thing(one)]
    straight = [(one, mask) for one, mask in beside if not in_adjunct(one, part)]
    things = [mask for one, mask in straight if not one.general] or [mask for _, mask in straight or beside]
    if not things:
        return 0
    places = reduce(and_, things, _EVERYWHERE) & known.places.having(alike)
    return places if helped else places & ~known.weak


def _is_thing(term: Term) -> bool:
    """Tell whether a word names what a deed is done with; another deed, told of it too, is none."""
    return term.part in (Part.NOUN, Part.OTHER) and not doings(term.names)
