"""Sentences as acts of speech: what is asked, demanded, refused or told, and to whom."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from libs.common.text.forms import forms_of
from libs.common.text.grammar import grammar_of
from libs.common.text.lists import Lists
from libs.common.text.morphology import readings
from libs.common.text.tokens import fold

MAX_TEXT = 4_000
MAX_SENTENCES = 60
MAX_WORDS = 160
"""Distinct words of a text whose grammar is looked up; the others are known by their stems alone."""

_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+(?:[-/][A-Za-zА-Яа-яЁё]+)*|\d+(?:[./:]\d+)*")
_END = re.compile(r"(?<=[.!?…])[)»\"]*\s+(?=[^a-zа-яё\s]|$)|(?<=[!?])[)»\"]*\s+|\n+|;\s")
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:ул|г|д|стр|корп|оф|тел|доп|руб|тыс|млн|им|пр|наб|ст|м|т|р|e\.g|i\.e|dr|mr|mrs|ms)\.$", re.IGNORECASE
)
_LINK = re.compile(
    r"https?://|www\.|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\."
    r"(?:ru|com|org|net|example|рф|me|io|app|site|link|online)(?!\w)"
)
_GROUPS = {
    head: frozenset(word for words in ways for word in words.split())
    for head, ways in Lists("libs.common.text").ways("speech").items()
}
"""Small closed classes of words, by their dictionary forms."""
_MONEY = re.compile(
    r"\d[\d  .]{0,12}(?:к|тыс\w*|р\.?|руб\w*|₽|\$|€|usd|eur|rub)(?!\w)|[$€₽] ?\d|\bденьг|\bденег|\bmoney\b",
    re.IGNORECASE,
)


_SHORT = 6
_VERBS = frozenset({"<past>", "<futr>", "<1per>", "<2per>", "<3per>", "<infn>", "<impr>"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its names; `start` is its place in the sentence."""

    text: str
    start: int
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its words, every name in it, and its marks.

    <asked>: a question; <statement>: none; <request>: somebody is to act; <you>, <we>: who is spoken of; <link>;
    <thou>: an order in the singular.
    """

    text: str
    tokens: tuple[Token, ...]
    names: frozenset[str]
    marks: frozenset[str]

    @property
    def asked(self) -> bool:
        """Whether it is a question."""
        return "<asked>" in self.marks

    @property
    def wants(self) -> bool:
        """Whether it wants something of its reader: an answer or a deed."""
        return not self.marks.isdisjoint({"<asked>", "<request>"})


@dataclass(frozen=True, slots=True)
class Speech:
    """A text read; `whole` is false when it was too long to be read to its end."""

    sentences: tuple[Sentence, ...]
    whole: bool


def read_speech(text: str) -> Speech:
    """Read a text, already cleaned of markup, sentence by sentence; never fails, its work is bounded."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT])
    seen: set[str] = set()
    found: list[Sentence] = []
    for piece in sentences_of(plain):
        if len(found) >= MAX_SENTENCES:
            return Speech(tuple(found), whole=False)
        found.append(_sentence(piece, seen))
    return Speech(tuple(found), whole=len(text) <= MAX_TEXT and len(seen) <= MAX_WORDS)


def marked(speech: Speech, *marks: str) -> Speech:
    """The same speech with further marks on its first sentence."""
    if not marks or not speech.sentences:
        return speech
    first, *others = speech.sentences
    return Speech((replace(first, marks=first.marks | frozenset(marks)), *others), speech.whole)


def asks_anew(clause: Sentence) -> bool:
    """Tell whether a clause asks by itself or orders more than to be told: «почему ушли», «пришлите скан»."""
    leads = _GROUPS["leads"]
    asking = any(token.names & _GROUPS["asks"] for token in clause.tokens)
    ordering = any(_orders(fold(token.text)) >= {"<request>"} and not token.names & leads for token in clause.tokens)
    return asking or ordering


def is_abbreviated(text: str) -> bool:
    """Whether the full stop at its end belongs to its last word."""
    return _ABBREVIATION.search(text) is not None


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text as they are written; an abbreviation ends none."""
    begin = 0
    for match in _END.finditer(text):
        if is_abbreviated(text[max(begin, match.start() - 12) : match.start()]):
            continue
        if piece := text[begin : match.start()].strip():
            yield piece
        begin = match.end()
    if piece := text[begin:].strip():
        yield piece


def _sentence(text: str, seen: set[str]) -> Sentence:
    tokens: list[Token] = []
    marks: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        folded = fold(word)
        cheap = folded not in seen and len(seen) >= MAX_WORDS
        seen.add(folded)
        grammar = frozenset[str]() if cheap else grammar_of(folded)
        amount = frozenset({"<sum>"}) if len(word) > 2 and word.isdigit() else frozenset[str]()
        tokens.append(Token(word, match.start(), forms_of(folded, cheap=cheap) | grammar | amount))
        if not cheap:
            marks |= _orders(folded)
    names = frozenset().union(*(token.names for token in tokens))
    marks.update(_marks(text, tokens, names))
    return Sentence(text, tuple(tokens), names, frozenset(marks))


def _marks(text: str, tokens: list[Token], names: frozenset[str]) -> Iterator[str]:
    yield "<asked>" if _is_asked(text, tokens, names) else "<statement>"
    if names & _GROUPS["second"]:
        yield "<you>"
    if names & _GROUPS["first"]:
        yield "<we>"
    if names & _GROUPS["plea"] or _needs_a_deed(tokens, names) or _is_begged_for(tokens):
        yield "<request>"
    if _LINK.search(text.lower()):
        yield "<link>"
    if _MONEY.search(text):
        yield "<money>"
    opening = [
        token.names
        for place, token in enumerate(tokens)
        if place < 3 or text[tokens[place - 1].start :].partition(" ")[0].endswith(",")
    ]
    if any(one & _GROUPS["orders"] for one in opening) and not (names & _GROUPS["subject"] and not names & {"please"}):
        yield "<request>"


def _needs_a_deed(tokens: list[Token], names: frozenset[str]) -> bool:
    """Tell what is needed of the reader («нужно прислать») from whom they look for («нужен сварщик с дипломом»)."""
    place = next((place for place, token in enumerate(tokens) if token.names & _GROUPS["needs"]), None)
    if place is None:
        return False
    return not names & _GROUPS["traits"] or any("<infn>" in token.names for token in tokens[place + 1 :])


def _is_begged_for(tokens: list[Token]) -> bool:
    """Tell what somebody wants of the reader («охрана просит паспорт») from whom he looks for («просит мастера»)."""
    place = next((place for place, token in enumerate(tokens) if token.names & _GROUPS["begs"]), len(tokens))
    wanted = tokens[place + 1 :]
    return bool(wanted) and (
        any("<infn>" in token.names for token in wanted) or not any(token.names & _GROUPS["traits"] for token in wanted)
    )


def _is_asked(text: str, tokens: list[Token], names: frozenset[str]) -> bool:
    if "?" in text:
        return True
    if "ли" in names and "или" not in names:
        return True
    first = [token.names for token in tokens[:3]]
    if any(one & _GROUPS["asks"] for one in first) and bool(names & _GROUPS["second"]):
        return True
    return _asks_unmarked(tokens, names)


def _asks_unmarked(tokens: list[Token], names: frozenset[str]) -> bool:
    """Tell a question that is written without its mark: «на что вы рассчитываете», «сможешь подойти завтра»."""
    if "<1per>" in names:
        return False
    verbs = [place for place, token in enumerate(tokens) if token.names & _VERBS and not token.names & _GROUPS["leads"]]
    before = tokens[: verbs[0]] if verbs else tokens
    if any(token.names & _GROUPS["wh"] for token in before):
        return True
    led = [token for place, token in enumerate(before) if not place or before[place - 1].names & _GROUPS["leads-in"]]
    if names & {"<2per>", *_GROUPS["second"]} and any(token.names & _GROUPS["wh-you"] for token in led):
        return True
    if any(token.names & _GROUPS["wh"] for token in tokens) and not names & _GROUPS["knows"]:
        return True
    if names >= {"у", "есть"} and names & {"вы", "ты"} and len(tokens) <= _SHORT:
        return True
    if "или" in names and names & {"<past>", "<2per>"} and not names & (_GROUPS["first"] | _GROUPS["apart"]):
        return True
    told = "<2per>" in names and "<impr>" not in names and not names & (_GROUPS["subject"] | _GROUPS["apart"])
    return told and not any(token.names & {"вы", "ты"} for token in before)


@lru_cache(maxsize=4_096)
def _orders(word: str) -> frozenset[str]:
    """Marks of a word that orders or tells who acts."""
    found: set[str] = set()
    if word.isascii():
        return frozenset()
    all_readings = readings(word)
    best = all_readings[0].score
    told = any(one.has("past", "plur") for one in all_readings)  # «отдали», «нашли» tell far more often than they order
    for one in all_readings:
        if one.score < best * 0.2 or one.normal in _GROUPS["polite"]:
            continue
        if one.has("impr", "plur") and not one.has("incl"):
            found.add("<request>")
        elif one.has("impr", "sing") and not (one.has("incl") or told) and one.score >= best * 0.6:
            found |= {"<thou>", "<request>"}
        if one.has("2per"):
            found.add("<you>")
        if one.has("1per"):
            found.add("<we>")
    return frozenset(found)
