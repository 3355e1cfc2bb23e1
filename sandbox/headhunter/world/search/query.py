"""The query language of the search field: AND, OR, NOT, brackets, "phrases", !exact, prefix* and NAME:-like fields.

Words that follow each other are joined by AND. A query that is not well formed never fails: what does not parse is
read as plain words, as the site does.
"""

import re
from dataclasses import dataclass

_DEEPEST = 40
FIELDS = {"NAME": "name", "COMPANY_NAME": "company_name", "DESCRIPTION": "description"}
_LEXEME = re.compile(r'"([^"]*)"|(\()|(\))|([^\s()"]+)')


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `exact` forbids other forms, `prefix` allows any ending."""

    text: str
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other, in this very form."""

    text: str


@dataclass(frozen=True, slots=True)
class Both:
    """All parts match."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part matches."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not match."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Within:
    """The part is looked up in one field only."""

    field: str
    part: "Node"


Node = Word | Phrase | Both | Either | Without | Within


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str


def _lexemes(text: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    for match in _LEXEME.finditer(text):
        quoted, opening, closing, word = match.groups()
        if quoted is not None:
            found.append(_Lexeme("phrase", quoted))
        elif opening or closing:
            found.append(_Lexeme(opening or closing, opening or closing))
        else:
            found.extend(_split_word(word))
    return found


def _split_word(word: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    while word:
        head, colon, rest = word.partition(":")
        if not (colon and head in FIELDS):
            found.append(_Lexeme(word if word in ("AND", "OR", "NOT") else "word", word))
            break
        found.append(_Lexeme("field", FIELDS[head]))
        word = rest
    return found


class _Parser:
    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._depth = 0

    def _peek(self) -> str:
        return self._lexemes[self._at].kind if self._at < len(self._lexemes) else "end"

    def _next(self) -> _Lexeme:
        lexeme = self._lexemes[self._at]
        self._at += 1
        return lexeme

    def whole(self) -> Node | None:
        parts: list[Node] = []
        while self._peek() != "end":
            part = self.either()
            if part is not None:
                parts.append(part)
            elif self._peek() != "end":
                self._next()  # a stray bracket or operator
        return _join(Both, parts)

    def either(self) -> Node | None:
        parts = [self.both()]
        while self._peek() == "OR":
            self._next()
            parts.append(self.both())
        return _join(Either, [part for part in parts if part is not None])

    def both(self) -> Node | None:
        parts: list[Node] = []
        while self._peek() in ("word", "phrase", "field", "(", "NOT", "AND"):
            if self._peek() == "AND":
                self._next()
                continue
            part = self.single()
            if part is not None:
                parts.append(part)
        return _join(Both, parts)

    def single(self) -> Node | None:
        lexeme = self._next()
        if lexeme.kind in ("NOT", "(") and self._depth >= _DEEPEST:
            return None  # as with any other malformed query: the mark is dropped, the words stay
        self._depth += 1
        try:
            return self._opened(lexeme)
        finally:
            self._depth -= 1

    def _opened(self, lexeme: _Lexeme) -> Node | None:
        if lexeme.kind == "NOT":
            part = self.single() if self._peek() in ("word", "phrase", "field", "(", "NOT") else None
            return None if part is None else Without(part)
        if lexeme.kind == "field":
            part = self.single() if self._peek() in ("word", "phrase", "(") else None
            return None if part is None else Within(lexeme.text, part)
        if lexeme.kind == "(":
            inner = self.either()
            if self._peek() == ")":
                self._next()
            return inner
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text) if lexeme.text.strip() else None
        return _word(lexeme.text)


def _word(text: str) -> Node | None:
    exact = text.startswith("!")
    core = text[1:] if exact else text
    prefix = core.endswith("*") and len(core) > 1
    core = core[:-1] if prefix else core
    return Word(core, exact=exact, prefix=prefix) if core else None


def _join(kind: type[Both] | type[Either], parts: list[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return kind(tuple(parts))


def parse(text: str) -> Node | None:
    """The meaning of a query; None when it has no words."""
    return _Parser(_lexemes(text)).whole()


def positive_words(node: Node | None) -> list[str]:
    """The words a person looks for (not those excluded), for highlighting and ranking."""
    if node is None or isinstance(node, Without):
        return []
    if isinstance(node, Word | Phrase):
        return [node.text]
    if isinstance(node, Within):
        return positive_words(node.part)
    return [word for part in node.parts for word in positive_words(part)]
