"""The vacancy as the proof asks of it, and whether a statement about it is its own."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from libs.common.grounding.facts import Text, VacancyFacts
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.copies import COPIED_STATEMENT, Run, runs_of
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.lexicon import ordinary_stems
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.language.tokens import tokenise
from libs.common.grounding.limits import MAX_LETTER
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.abbreviations import Abbreviations
from libs.common.grounding.resume.places import Places
from libs.common.grounding.vacancy.planted import is_bound, vacancy_places

_ONE = frozenset({"one", "a", "an", "один", "одна", "одно", "одного", "одной", "одном"})
_DIGITS = re.compile(r"\d{1,9}")
_ANCHORS = 3
"""Words of the vacancy that must stand beside a common word that it does not have."""


class Wanted:
    """What the vacancy says, its names, its runs of words and its numbers; what few letters ask for is read late."""

    def __init__(self, facts: VacancyFacts) -> None:
        names = (Text("/name", name) for name in (facts.name, facts.employer, facts.area))
        self._facts = facts
        self._messages = [one.text for one in facts.messages]
        self.said = vacancy_places(facts)
        self.names = Places(names)
        self.employer = Places((Text("/employer/name", facts.employer),))
        self.runs = Runs(facts, self._messages)
        self.planted = tuple(one for one in (facts.name, facts.employer, *facts.key_skills) if is_bound(one))

    @cached_property
    def long_runs(self) -> frozenset[Run]:
        """Every run of words that is a copy even in a statement about the vacancy."""
        return runs_of((self._facts.description, *self._messages), COPIED_STATEMENT)

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number of the vacancy."""
        texts = (self._facts.all_text, *self._messages)
        return frozenset(number for text in texts for number in _numbers(text[:MAX_LETTER]))

    @cached_property
    def abbreviations(self) -> Abbreviations:
        """What the vacancy writes by first letters."""
        return Abbreviations((Text("", self._facts.all_text),))

    def misquoted(self, clause: Clause) -> Term | None:
        """The first word of a statement about the vacancy that the vacancy does not say."""
        found = quantities(clause.text)
        counted = all(one.value in self.numbers for one in found)
        places = [(one.start + clause.start, one.figure_end + clause.start) for one in found]
        told = [self.said.mask(term) != 0 for term in self.content(clause)]
        anchors, strange = told.count(True) + (len(found) if counted else 0), 0
        spelled_out = frozenset[Term]() if all(told) else self.abbreviations.spelled_out(clause.terms)
        for term in clause.terms:
            inside = any(left <= term.token.start < right for left, right in places)
            if not counted and inside and term.part is Part.SMALL and term.key not in _ONE:
                return term  # «ten years»
            if term.part is Part.SMALL or term.names & frame() or term in spelled_out:
                continue
            if term.key.isdigit() and not inside and float(term.key) not in self.numbers:
                return term  # «5/2»
            if term.part is Part.NUMBER and (counted or term.key in _ONE or "Anum" in term.grammemes):
                continue
            if self.said.mask(term) or term.names & listed("neutral") or (term.general and not clause.negated):
                continue
            strange += 1
            if term.plain and term.part is Part.NOUN and anchors >= _ANCHORS * strange:
                continue  # «площадь хозяйства — одиннадцать тысяч гектаров»
            acts = term.part is Part.VERB and term.ordinary and term.plain
            if acts and anchors > 0 and not term.second:
                continue
            anchors -= 1
            if anchors < acts or not (acts or _passes(term)):
                return term
        return None

    @staticmethod
    def content(clause: Clause) -> Iterator[Term]:
        """The words by which a statement about the vacancy says something."""
        return (term for term in clause.terms if term.says and not term.names & frame())


class Runs:
    """Runs of a vacancy's words that a letter may not repeat: its names, and lists of products, may be."""

    def __init__(self, facts: VacancyFacts, messages: Sequence[str]) -> None:
        # The employer's day, hour and address are repeated as they are.
        answered = (run for run in runs_of(messages) if not any(map(str.isdigit, run)))
        free = runs_of((facts.name, facts.employer, *facts.key_skills))
        self._own = {*runs_of((facts.description,)), *answered} - free
        self._skills = frozenset(token.key for token in tokenise(", ".join(facts.key_skills)))
        self._named = [frozenset(token.key for token in tokenise(name)) for name in (facts.name, facts.employer)]

    def __contains__(self, run: Run) -> bool:
        return (
            run in self._own
            and self._skills.isdisjoint(run)
            and not _names(run)
            and not any(name and name <= set(run) for name in self._named)
        )


@cache
def frame() -> frozenset[str]:
    """Words that may stand in a statement about the vacancy unproved."""
    return listed("vacancy") | listed("vacancy_marks")


def _numbers(text: str) -> Iterator[float]:
    """The counts of a text, and the numbers inside its names: «223-ФЗ»."""
    yield from (one.value for one in quantities(text))
    yield from (float(digits) for digits in _DIGITS.findall(text))


def _names(run: Run) -> bool:
    """Tell whether a run of Russian words holds a name in Latin letters: a list of products is no copied sentence."""
    latin = sum(word.isascii() and not word.isdigit() for word in run)
    return 0 < latin < len(run)


def _passes(term: Term) -> bool:
    """Tell whether a word may stand unproved beside one of the vacancy's own: a common word that names no quality."""
    named = term.part in (Part.VERB, Part.NOUN) and term.token.stem in ordinary_stems()
    return term.ordinary and term.plain and (term.token.latin or named)
