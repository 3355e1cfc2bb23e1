"""What a resume proves: where its words stand, which jobs are meant, what it denies."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import pairwise
from operator import or_

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text, is_school_name
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import EARLIER, Clause, clauses_of
from libs.common.grounding.language.copies import runs_of
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.grounding.numbers.number_words import may_count
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.abbreviations import Abbreviations
from libs.common.grounding.resume.asserting import by_part, denials, denied, is_weak
from libs.common.grounding.resume.derived import derived
from libs.common.grounding.resume.employers import Employers
from libs.common.grounding.resume.evidence import Held, ResumeIndex
from libs.common.grounding.resume.places import Places, bits
from libs.common.grounding.resume.promised import Promised

_BESIDE = frozenset({"с", "со", "над", "перед", "за", "под", "между"})
"""«С лаборантом» is not as one."""
_WHICH = frozenset({"который"})
_GROWN, _CHILDREN = frozenset({"взрослый"}), bag("ребенок ребёнок дети детский педиатрия")
_REMEMBERED = 128
"""Sentences that are asked for as a whole and kept."""
_NAMES = 1_024
"""Words of which it is kept what employer they name."""
_PRODUCT = re.compile(r"\b[A-Z]\w{0,30}\s[A-Z]\w{0,30}(?:er|or)\b")
_POSITION = re.compile(r"^/title$|^/experience/\d+/(?:position|company)$")
_TITLED = re.compile(r"^/title$|/position$|^/skills|^/professional_roles|^/education|^/certificate|^/answers")


class Known:
    """What a resume proves: `jobs` are the bits of each job, `general` those of skills, title and the rest."""

    def __init__(self, index: ResumeIndex) -> None:
        self.index = index
        texts: list[Text] = []
        self.jobs: list[int] = []
        for job in (tuple(part for text in texts for part in by_part(text)) for texts in index.job_texts):
            self.jobs.append(((1 << len(job)) - 1) << len(texts))
            texts.extend(job)
        first = len(texts)
        texts.extend(part for text in index.plain_texts for part in by_part(text))
        self.general = ((1 << (len(texts) - first)) - 1) << first
        self.places = Places(texts)
        self.skills = reduce(or_, (1 << n for n, text in enumerate(texts) if text.path.startswith("/skill_set")), 0)
        products = (1 << n for n in self.bits(self.skills) if _PRODUCT.search(texts[n].text))
        self.products = reduce(or_, products, 0)
        licences = (1 << n for n, text in enumerate(texts) if text.path.startswith("/driver_license"))
        self.licences = reduce(or_, licences, 0)
        self.schools = reduce(or_, (1 << n for n, text in enumerate(texts) if is_school_name(text.path)), 0)
        self.titles = reduce(or_, (1 << n for n, text in enumerate(texts) if _TITLED.search(text.path)), 0)
        self.positions = reduce(or_, (1 << n for n, text in enumerate(texts) if _POSITION.search(text.path)), 0)
        self.about = reduce(or_, (1 << n for n, text in enumerate(texts) if text.path == "/skills"), 0)
        self.weak = reduce(or_, (1 << number for number, text in enumerate(texts) if is_weak(text.text)), 0)
        self.runs = runs_of(text.text for text in texts)
        self.denied = Places(denied(index))
        self.disowned = Places(one for one in self.denied.texts if any(term.negates for term in terms_of(one.text)))
        self.denials = tuple(denials(self.denied.texts))
        facts = index.facts
        self._employers = Employers(facts.jobs, self.places, self.general)
        self.promised = Promised((*facts.wishes, *facts.answers, Text("/skills", facts.about)))
        named = f"{facts.first_name} {facts.middle_name} {facts.last_name}"
        self._named: dict[tuple[str, bool], frozenset[int]] = {}
        self._wholes: dict[str, Evidence | None] = {}
        self._saying: dict[re.Pattern[str], int] = {}
        self.person = Places((Text("/first_name", named),))

    def mask(self, term: Term) -> int:
        """The places of the resume that hold the word, a synonym, another spelling or a word of the same root."""
        found = self.places.mask(term)
        if not found and term.part is Part.OTHER and may_count(term.key):
            return self._lasting_as(term)
        if term.part is Part.VERB:
            found &= ~self.products | self.places.exact(term)  # «Altium Designer» is a tool and no deed
        # «категории открыты» is no «открыл магазин»
        return found & ~self.licences if term.names & listed("strong") and "PRTS" not in term.grammemes else found

    def as_somebody(self, term: Term) -> int:
        """The places that prove a word of what the applicant is: the name of a school makes nobody an «энергетик»."""
        found = self.mask(term)
        somebody = term.part is Part.NOUN and "anim" in term.grammemes
        return found & (~self.schools | self.places.exact(term)) if somebody else found

    def _lasting_as(self, term: Term) -> int:
        """The places that have the number which a word holds: 40 hours of «сорокачасовой»."""
        held = [one for one in quantities(term.token.text) if one.unit is not Unit.COUNT]
        numbers = (
            1 << n for n in range(len(self.places.texts)) if any(_equal(held, one) for one in self.quantities(n))
        )
        return reduce(or_, numbers, 0) if held else 0

    def quoted(self, clause: Clause) -> int:
        """The places that say a clause word for word; help is not quoted as work done alone."""
        if not any(term.matters for term in clause.terms):
            return 0
        places = self.places.quoted(clause.terms)
        return places if clause.helps else places & ~self.weak

    def whole(self, text: str) -> Evidence | None:
        """The place that has a whole sentence word for word, or the owner's answer that says all of it."""
        if text not in self._wholes:
            if len(self._wholes) >= _REMEMBERED:
                self._wholes.clear()
            terms = terms_of(text)
            places = self.places.quoted(terms)
            self._wholes[text] = self.evidence(places) if places else self.promised.says(terms)
        return self._wholes[text]

    def employers(self, clause: Clause) -> frozenset[int]:
        """The jobs that a clause names by the employer's own name."""
        pairs = pairwise((None, *clause.terms))
        named = (one for before, one in pairs if one is not None and (before is None or before.key not in EARLIER))
        return frozenset(job for term in named if term.token.capitalised for job in self.employer(term))

    def employer(self, term: Term) -> frozenset[int]:
        """The numbers of the jobs at the only employer whom the word names; a skill of that name is a skill."""
        name = (term.token.text, term.token.first)
        found = self._named.get(name)
        if found is None:
            if len(self._named) >= _NAMES:
                self._named.clear()
            found = self._named[name] = self._employers.named(term, self.mask)
        return found

    def position(self, clause: Clause) -> int | None:
        """The only job in which the applicant was what the clause says they did it as: «лаборантом вела журналы»."""
        for before, term in pairwise((None, *clause.terms)):
            beside = before is not None and before.key in _BESIDE
            if term is None or beside or not {"NOUN", "anim", "ablt"} <= term.grammemes:
                continue
            held = self.places.exact(term) & self.titles
            jobs = [number for number, bits in enumerate(self.jobs) if held & bits]
            if len(jobs) == 1 and not held & self.general:
                return jobs[0]
        return None

    @cached_property
    def lasting(self) -> frozenset[int]:
        """The numbers of the jobs that have not ended."""
        today = self.index.today
        return frozenset(n for n, job in enumerate(self.index.facts.jobs) if job.end is None or job.end >= today)

    def saying(self, way: re.Pattern[str]) -> int:
        """The places that match a pattern."""
        if way not in self._saying:
            texts = enumerate(self.places.texts)
            self._saying[way] = reduce(or_, (1 << n for n, text in texts if way.search(text.text)), 0)
        return self._saying[way]

    def bits(self, mask: int) -> Iterator[int]:
        """The numbers of the places in a mask."""
        return bits(mask & (1 << len(self.places.texts)) - 1)

    def abbreviated(self, terms: Sequence[Term]) -> frozenset[Term]:
        """Words in a row whose first letters the resume has as an abbreviation: «управляющая компания» for «УК»."""
        return self._abbreviations.spelled_out(terms)

    def denies(self, term: Term, beside: Sequence[Term]) -> bool:
        """Tell whether the resume names a word only to deny it: of what is done, when it denies it of the same things.

        «Летаю бортпроводником» goes beside «на дальнемагистральных самолётах не летала».
        """
        if not self.disowned.mask(term):
            return False
        if not (term.part is Part.VERB and term.plain):
            return True
        others = [one for one in beside if one is not term and one.part is not Part.NUMBER]
        denied = [words for words in self.denials if any(word.names & term.names for word in words)]
        return (not denied and not term.general) or any(
            len(words) == 1 or any(word.names & one.names for word in words for one in others) for words in denied
        )

    @cached_property
    def undone(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """Of each denial the names of its deeds, and of its things that the resume has nowhere else."""
        found = (
            (
                [one for one in denied if one.part is Part.VERB and not one.names & listed("neutral")],
                [one for one in denied if one.part is Part.NOUN and not self.exact(one)],
            )
            for denied in self.denials
        )
        return tuple((_all_names(deeds), _all_names(things)) for deeds, things in found if deeds and things)

    def disclaimed(self, thing: Term) -> bool:
        """Tell whether a thing is all that a denial denies, and stands nowhere else: «с детьми не работала»."""
        alone = (one for one in self.denials if len(one) == 1 and one[0].part is Part.NOUN)
        return any(one[0].names & thing.names for one in alone) and not self.exact(thing)

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        return Abbreviations((*self.places.texts, *self.denied.texts))

    @cached_property
    def made_by_others(self) -> frozenset[str]:
        """The things of which the resume says who else made them: «на фреймворке, который сделал коллега»."""
        pairs = (pair for text in self.index.texts for pair in pairwise(clauses_of(text.text)))
        said = (one.terms[-1] for one, other in pairs if other.by_another and other.terms[0].names & _WHICH)
        return _all_names(term for term in said if term.part is Part.NOUN)

    def at_employer(self, number: int) -> int:
        """The places of a job and of the others at the same employer."""
        jobs = self.index.facts.jobs
        same = (bits for job, bits in zip(jobs, self.jobs, strict=True) if job.company == jobs[number].company)
        return reduce(or_, same)

    def quantities(self, number: int) -> Sequence[Quantity]:
        """The numbers that stand in a place."""
        return quantities(self.places.texts[number].text)

    def derived(self, number: int) -> Sequence[Quantity]:
        """What the numbers of a place come to: shares, differences, multiples."""
        text = self.places.texts[number]
        held = [Held(one, Evidence(text.path, ""), text.text) for one in quantities(text.text)]
        return [one.quantity for one in derived(held)]

    def grown(self, term: Term) -> bool:
        """Tell whether a word is «взрослые» and the resume says that its owner has nothing to do with children."""
        return not term.names.isdisjoint(_GROWN) and bool(self.disowned.having(_CHILDREN))

    def exact(self, term: Term) -> int:
        """The places that hold a form of the word itself."""
        return self.places.exact(term)

    def itself(self, term: Term) -> int:
        """As `exact`; of a deed the same root is the deed itself, of a thing not: «вентилятор» beside «вентиляция»."""
        return self.mask(term) if term.part is Part.VERB else self.exact(term)

    def evidence(self, mask: int) -> Evidence:
        """The first place of a mask."""
        text = self.places.texts[(mask & -mask).bit_length() - 1]
        return Evidence(text.path, text.text)


def _equal(held: Sequence[Quantity], other: Quantity) -> bool:
    return any(one.unit is other.unit and one.value == other.value for one in held)


def _all_names(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset(name for term in terms for name in term.names)
