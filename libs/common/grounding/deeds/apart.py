"""What was done with others and is told as done alone, or done at different places and told as one."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from libs.common.grounding.claims import ClaimKind
from libs.common.grounding.deeds.statement import Failure, Statement
from libs.common.grounding.language.clauses import is_state
from libs.common.grounding.language.forms import trade_deeds
from libs.common.grounding.language.shapes import parts
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.numbers.amounts import OF_TIME
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.known import Known


def apart(
    statement: Statement, jobs: frozenset[int], found: Sequence[tuple[Term, int]], known: Known
) -> Failure | None:
    """What was done with others and is told as done alone, or done at different places and told as one."""
    masks: list[tuple[Term, int]] = []
    things = [(one, mask) for one, mask in found if one.part is not Part.VERB and not one.general]
    for term, mask in found:
        own = mask if statement.helped else mask & ~known.weak
        if not own and _says_nothing(term, mask, things, found, statement, known):
            continue
        if not own:
            reason = f"«{term.token.text}»: в резюме вы в этом участвовали, а не делали сами"
            return Failure(ClaimKind.TITLE, term, reason)
        if _tells_where(term, statement, jobs, known, alone=len(found) == 1, of_things=bool(things)):
            masks.append((term, own))
    asked = jobs or _counting(statement, known)
    if _counted_elsewhere(statement, jobs, known):
        return Failure(ClaimKind.MERGED, None, "В резюме это число стоит у другого места работы")
    if (
        not asked
        or _only_places(masks, known)
        or all(_held(part, asked, known, named=bool(jobs)) for part in parts(statement.clause, masks))
    ):
        return None
    return Failure(ClaimKind.MERGED, None, "В резюме это сказано о разных местах работы")


def _says_nothing(
    term: Term,
    mask: int,
    things: Sequence[tuple[Term, int]],
    found: Sequence[tuple[Term, int]],
    statement: Statement,
    known: Known,
) -> bool:
    """Tell whether a word that stands only where one helped names nothing, and what it is said of was done alone."""
    empty = term.plain and (term.part is Part.VERB or (term.general and any(one & ~mask for _, one in things)))
    beside = [*things, *((one, other) for one, other in found if one is not term and not other & ~known.weak)]
    return empty and not statement.bold and not any(mask & other for _, other in beside)


def _tells_where(
    term: Term, statement: Statement, jobs: frozenset[int], known: Known, *, alone: bool, of_things: bool
) -> bool:
    """Tell whether a word says at which job something was: not one that may be said of any, nor what was proved."""
    if is_state(term) or (not jobs and statement.is_proved(term)):
        return False  # what is counted was found with its number
    if jobs and term.general and not alone:
        return False  # «в клинике встречала звонки»
    told_of = of_things or any(one.refers for one in statement.clause.terms)
    if term.part is Part.VERB and term.plain and told_of and not known.exact(term) and not term.names & trade_deeds():
        return False  # «вводил накладные» where another job has «ввёл регламент»
    return bool(jobs) or not term.ordinary or (term.part is Part.VERB and not term.plain)


def _counting(statement: Statement, known: Known) -> frozenset[int]:
    """The jobs that have all numbers of a clause, beside those by which they were proved."""
    told = {one.value for one in quantities(statement.clause.text) if one.unit not in OF_TIME}
    if not statement.counted or not told:
        return statement.counted
    held = ({one.value for place in known.bits(job) for one in known.quantities(place)} for job in known.jobs)
    return statement.counted | {number for number, values in enumerate(held) if told <= values}


def _only_places(masks: Sequence[tuple[Term, int]], known: Known) -> bool:
    """Tell whether only employers are named: «два года в студии и четыре в «Финдате»»."""
    return all(known.employer(term) for term, _ in masks)


def _counted_elsewhere(statement: Statement, jobs: frozenset[int], known: Known) -> bool:
    """Tell whether the numbers of a clause stand at other jobs than the named ones, and not at these."""
    if not jobs or not statement.counted or jobs & statement.counted:
        return False
    told = {one.value for one in quantities(statement.clause.text) if one.unit not in OF_TIME}
    places = (place for job in jobs for place in known.bits(known.jobs[job]))
    return told.isdisjoint(one.value for place in places for one in known.quantities(place))


def _held(masks: Sequence[tuple[Term, int]], jobs: frozenset[int], known: Known, *, named: bool) -> bool:
    """Tell whether one of the jobs holds all words; what skills say must be of no other job than a named one."""
    for number in jobs:
        here = known.at_employer(number) if any(known.employer(term) for term, _ in masks) else known.jobs[number]
        others = reduce(or_, (bits for bits in known.jobs if not bits & here), 0) if named else 0
        # a thing that stands elsewhere by another name alone says nothing of the place
        apart = (
            (term, mask)
            for term, mask in masks
            if not mask & here and (term.part is Part.VERB or known.places.named(term))
        )
        if all(mask & known.general and not known.itself(term) & others for term, mask in apart):
            return True
    return False
