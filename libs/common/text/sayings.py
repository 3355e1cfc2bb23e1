"""Ways to say a thing, as patterns over dictionary forms: short lines that hold in any order, case and tense.

A pattern is a list of parts joined by `&`, each of which must hold in the sentence. A part is words in this order with
at most three other words between them, none before `+word`; `a|b` is either, `=word` only this form, `<mark>` a mark of
the sentence, and `!` before a part says that it must not hold. A line is `head: pattern ¦ example`; the head may be
left out. `@name = a|b` names a class of words for the lines after it, `@name` stands for them. What grammar knows of a
word is a name too (libs/common/text/grammar.py): `<person>` is any noun for people (`<whom>` as an object),
`взять:past` the past of that verb, and `@name:past` that of every verb of a class.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import final

from libs.common.text.forms import forms_of
from libs.common.text.lists import lines_of
from libs.common.text.speech import Sentence, Token

_BAR = " ¦ "
_NAMED = re.compile(r"@(?P<name>[a-z-]+) = ")
_CLASS = re.compile(r"@(?P<name>[a-z-]+)(?P<form>:[a-z0-9]+)?")
_GAP = 4
_ELSEWHERE = 120
"""Words of a sentence that patterns are looked for in; what is longer is no sentence of a person."""


@dataclass(frozen=True, slots=True)
class _Part:
    words: tuple[frozenset[str], ...]
    wanted: bool
    gaps: tuple[int, ...]
    """For each word after the first, how far behind the one before it may stand."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One line of a list."""

    head: str
    parts: tuple[_Part, ...]
    pattern: str
    example: str

    @property
    def first(self) -> tuple[frozenset[str], ...]:
        """The words of its first part."""
        return self.parts[0].words

    @property
    def words(self) -> tuple[frozenset[str], ...]:
        """Every word of its parts that must hold, marks among them."""
        return tuple(names for part in self.parts if part.wanted for names in part.words)

    def holds(self, sentence: Sentence) -> bool:
        """Tell whether a sentence says it."""
        return all(_holds(part, sentence) is part.wanted for part in self.parts)


@final
class Sayings:
    """The lines of one list, found by the first word of their first part."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.all = tuple(_parsed(line) for line in _with_classes(lines))
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, saying in enumerate(self.all):
            for name in saying.parts[0].words[0]:
                self._by_word[name].append(number)

    def found(self, sentence: Sentence) -> list[Saying]:
        """Every line that the sentence says, in the order of the list."""
        names = sentence.names | sentence.marks
        numbers = {number for name in names if name in self._by_word for number in self._by_word[name]}
        return [self.all[number] for number in sorted(numbers) if self.all[number].holds(sentence)]

    def heads(self, sentence: Sentence) -> tuple[str, ...]:
        """The heads of the lines that the sentence says, each once."""
        return tuple(dict.fromkeys(saying.head for saying in self.found(sentence)))


@cache
def sayings(package: str, name: str) -> Sayings:
    """The list `name`.txt of a package's folder of words."""
    return Sayings(lines_of(package, name))


def _with_classes(lines: Iterable[str]) -> Iterator[str]:
    """The lines with the words of the classes in place of their names."""
    classes: dict[str, str] = {}
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        named = _NAMED.match(line)
        written = _CLASS.sub(lambda match: _members(classes, match), line[named.end() :] if named else line)
        if named:
            classes[named["name"]] = written.strip()
        else:
            yield written


def _members(classes: dict[str, str], match: re.Match[str]) -> str:
    words, form = classes[match["name"]], match["form"] or ""
    return "|".join(f"{word}{form}" for word in words.split("|"))


def _parsed(line: str) -> Saying:
    said, _, example = line.rpartition(_BAR)
    head, colon, pattern = said.partition(": ")
    if not colon:
        head, pattern = "", said
    parts = tuple(_part(part.strip()) for part in pattern.split("&"))
    if not parts[0].wanted:
        raise ValueError(f"the first part of a saying must be one that holds: {line}")
    return Saying(head.strip(), parts, pattern, example)


def _part(text: str) -> _Part:
    wanted = not text.startswith("!")
    terms = text.removeprefix("!").split()
    words = tuple(frozenset(_names(term.removeprefix("+"))) for term in terms)
    return _Part(words, wanted, tuple(1 if term.startswith("+") else _GAP for term in terms[1:]))


def _names(term: str) -> Iterator[str]:
    for word in term.split("|"):
        if word.startswith(("<", "=")) or ":" in word:
            yield word
        else:
            yield from forms_of(word, listed=True)


def _holds(part: _Part, sentence: Sentence) -> bool:
    first = part.words[0]
    if len(part.words) == 1 and not first.isdisjoint(sentence.marks):
        return True
    if first.isdisjoint(sentence.names):
        return False
    tokens = sentence.tokens[:_ELSEWHERE]
    return any(_from(place, part, tokens) for place, token in enumerate(tokens) if first & token.names)


def _from(place: int, part: _Part, tokens: Sequence[Token]) -> bool:
    for wanted, gap in zip(part.words[1:], part.gaps, strict=True):
        following = range(place + 1, min(place + 1 + gap, len(tokens)))
        found = next((other for other in following if wanted & tokens[other].names), None)
        if found is None:
            return False
        place = found
    return True
