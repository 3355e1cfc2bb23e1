"""What the owner has said yes or no to: only that is promised, accepted or refused in their name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from libs.common.grounding.checks.bag import bag
from libs.common.grounding.checks.sentences import split_sentences
from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.proof.lexicon import headed, listed
from libs.common.grounding.proof.terms import Part, Term, terms_of
from libs.common.text.roots import related, root

_BEFORE_NUMBERS = bag(
    "от до с со после через за по около более менее выше ниже свыше from to until after within over under"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of the owner, a question together with its answer."""

    place: Evidence
    names: frozenset[str]
    roots: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    limits: frozenset[str]
    assents: bool


class Promised:
    """Sentences of the owner and hh's own fields about readiness."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._said = [
            _said(Evidence(text.path, one), terms_of(one)) for text in texts for one in _statements(text.text)
        ]

    def says(self, terms: Sequence[Term]) -> Evidence | None:
        """The sentence that says all that these words say, and limits it no further."""
        words = [term for term in terms if term.part is not Part.SMALL]
        if not any(term.names & _asked() for term in words):
            return None
        numbers, limits = _numbers(terms), _limits(terms)
        for said in self._said:
            if said.limits == limits and said.numbers == numbers and all(_holds(said, term) for term in words):
                return said.place
        return None


def _statements(text: str) -> Iterator[str]:
    """The sentences of a text; a question says nothing without the answer that follows it."""
    asked = ""
    for sentence in split_sentences(text):
        if sentence.text.rstrip('»”") ').endswith("?"):
            asked = f"{asked} {sentence.text}"
        else:
            yield f"{asked} {sentence.text}".strip()
            asked = ""


def _said(place: Evidence, terms: Sequence[Term]) -> _Said:
    names = frozenset(name for term in terms for name in term.names)
    return _Said(
        place=place,
        names=names,
        roots=frozenset(root(name) for name in names if not name.isascii()),
        numbers=_numbers(terms),
        limits=_limits(terms),
        assents=bool(names & _group("assent")),
    )


def _holds(said: _Said, term: Term) -> bool:
    if term.part is Part.NUMBER or term.names & said.names or term.names & _group("frame"):
        return True
    if term.names & _group("assent"):
        return said.assents
    if term.names & _group("start"):
        return bool(said.names & _group("start"))
    return any(related(root(name), other) for name in term.names if not name.isascii() for other in said.roots)


def _numbers(terms: Sequence[Term]) -> frozenset[tuple[str, str]]:
    """The numbers, each with the little word before it that turns «до 10» into «от 10»."""
    found: set[tuple[str, str]] = set()
    for place, term in enumerate(terms):
        if term.part is Part.NUMBER:
            before = terms[place - 1].key if place else ""
            found.add((before if before in _BEFORE_NUMBERS else "", term.key))
    return frozenset(found)


def _limits(terms: Sequence[Term]) -> frozenset[str]:
    """The words that narrow what is said, and those by which one only helped."""
    limits = _group("limit") | listed("weak")
    return frozenset(name for term in terms for name in term.names & limits)


@cache
def _asked() -> frozenset[str]:
    """Words of what only its owner may say."""
    return listed("sensitive") | listed("modal") | _group("assent") | _group("start") | _group("limit")


@cache
def _group(head: str) -> frozenset[str]:
    return headed("promise")[head]
