"""The words of a sentence as the proof reads them: under which names they are known and what part they play."""

from enum import Enum, auto
from functools import cache, lru_cache
from typing import NamedTuple

from libs.common.grounding.language.forms import groups, listed, names_of
from libs.common.grounding.language.lexicon import ordinary_stems
from libs.common.grounding.language.tokens import Token, is_latin, key, stem, tokenise
from libs.common.text.morphology import Reading, readings

_ADVERBS = frozenset({"где", "когда", "куда", "откуда", "зачем", "почему", "там", "тут", "здесь"})
"""Adverbs that only join clauses or point somewhere."""
_SMALL = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "Apro"})
_MORE = frozenset({"Supr", "futr"})
"""What is best or yet to come is claimed, however general the word."""
_VERBS = frozenset({"VERB", "INFN", "GRND", "PRTF", "PRTS"})


class Part(Enum):
    """What a word is in its sentence."""

    SMALL = auto()
    NUMBER = auto()
    VERB = auto()
    NOUN = auto()
    OTHER = auto()


class Word(NamedTuple):
    """What is known of a form of a word wherever it stands; found once and kept."""

    names: frozenset[str]
    part: Part
    grammemes: frozenset[str]
    first: bool
    """It speaks of the applicant by its person."""
    done: bool
    """It is a verb in the past, said of one person."""
    second: bool
    """It speaks to the employer."""
    coming: bool
    """It says what the applicant will do."""
    negates: bool
    says: bool
    """It is more than a joint or a number."""
    acts: bool
    """It may be a verb; an English one may always be."""
    plain: bool
    """It names nothing: written small, and neither pay nor rank nor promise."""
    matters: bool
    """It says something that needs proof."""
    ordinary: bool
    """It may stand unproved beside proved ones: a plain verb or a common word."""
    refers: bool
    """It stands for another one said before."""
    general: bool
    """It is so common that it claims nothing by itself."""


class Term:
    """A word of a sentence; equal to itself alone."""

    __slots__ = (*Word._fields, "key", "token")

    names: frozenset[str]
    part: Part
    grammemes: frozenset[str]
    first: bool
    done: bool
    second: bool
    coming: bool
    negates: bool
    says: bool
    acts: bool
    plain: bool
    matters: bool
    ordinary: bool
    refers: bool
    general: bool
    key: str
    """The word in lower case."""
    token: Token

    def __init__(self, token: Token, word: Word) -> None:
        self.token, self.key = token, token.key
        (
            self.names, self.part, self.grammemes, self.first, self.done, self.second, self.coming, self.negates,
            self.says, self.acts, self.plain, self.matters, self.ordinary, self.refers, self.general,
        ) = word  # fmt: skip


@lru_cache(maxsize=16_384)
def _matters(names: frozenset[str], highest: bool) -> bool:
    return highest or not names.isdisjoint(_weighty()) or names.isdisjoint(_light())


@cache
def _weighty() -> frozenset[str]:
    return listed("strong") | listed("ranks")


@cache
def _light() -> frozenset[str]:
    return listed("neutral") | listed("soft")


@cache
def _never() -> frozenset[str]:
    return listed("strong") | listed("sensitive") | listed("modal") | listed("ranks")


@cache
def _persons() -> dict[str, frozenset[str]]:
    return {group.head: frozenset(group.words) for group in groups("persons", headed=True)}


@cache
def _english_small() -> frozenset[str]:
    return frozenset(word for group in groups("small") for word in group.words)


@lru_cache(maxsize=1_024)
def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a text in order; places count from its beginning."""
    return tuple(_term(token) for token in tokenise(text))


def _term(token: Token) -> Term:
    # Only the first word of a text may be capitalised without being a name, so that its form alone is not enough.
    return Term(token, word_of(token.text, first=token.first))


@lru_cache(maxsize=16_384)
def word_of(text: str, *, first: bool) -> Word:
    """What is known of a word as it is written; `first` says that its capital letter may be the sentence's."""
    token = Token(text, 0, len(text), key(text), stem(text), is_latin(text), first)
    if token.number:
        return _known(token, frozenset({token.key}), Part.NUMBER, frozenset())
    if token.latin:
        joins = not token.capitalised or first or token.key == "i"  # «Next.js» is a name
        small = (joins and token.key in _english_small()) or (len(text) == 1 and text.islower())
        return _known(token, names_of(text), Part.SMALL if small else Part.NOUN, frozenset())
    best = _reading(text.lower().replace("ё", "е"))
    return _known(token, names_of(text), _part(token, best), best.grammemes, general=_is_general(best))


def _is_general(best: Reading) -> bool:
    return "ADVB" in best.grammemes or best.normal.replace("ё", "е") in _general()


@cache
def _general() -> frozenset[str]:
    """The dictionary forms of words that claim nothing; of a participle that of its verb."""
    words = (word.replace("ё", "е") for group in groups("general") for word in group.words)
    return frozenset(name for word in words for name in (word, readings(word)[0].normal.replace("ё", "е")))


def _known(
    token: Token, names: frozenset[str], part: Part, grammemes: frozenset[str], *, general: bool = False
) -> Word:
    verb, persons, says = part is Part.VERB, _persons(), part not in (Part.SMALL, Part.NUMBER)
    plain = not ((token.capitalised and not (verb and token.first)) or token.shouting or names & _never()) and (
        "Supr" not in grammemes
    )
    past = {"past", "sing", "VERB"} <= grammemes and "neut" not in grammemes
    return Word(
        names=names,
        part=part,
        grammemes=grammemes,
        first=token.key in persons["first"] or (verb and "1per" in grammemes),
        done=verb and past,
        second=token.key in persons["second"] or ({"2per", "plur"} <= grammemes and "impr" not in grammemes),
        coming={"futr", "1per"} <= grammemes,
        negates=token.key in persons["not"],
        says=says,
        acts=verb or token.latin,
        plain=plain,
        matters=says and _matters(names, "Supr" in grammemes),
        ordinary=_ordinary(token, names, part, grammemes),
        refers=token.key in persons["other"],
        general=general and says and grammemes.isdisjoint(_MORE) and names.isdisjoint(_never()),
    )


def _ordinary(token: Token, names: frozenset[str], part: Part, grammemes: frozenset[str]) -> bool:
    if "Supr" in grammemes or names & _never() or token.shouting:
        return False
    if token.latin:
        return token.key.endswith("ly") or bool(names & listed("ordinary"))
    return part is Part.VERB or bool(grammemes & {"ADVB", "COMP"}) or token.stem in ordinary_stems()


@lru_cache(maxsize=1_024)
def _reading(word: str) -> Reading:
    found = readings(word)
    best = found[0]
    # «права», «веду»: a verb that is nearly as likely as the noun decides how the sentence is built; and what may be
    # said of now is not said of tomorrow («провожу»), nor an order («почти»).
    likely = [one for one in found if one.score > best.score * 0.05 and not one.grammemes & {"futr", "impr"}]
    best = likely[0] if likely else best
    if not best.known and best.has("1per") and (noun := next((one for one in found if one.has("NOUN")), None)):
        return noun  # «шахматку» is guessed to be a verb
    if not best.known and best.has("impr"):  # «Монтессори» is guessed to be an order
        return Reading(best.word, best.normal, frozenset({"NOUN"}), best.score, known=False)
    return next((one for one in likely if one.has("VERB") and one.score > best.score * 0.6), best)


def _part(token: Token, best: Reading) -> Part:
    if token.shouting:
        return Part.NOUN
    if (
        best.grammemes & _SMALL
        or token.key in _ADVERBS
        or token.key in _persons()["not"]
        or token.key in _persons()["other"]
    ):
        return Part.SMALL
    if best.grammemes & _VERBS:
        return Part.VERB
    if best.grammemes & {"NUMR", "Anum"}:
        return Part.NUMBER
    return Part.NOUN if "NOUN" in best.grammemes else Part.OTHER
