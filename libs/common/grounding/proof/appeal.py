"""Claims that a detector could not place, looked at again by meaning: other words for the same fact, counted by job."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise
from operator import and_, or_

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.deeds.totals import leaves_nothing_out
from libs.common.grounding.detectors.certificates import limits_of
from libs.common.grounding.detectors.fields import worked_in
from libs.common.grounding.detectors.tenure import takes
from libs.common.grounding.facts import covered_months
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.deputies import is_second, only_seconds
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.lexicon import rank_said
from libs.common.grounding.language.shapes import in_field
from libs.common.grounding.language.speech import Speech
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.numbers.amounts import Bound, Quantity, Unit
from libs.common.grounding.numbers.own_share import is_limit, of_fewer, told_as_own
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.numbers.rates import is_rate, names_a_time
from libs.common.grounding.resume.known import Known
from libs.common.grounding.resume.numeric import bounded, is_like, is_whole_of_part, of_the_part
from libs.common.text.morphology import AS_WHOM

_BY_WORDS = frozenset({
    ClaimKind.SKILL, ClaimKind.VACANCY_CLAIM, ClaimKind.CERTIFICATE, ClaimKind.TITLE, ClaimKind.DEGREE,
})  # fmt: skip
_WHOLE = frozenset({ClaimKind.CERTIFICATE, ClaimKind.DEGREE})
_TWO = 2
_NAMED_APART = ("/skill_set", "/certificate")
"""Where a tool is named without the job that it was used at."""
_BY_DATES = ("/total_experience/months", "/experience/")
_FIELDS = frozenset({"сфера", "индустрия", "отрасль", "область", "industry", "field"})
_AND = frozenset({"и", "and"})
_COUNTS = frozenset({ClaimKind.NUMBER, ClaimKind.TEAM_SIZE})


class Appeal:
    """Looks again at what the detectors found unsupported in a sentence."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def whole(self, text: str) -> Evidence | None:
        """The place that has a whole sentence word for word, or the owner's answer that says all of it."""
        return self._known.whole(text)

    def heard(self, text: str, claims: Sequence[Claim], read: Sequence[tuple[Clause, Speech]]) -> Iterator[Claim]:
        """The same claims, those that the resume proves in other words supported."""
        whole = self.whole(text)
        for claim in claims:
            if whole is not None and not claim.supported:
                yield replace(claim, supported=True, evidence=whole, reason=None)
                continue
            clause = next((one for one, _ in read if one.start <= claim.start < one.end), None)
            place = None if claim.supported or clause is None else self._found_in(claim, clause)
            yield claim if place is None else replace(claim, supported=True, evidence=place, reason=None)

    def _found_in(self, claim: Claim, clause: Clause) -> Evidence | None:
        place = self._place(claim, clause)
        return self._known.promised.says(clause.terms) if place is None else self._known.evidence(place)

    def _place(self, claim: Claim, clause: Clause) -> int | None:
        quoted = self._known.quoted(clause)
        if quoted:
            return quoted
        terms = [term for term in clause.terms if claim.start <= term.token.start < claim.end]
        if len(terms) == 1 and in_field(terms[0], clause) and worked_in(terms[0].key, self._known.index.facts.jobs):
            return self._known.titles & -self._known.titles or None  # «в ИТ»
        place = self._together(claim, terms, clause) if claim.kind in _BY_WORDS else None
        if place is None and claim.kind in _COUNTS:
            place = self._counted(claim, clause)
        return self._worked(claim, clause) if place is None and claim.kind is ClaimKind.YEARS else place

    def _together(self, claim: Claim, terms: Sequence[Term], clause: Clause) -> int | None:
        """One place that has all of the words."""
        said = [term for term in terms if term.part is not Part.SMALL and not _of_learning(claim, term)]
        if claim.kind in _WHOLE:  # what it is of stands beside the word that the detector found
            graded = claim.kind is ClaimKind.CERTIFICATE
            beside = (term for term in clause.terms if term.matters or (graded and term.part is Part.NUMBER))
            said += [term for term in beside if term not in said and not _state(term)]
        if not said or any(term.part is Part.NUMBER and not _exact(term) for term in said):
            return None
        ranked = claim.kind is ClaimKind.TITLE
        mask = reduce(and_, (self._found(term, exact=ranked and _ranks(term)) for term in said))
        mask = self._first(said, mask, clause) if ranked else mask
        if ranked and not clause.helps and all(term.part is not Part.VERB for term in said):
            mask = self._held(said, mask)
        mask = mask if clause.helps else mask & ~self._known.weak
        if claim.kind is ClaimKind.DEGREE:
            mask &= ~self._known.positions  # a «педагог дополнительного образования» may have learnt anything
        if claim.kind is ClaimKind.CERTIFICATE and mask and (limits := limits_of(clause.text)):
            texts = self._known.places.texts
            kept = (1 << n for n in self._known.bits(mask) if limits <= limits_of(texts[n].text))
            return reduce(or_, kept, 0) or None
        if not mask and claim.kind is ClaimKind.CERTIFICATE:
            return self._listed(said) or self._by_part(clause, said)
        return mask or None

    def _first(self, said: Sequence[Term], mask: int, clause: Clause) -> int:
        """The places that have a rank not only of who stands behind another: «су-шеф» is no «шеф»."""
        texts = self._known.places.texts
        ranks = [term for term in said if "anim" in term.grammemes]
        ranks = [term for term in ranks if not is_second(clause.text[: term.token.start - clause.start])]
        seconds = (
            1 << n
            for n in self._known.bits(mask)
            if any(only_seconds((texts[n].text,), one.token.stem) for one in ranks)
        )
        return mask & ~reduce(or_, seconds, 0)

    def _held(self, said: Sequence[Term], mask: int) -> int:
        """The places where somebody is called so: a position, or a text that says it in the nominative."""
        names = {name for term in said for name in term.names}
        stated = (
            1 << number
            for number in self._known.bits(mask & ~self._known.titles)
            if any(
                term.names & names and {"NOUN", "nomn"} <= term.grammemes
                for term in terms_of(self._known.places.texts[number].text)
            )
        )
        return reduce(or_, stated, mask & self._known.titles)

    def _listed(self, said: Sequence[Term]) -> int | None:
        """A list of skills in which a certificate is named: every one of them is a skill of the resume."""
        masks = [self._known.mask(term) & self._known.skills for term in said]
        return masks[0] or None if all(masks) else None

    def _by_part(self, clause: Clause, said: Sequence[Term]) -> int | None:
        """Certificates joined by «и», each with a place of its own that has all of its words."""
        cuts = [term.token.start for term in clause.terms if term.key in _AND]
        parts = [
            [term for term in said if left <= term.token.start < right]
            for left, right in pairwise([clause.start, *cuts, clause.end])
        ]
        masks = [
            reduce(and_, (self._known.mask(term) & ~self._known.weak for term in part)) if len(part) > 1 else 0
            for part in parts
        ]
        return masks[-1] if len(parts) > 1 and all(masks) else None

    def _found(self, term: Term, *, exact: bool) -> int:
        return self._known.exact(term) if exact else self._known.mask(term)

    def _counted(self, claim: Claim, clause: Clause) -> int | None:
        """A place that has the number, where every other word of the clause stands."""
        found = [one for one in quantities(clause.text, clause.start) if claim.start <= one.start < claim.end]
        words = [term for term in clause.terms if term.matters and not self._known.employer(term)]
        total = any(map(leaves_nothing_out, clause.terms))
        if any(term.names & listed("strong") and not self._known.mask(term) for term in words):
            return None
        if claim.kind is ClaimKind.NUMBER and any(self._strange(term, claim) for term in clause.terms):
            return None  # «40 машин» where the resume counts pallets
        # A plain verb is said of many things: «веду», «делаю».
        matter = [mask for term in words if not _plain_verb(term) and (mask := self._known.mask(term))]
        matter = matter or [mask for term in words if (mask := self._known.mask(term))]
        inside = [term for term in clause.terms if claim.start <= term.token.start < claim.end]
        counted = [self._known.exact(term) for term in inside if term.part not in (Part.SMALL, Part.NUMBER)]
        places = reduce(and_, matter or counted, -1)
        places = places or (_most(matter) & reduce(and_, (mask for mask in counted if mask), -1))
        if not found or not places or places == -1:
            return None
        for number in self._known.bits(places):
            held, text = self._known.quantities(number), self._known.places.texts[number].text
            said = [term.token for term in clause.terms]
            held = [one for one in held if not of_the_part(text, one.start, said)]
            held = [one for one in held if not (total and is_whole_of_part(text, one.start))]
            held = [one for one in held if not told_as_own(one, text, said)]
            held = [one for one in held if not any(is_limit(one, text, mine, said) for mine in found)]
            if any(of_fewer(mine, one, text, said, is_like) for one in held for mine in found):
                return None
            timed = names_a_time(text)
            if all((timed or not is_rate(one)) and any(_same(one, other) for other in held) for one in found):
                return 1 << number
        return None

    def _strange(self, term: Term, claim: Claim) -> bool:
        """Tell whether a number counts a thing that the resume never names."""
        thing = {"NOUN", "inan"} <= term.grammemes
        return claim.start <= term.token.start < claim.end and thing and term.matters and not self._known.mask(term)

    def _worked(self, claim: Claim, clause: Clause) -> int | None:
        """The jobs in which everything that the clause names was done lasted long enough."""
        found = [one for one in quantities(claim.text) if one.unit is Unit.MONTHS]
        matter = [mask for term in clause.terms if term.matters and (mask := self._held_as(term)) is not None]
        if len(found) != 1 or not matter or takes(clause.text[: max(0, claim.start - clause.start)]):
            return None
        jobs = [bits for bits in self._known.jobs if all(mask & bits for mask in matter)]
        jobs = [bits for bits in jobs if not self._shorter(bits, clause, found[0].value)]
        return jobs[0] & -jobs[0] if jobs and lasts(found[0], self._months(jobs)) else None

    def _shorter(self, job: int, clause: Clause, months: float) -> bool:
        """Tell whether a job tells itself for how much less of it one had the rank that a clause names."""
        ranked = [term for term in clause.terms if rank_said(term.key, term.token.stem) is not None]
        places = reduce(and_, map(self._known.exact, ranked), job) if ranked else 0
        held = (one for number in self._known.bits(places) for one in self._known.quantities(number))
        return any(one.unit is Unit.MONTHS and one.value < months for one in held)

    def _months(self, jobs: Sequence[int]) -> int:
        """The months of the jobs that have these places."""
        held = zip(self._known.index.facts.jobs, self._known.jobs, strict=True)
        return covered_months(tuple(job for job, bits in held if bits in jobs), self._known.index.today)

    def outlasted(self, claim: Claim, clause: Clause) -> Term | None:
        """The word of what was done at jobs that lasted less than a time of work that all of them together prove."""
        found = [one for one in quantities(clause.text, clause.start) if claim.start <= one.start < claim.end]
        path = "" if claim.evidence is None else claim.evidence.path
        if not path.startswith(_BY_DATES) or len(found) != 1 or found[0].unit is not Unit.MONTHS:
            return None
        field = any(term.names & _FIELDS for term in clause.terms)
        for term in clause.terms:
            ranked = rank_said(term.key, term.token.stem) is not None
            own = (term.token.latin and not term.ordinary) or (
                term.token.capitalised and not term.token.first and not self._known.employer(term)
            )
            mask = self._held_as(term) if term.matters else None
            if (
                mask is None
                or self._anywhere(term, mask)
                or not (ranked or own or (path == _BY_DATES[0] and not field))
            ):
                continue
            held = mask & self._known.titles if term.grammemes >= AS_WHOM else mask
            jobs = [bits for bits in self._known.jobs if bits & (held or mask)]
            if not lasts(found[0], self._months(jobs)):
                return term
        return None

    def _anywhere(self, term: Term, mask: int) -> bool:
        """Tell whether a word may be of any job; of a tool in the list of skills the jobs tell that name it."""
        general = mask & self._known.general
        if term.grammemes >= AS_WHOM and any(mask & bits & self._known.titles for bits in self._known.jobs):
            return False  # «сыроваром работаю десять лет» of who was one at the last job only
        if not general or not any(mask & bits for bits in self._known.jobs):
            return bool(general)
        texts = self._known.places.texts
        return not all(texts[number].path.startswith(_NAMED_APART) for number in self._known.bits(general))

    def _held_as(self, term: Term) -> int | None:
        """The places that have a word, None for a word of none; a rank only where a position has it."""
        if rank_said(term.key, term.token.stem) is not None:
            return self._known.exact(term) & self._known.titles
        return self._known.mask(term) or None


def _most(masks: Sequence[int]) -> int:
    """The places that have two of three masks, and two at least."""
    whole = reduce(or_, masks, 0)
    hits = {bit: sum(1 for mask in masks if mask & bit) for bit in (1 << n for n in range(whole.bit_length()))}
    return reduce(or_, (bit for bit, number in hits.items() if number >= max(_TWO, len(masks) * _TWO / 3)), 0)


def lasts(claim: Quantity, months: int) -> bool:
    """Tell whether months are as many as a duration says: exact ones may be rounded down, «почти» a little up."""
    if claim.ordinal:
        return months >= claim.value - 12
    if claim.bound is Bound.OVER:
        return months > claim.value
    if claim.bound in {Bound.UNDER, Bound.ABOUT}:
        return months >= claim.value * 0.88
    return months >= claim.value - 1


def _of_learning(claim: Claim, term: Term) -> bool:
    """Tell whether a verb only says that a course was taken: «прошёл курс»."""
    return claim.kind is ClaimKind.CERTIFICATE and term.part is Part.VERB and bool(term.names & listed("neutral"))


def _state(term: Term) -> bool:
    """Tell whether a word only says in which state a paper is: «медкнижка оформлена»."""
    return "PRTS" in term.grammemes and term.plain


def _plain_verb(term: Term) -> bool:
    return term.part is Part.VERB and term.plain


def _ranks(term: Term) -> bool:
    """Tell whether a word names a rank, which no other word says."""
    ranked = rank_said(term.token.key, term.token.stem)
    return ranked is not None or bool(term.names & listed("strong"))


def _exact(term: Term) -> bool:
    return term.key.isdigit() or "Anum" in term.grammemes


def _same(said: Quantity, held: Quantity) -> bool:
    if said.contradicts(held):
        return False
    if said.unit is not held.unit and not {said.unit, held.unit} <= {Unit.COUNT, Unit.MONEY}:
        return False
    return bounded(said, held.value) or said.value == held.value
