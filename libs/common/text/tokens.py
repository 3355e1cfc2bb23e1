"""Words of Russian and English text: cut once, normalised once, cached for ever."""

import re
from typing import NamedTuple, final

import Stemmer

TOKEN = re.compile(r"[A-Za-zА-Яа-яЁё0-9]+(?:\+\+|#)?|\n|(?<!1[CСcс])[.;:!?•](?!\S)|\.NET\b|\.Net\b|\.net\b")
"""One token: a word (c++, c#, .net kept whole) or a mark that ends a clause (not the colon of «1С: ERP»)."""

_QUICK = re.compile(r"[A-Za-zА-Яа-яЁё0-9]+[+#]*|\n|[.;:!?•](?!\S)(?<!1[СCсc].)|\.(?:NET|Net|net)\b")
"""The same tokens but for trailing signs («3+»), which the lexicon takes off: a fifth faster."""

_CYRILLIC = re.compile(r"[а-я]")
_LATIN = re.compile(r"[a-z]")
_TO_LATIN = str.maketrans("асеорхукмнтв", "aceopxykmhtb")
_TO_CYRILLIC = str.maketrans("aceopxykmhtb", "асеорхукмнтв")
MARKS = frozenset("\n.;:!?•")
"""Tokens that end a clause."""
_CACHE_LIMIT = 400_000


class Word(NamedTuple):
    """A normalised word.

    `key` names it in the skill vocabulary, `stem` in term statistics, `lower` says it was written small.
    """

    key: str
    stem: str
    lower: bool
    mark: bool


def fold(token: str) -> str:
    """Lower case, ё as е, and one alphabet a word: the Cyrillic «с++» becomes c++, the Latin 1c becomes 1с."""
    token = token.lower().replace("ё", "е")
    if token in {"1c", "1с"}:
        return "1с"
    if _CYRILLIC.search(token):
        if not _LATIN.search(token):
            return token.translate(_TO_LATIN) if token.endswith(("++", "#")) else token
        latin, cyrillic = len(_LATIN.findall(token)), len(_CYRILLIC.findall(token))
        return token.translate(_TO_LATIN) if latin >= cyrillic else token.translate(_TO_CYRILLIC)
    return token


@final
class Lexicon(dict[str, Word]):
    """Raw token to `Word`, filled on first sight; bounded, so that hostile text cannot eat the memory."""

    def __init__(self) -> None:
        super().__init__()
        self._russian = Stemmer.Stemmer("russian", 0)
        self._english = Stemmer.Stemmer("english", 0)

    def __missing__(self, raw: str) -> Word:
        word = self._build(raw)
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[raw] = word
        return word

    def _build(self, raw: str) -> Word:
        if raw in MARKS:
            return Word(raw, "", lower=True, mark=True)
        core = TOKEN.match(raw)
        raw = core.group() if core else raw
        folded = fold(raw)
        if _CYRILLIC.search(folded):
            stem = self._russian.stemWord(folded)
            return Word(stem, stem, lower=raw.islower(), mark=False)
        return Word(folded, self._english.stemWord(folded), lower=raw == folded and not raw.isdigit(), mark=False)


LEXICON = Lexicon()
"""The one cache of the process; a race between threads at worst builds the same word twice."""


def words(text: str) -> list[Word]:
    """All words and clause marks of the text, in order."""
    return list(map(LEXICON.__getitem__, _QUICK.findall(text)))


def stems(text: str) -> list[str]:
    """Stems of the words of the text, in order, marks left out."""
    return [word.stem for word in words(text) if not word.mark]


def keys(text: str) -> tuple[str, ...]:
    """Vocabulary keys of the words of the text, in order, marks left out."""
    return tuple(word.key for word in words(text) if not word.mark)
