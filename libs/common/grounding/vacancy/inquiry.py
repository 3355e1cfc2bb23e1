"""What the judgement of one sentence asks of a vacancy: where another one answers all of it alike, it is judged alike.

Letters of one applicant say the same sentences to every employer, and most of what is asked is whether the vacancy has
some word. Nobody but an inquiry reads a vacancy while a sentence is judged, so that nothing is asked unnoticed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.copies import Placed
from libs.common.grounding.language.forms import plain
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.terms import Term
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.vacancy.index import VacancyIndex, cited_title
from libs.common.grounding.vacancy.wanted import Wanted

_T = TypeVar("_T")


class Vacancy(NamedTuple):
    """A vacancy, read for the detectors and for the proof."""

    words: VacancyIndex
    wanted: Wanted


Question: TypeAlias = Callable[..., Any]
Answers: TypeAlias = Mapping[tuple[Question, tuple[Any, ...]], Any]


class Inquiry:
    """Answers questions about a vacancy and notes them."""

    def __init__(self, vacancy: Vacancy) -> None:
        self._vacancy = vacancy
        self.answers: dict[tuple[Question, tuple[Any, ...]], Any] = {}

    def _ask(self, question: Callable[..., _T], *about: Any) -> _T:
        asked = (question, about)
        if asked not in self.answers:
            self.answers[asked] = question(self._vacancy, *about)
        return self.answers[asked]

    def whole_names(self, text: str) -> str:
        """See VacancyIndex."""
        return self._ask(_whole_names, text)

    def cited(self, sentence: Span) -> tuple[tuple[int, int], ...]:
        """Places where the vacancy's title or employer is named as the vacancy's."""
        return self._ask(_cited, sentence)

    def writes(self, token: Token) -> bool:
        """Tell whether the vacancy has a word or its stem."""
        return self._ask(_writes, token)

    def is_named(self, token: Token, *, exact: bool = False) -> bool:
        """Tell whether a word is one of the vacancy's title, employer or area."""
        return self._ask(_is_named, token, exact)

    def is_employer(self, token: Token) -> bool:
        """Tell whether a word is one of the employer's name."""
        return self._ask(_is_employer, token)

    @property
    def area(self) -> str:
        """Where the work is."""
        return self._ask(_area)

    @property
    def key_skills(self) -> tuple[str, ...]:
        """The skills that the vacancy names apart."""
        return self._ask(_key_skills)

    def has(self, term: Term) -> bool:
        """Tell whether the vacancy says a word, another one for it or one of its root."""
        return self._ask(_has, term)

    def names(self, term: Term) -> bool:
        """Tell whether the vacancy says the word itself or one of its root."""
        return self._ask(_names, term)

    def in_names(self, term: Term) -> bool:
        """Tell whether a word is one of the vacancy's title, employer or area, as the proof reads it."""
        return self._ask(_in_names, term)

    def in_employer(self, term: Term) -> bool:
        """Tell whether a word is one of the employer's name, as the proof reads it."""
        return self._ask(_in_employer, term)

    def together(self, term: Term, others: Sequence[Term]) -> bool:
        """Tell whether one line of the vacancy has a word and one of the others."""
        return self._ask(_together, term, tuple(others))

    def misquoted(self, clause: Clause) -> Term | None:
        """See Wanted."""
        return self._ask(_misquoted, clause)

    def gives_orders(self, text: str) -> bool:
        """Tell whether a text repeats a name of the vacancy that speaks to the writer of the letter."""
        return self._ask(_gives_orders, text)

    def copied(self, runs: tuple[Placed, ...]) -> int | None:
        """Where the first run of words begins that is the vacancy's."""
        return self._ask(_copied, runs)

    def copied_at_length(self, runs: tuple[Placed, ...]) -> int | None:
        """The same of longer runs, for a statement about the vacancy, which may use more of its words."""
        return self._ask(_copied_at_length, runs)


def answers_alike(vacancy: Vacancy, answers: Answers) -> bool:
    """Tell whether a vacancy answers all that was asked of another one as that one did."""
    return all(question(vacancy, *about) == answer for (question, about), answer in answers.items())


def _whole_names(vacancy: Vacancy, text: str) -> str:
    return vacancy.words.whole_names(text)


def _cited(vacancy: Vacancy, sentence: Span) -> tuple[tuple[int, int], ...]:
    return tuple(cited_title(sentence, vacancy.words))


def _writes(vacancy: Vacancy, token: Token) -> bool:
    return not vacancy.words.words.isdisjoint((token.key, token.stem))


def _is_named(vacancy: Vacancy, token: Token, exact: bool) -> bool:
    return vacancy.words.names.find(token, exact=exact) is not None


def _is_employer(vacancy: Vacancy, token: Token) -> bool:
    return vacancy.words.employer.find(token, exact=True) is not None


def _area(vacancy: Vacancy) -> str:
    return vacancy.words.facts.area


def _key_skills(vacancy: Vacancy) -> tuple[str, ...]:
    return vacancy.words.facts.key_skills


def _has(vacancy: Vacancy, term: Term) -> bool:
    return vacancy.wanted.said.mask(term) != 0


def _names(vacancy: Vacancy, term: Term) -> bool:
    return vacancy.wanted.said.named(term) != 0


def _in_names(vacancy: Vacancy, term: Term) -> bool:
    return vacancy.wanted.names.mask(term) != 0


def _in_employer(vacancy: Vacancy, term: Term) -> bool:
    return vacancy.wanted.employer.mask(term) != 0


def _together(vacancy: Vacancy, term: Term, others: tuple[Term, ...]) -> bool:
    said = vacancy.wanted.said
    return any(said.mask(term) & said.mask(other) for other in others)


def _misquoted(vacancy: Vacancy, clause: Clause) -> Term | None:
    return vacancy.wanted.misquoted(clause)


def _gives_orders(vacancy: Vacancy, text: str) -> bool:
    said = f" {' '.join(plain(text))} " if vacancy.wanted.planted else ""
    return any(f" {' '.join(plain(one))} " in said for one in vacancy.wanted.planted)


def _copied(vacancy: Vacancy, runs: tuple[Placed, ...]) -> int | None:
    return next((place for place, run in runs if run in vacancy.wanted.runs), None)


def _copied_at_length(vacancy: Vacancy, runs: tuple[Placed, ...]) -> int | None:
    return next((place for place, run in runs if run in vacancy.wanted.long_runs), None)
