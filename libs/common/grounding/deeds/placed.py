"""At which job a clause says that something was, where it names no employer: «в депо», «на буксире»."""

from collections.abc import Sequence
from itertools import pairwise

from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.shapes import IN, absent
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.resume.known import Known

_PLACES = bag(
    "депо магазин клиника поликлиника больница завод фабрика цех склад студия школа сад ресторан кафе салон отель"
    " гостиница банк аптека агентство бюро театр музей институт лаборатория станция клуб типография рынок комбинат"
    " санаторий"
)
_WHERE = frozenset({"loct", "Fixd"})


def place_of(clause: Clause, known: Known) -> int | None:
    """The only job of which the resume names the kind of place, «в депо», or that is called by it: «на буксире»."""
    for before, place in pairwise(clause.terms):
        if before.key in IN and place.part is Part.NOUN and place.grammemes & _WHERE:
            mask = known.exact(place)
            jobs = [number for number, bits in enumerate(known.jobs) if mask & bits]
            if place.names & _PLACES or mask & known.titles:
                return jobs[0] if len(jobs) == 1 and not mask & known.general else None
    return None


def disowned_thing(words: Sequence[Term], clause: Clause, known: Known) -> bool:
    """Tell whether a deed and its thing are those of a denial, and nothing in the resume has the thing otherwise.

    «Урегулировал имущество предприятий» of whom «имущество юрлиц не урегулировал» is said.
    """
    things = (term for term in words if term.part is Part.NOUN and not term.general and not absent(term, clause))
    if any(map(known.disclaimed, things)):
        return True
    said = frozenset[str]().union(*(one.names for one in words)) if known.undone else frozenset[str]()
    return any(not (said.isdisjoint(deeds) or said.isdisjoint(things)) for deeds, things in known.undone)


def opening(clause: Clause, known: Known) -> frozenset[int]:
    """The job at which a clause without a subject says that it was: «ремонтируя пианино в школе, обучил двоих»."""
    if any("VERB" in term.grammemes for term in clause.terms) or not any("GRND" in t.grammemes for t in clause.terms):
        return frozenset()
    named = frozenset(job for term in clause.terms for job in known.employer(term))
    place = place_of(clause, known) if not named else None
    return named if place is None else frozenset({place})
