"""The words of a sentence as the proof reads them: under which names they are known and what part they play."""

from enum import Enum, auto
from functools import cache, lru_cache
from typing import NamedTuple

from libs.common.grounding.checks.lexicon import ordinary_stems
from libs.common.grounding.checks.tokens import Token, tokenise
from libs.common.grounding.proof.lexicon import groups, listed, names_of
from libs.common.text.morphology import Reading, readings

_SMALL = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "Apro"})
_VERBS = frozenset({"VERB", "INFN", "GRND", "PRTF", "PRTS"})


class Part(Enum):
    """What a word is in its sentence."""

    SMALL = auto()
    NUMBER = auto()
    VERB = auto()
    NOUN = auto()
    OTHER = auto()


class Term(NamedTuple):
    """A word of a sentence."""

    token: Token
    names: frozenset[str]
    part: Part
    grammemes: frozenset[str]

    @property
    def key(self) -> str:
        """The word in lower case."""
        return self.token.key

    @property
    def first(self) -> bool:
        """Tell whether the word speaks of the applicant by its person."""
        return self.key in _persons()["first"] or (self.part is Part.VERB and "1per" in self.grammemes)

    @property
    def done(self) -> bool:
        """Tell whether the word is a verb in the past, said of one person."""
        return (
            self.part is Part.VERB
            and {"past", "sing"} <= self.grammemes
            and "neut" not in self.grammemes
            and "VERB" in self.grammemes
        )

    @property
    def second(self) -> bool:
        """Tell whether the word speaks to the employer."""
        return self.key in _persons()["second"] or (
            "2per" in self.grammemes and "plur" in self.grammemes and "impr" not in self.grammemes
        )

    @property
    def coming(self) -> bool:
        """Tell whether the word says what the applicant will do."""
        return "futr" in self.grammemes and "1per" in self.grammemes

    @property
    def negates(self) -> bool:
        """Tell whether the word denies."""
        return self.key in _persons()["not"]

    @property
    def says(self) -> bool:
        """Tell whether the word is more than a joint or a number."""
        return self.part not in {Part.SMALL, Part.NUMBER}

    @property
    def acts(self) -> bool:
        """Tell whether the word may be a verb; an English one may always be."""
        return self.part is Part.VERB or self.token.latin

    @property
    def plain(self) -> bool:
        """Tell whether the word names nothing: written small, and neither pay nor rank nor promise."""
        return not self.token.capitalised and not self.token.shouting and not self.names & _never()

    @property
    def matters(self) -> bool:
        """Tell whether the word says something that needs proof."""
        return self.says and _matters(self.names, "Supr" in self.grammemes)

    @property
    def ordinary(self) -> bool:
        """Tell whether the word may stand unproved beside proved ones: a plain verb or a common word."""
        if "Supr" in self.grammemes or self.names & _never() or self.token.shouting:
            return False
        if self.token.latin:
            return self.key.endswith("ly") or bool(self.names & listed("ordinary"))
        plain = self.part is Part.VERB or bool(self.grammemes & {"ADVB", "COMP"})
        return plain or self.token.stem in ordinary_stems()

    @property
    def refers(self) -> bool:
        """Tell whether the word stands for another one said before."""
        return self.key in _persons()["other"]


@lru_cache(maxsize=65_536)
def _matters(names: frozenset[str], highest: bool) -> bool:
    if highest or names & (listed("strong") | listed("ranks")):
        return True
    return not names & (listed("neutral") | listed("soft"))


@cache
def _never() -> frozenset[str]:
    return listed("strong") | listed("sensitive") | listed("modal") | listed("ranks")


@cache
def _persons() -> dict[str, frozenset[str]]:
    return {group.head: frozenset(group.words) for group in groups("persons", headed=True)}


@cache
def _english_small() -> frozenset[str]:
    return frozenset(word for group in groups("small") for word in group.words)


@lru_cache(maxsize=4_096)
def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a text in order; places count from its beginning."""
    return tuple(_term(token) for token in tokenise(text))


def _term(token: Token) -> Term:
    if token.number:
        return Term(token, frozenset({token.key}), Part.NUMBER, frozenset())
    if token.latin:
        joins = not token.capitalised or token.first or token.key == "i"  # «Next.js» is a name
        small = (joins and token.key in _english_small()) or (len(token.text) == 1 and token.text.islower())
        part = Part.SMALL if small else Part.NOUN
        return Term(token, names_of(token.text), part, frozenset())
    best = _reading(token.text.lower().replace("ё", "е"))
    return Term(token, names_of(token.text), _part(token, best), best.grammemes)


@lru_cache(maxsize=65_536)
def _reading(word: str) -> Reading:
    found = readings(word)
    best = found[0]
    # «права», «веду»: a verb that is nearly as likely as the noun decides how the sentence is built; and what may be
    # said of now is not said of tomorrow («провожу»), nor an order («почти»).
    likely = [one for one in found if one.score > best.score * 0.05 and not one.grammemes & {"futr", "impr"}]
    best = likely[0] if likely else best
    if not best.known and best.has("impr"):  # «Монтессори» is guessed to be an order
        return Reading(best.word, best.normal, frozenset({"NOUN"}), best.score, known=False)
    return next((one for one in likely if one.has("VERB") and one.score > best.score * 0.6), best)


def _part(token: Token, best: Reading) -> Part:
    if token.shouting:
        return Part.NOUN
    if best.grammemes & _SMALL or token.key in _persons()["not"] or token.key in _persons()["other"]:
        return Part.SMALL
    if best.grammemes & _VERBS:
        return Part.VERB
    if best.grammemes & {"NUMR", "Anum"}:
        return Part.NUMBER
    return Part.NOUN if "NOUN" in best.grammemes else Part.OTHER
