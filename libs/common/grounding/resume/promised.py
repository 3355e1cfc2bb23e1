"""What the owner has said yes or no to: only that is promised, accepted or refused in their name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.forms import headed, listed
from libs.common.grounding.language.sentences import split_sentences
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.text.roots import related, root

_ONLY = bag("только лишь исключительно only")
_ABLE = bag("мочь смочь готовый can able ready")
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
    only: tuple[Term, ...]
    """What stands after «только»: who says all of it may leave «только» out."""
    assents: bool
    binds: bool
    """It says what its owner would do, not only what there is."""
    bare: bool
    """Nothing is named to which it says yes or no."""


class Promised:
    """Sentences of the owner and hh's own fields about readiness."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._said = [
            _said(Evidence(text.path, one), terms_of(one)) for text in texts for one in _statements(text.text)
        ]

    def says(self, terms: Sequence[Term]) -> Evidence | None:
        """The sentence that says all that these words say, and limits it no further."""
        words = [term for term in terms if term.part is not Part.SMALL]
        asked = _asked()
        if all(term.names.isdisjoint(asked) for term in words):
            return None
        numbers, limits = _numbers(terms), _limits(terms)
        # «могу в дневные смены» leaves it open whether others are possible, «рассматриваю удалённую работу» does not
        able = any(term.names & _ABLE for term in words)
        bare = _is_bare(words)
        binds = any(term.names & listed("modal") for term in terms)
        for said in self._said:
            if (bare and not said.bare) or (binds and not said.binds):
                continue  # «ночных смен не рассматриваю» does not say «предложений не рассматриваю»
            within = said.limits == limits or (able and _within(said, limits, words))
            if within and said.numbers == numbers and all(_holds(said, term) for term in words):
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
        only=tuple(term for term in dropwhile(lambda one: one.key not in _ONLY, terms) if term.says),
        assents=bool(names & _group("assent")),
        bare=_is_bare(terms),
        binds=bool(names & (listed("modal") | _group("assent") | _group("start"))),
    )


def _is_bare(terms: Sequence[Term]) -> bool:
    return all(term.part is Part.SMALL or term.names & _answering() for term in terms)


@cache
def _answering() -> frozenset[str]:
    return _group("assent") | _group("frame") | _group("limit")


def _within(said: _Said, limits: frozenset[str], words: Sequence[Term]) -> bool:
    """Tell whether words say no more than what is allowed with «только»: «дневные смены» of «только дневные смены»."""
    only = [term for term in said.only if term.key not in _ONLY]
    told = {name for term in words for name in term.names}
    return (
        bool(only)
        and said.limits - limits <= _ONLY
        and limits <= said.limits
        and all(term.names & told for term in only)
    )


def _holds(said: _Said, term: Term) -> bool:
    if term.part is Part.NUMBER or term.names & said.names or term.names & _group("frame"):
        return True
    if term.names & _group("assent"):
        return said.assents
    if term.names & _group("start"):
        return bool(said.names & _group("start") or said.only)  # «выйти в дневные смены» begins nothing
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
    return (
        listed("sensitive") | listed("modal") | listed("refusal") | _group("assent") | _group("start") | _group("limit")
    )


@cache
def _group(head: str) -> frozenset[str]:
    return headed("promise")[head]
