"""Whom a resume names as employers, and which words of a letter name one of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_

from libs.common.grounding.facts import Job
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.kin import Kin
from libs.common.grounding.language.lexicon import LEGAL_FORMS
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.language.tokens import unnumbered
from libs.common.grounding.resume.places import Places, bits
from libs.common.text.morphology import readings

KINDS = LEGAL_FORMS | bag("группа компания")
"""Words of which an employer's own name is not made."""
_QUOTED = re.compile(r"«([^«»]+)»")
_AT = frozenset({"nomn", "loct", "Fixd"})


class Employers:
    """The employers of a resume; `general` are the places of its skills, title and own words."""

    def __init__(self, jobs: Sequence[Job], places: Places, general: int) -> None:
        self._places, self._general = places, general
        named = (1 << n for n, text in enumerate(places.texts) if text.path.endswith("/company"))
        self._said = reduce(or_, named, 0)
        self._by_name = _by_name(jobs)
        self._kin = Kin({name: sum(1 << one for one in numbers) for name, numbers in self._by_name.items()})

    def named(self, term: Term, mask: Callable[[Term], int]) -> frozenset[int]:
        """The numbers of the jobs at the only employer whom the word names; a skill of that name is a skill.

        `mask` gives the places of a word.
        """
        found = next((jobs for name in term.names if (jobs := self._by_name.get(name))), frozenset[int]())
        alike = not found and term.token.capitalised and not term.token.first
        if not (found or alike):
            return found
        # «Воронежстрой» is no «Воронеж»: a name that is written with a capital is another thing only by itself
        named = term.token.capitalised and not term.token.latin and not term.token.first
        if (self._places.exact(term) if named else self._places.mask(term)) & self._general:
            return frozenset()
        if not term.token.capitalised and self._places.exact(term) & ~self._said & ~self._general:
            return frozenset()  # «шоурумы» of another job, of who worked in «Шоурум «Лаура»» too
        if _passed_by(term) and mask(term) & ~self._said & ~self._general:
            return frozenset()  # «между Пензой и Рузаевкой» of a depot that is called by its town
        if alike:
            kin = frozenset(bits(self._kin.mask(term)))  # «Водоканал» for «Горводоканал»
            return kin if kin in self._by_name.values() else frozenset()
        return found


def _by_name(jobs: Sequence[Job]) -> dict[str, frozenset[int]]:
    """Words of employers' names with the numbers of the jobs at the only employer that they name."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, job in enumerate(jobs):
        for term in terms_of(job.company):
            if term.key not in KINDS and term.part not in (Part.SMALL, Part.NUMBER):
                for name in _called(term):
                    found[name].add(number)
    employers = {name: {_name_of(jobs[one].company) for one in numbers} for name, numbers in found.items()}
    return {name: frozenset(numbers) for name, numbers in found.items() if len(employers[name]) == 1}


def _name_of(company: str) -> str:
    """An employer's own name: what stands in quotes, else all: «ООО «Медиана» (для клиник)» is «Медиана»."""
    quoted = _QUOTED.search(company)
    return (quoted[1] if quoted else company).casefold()


def _called(term: Term) -> Iterator[str]:
    """The names of an employer's word; an abbreviation is no pronoun, and «ТЭЦ-2» may be told without its number."""
    yield from (term.key,) if term.token.shouting else term.names
    if name := unnumbered(term.token.text):
        yield name.lower()


def _passed_by(term: Term) -> bool:
    """Tell whether a word names a town in a case that says not where one worked: «между Пензой и Рузаевкой»."""
    return "Geox" in term.grammemes and not any(one.grammemes & _AT for one in readings(term.key))
