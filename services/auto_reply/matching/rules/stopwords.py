"""Stop words: words and phrases in any grammatical form and at the head of compounds; "слово!" asks for that form only.

What counts as the same word is told in docs/matching.md, with examples.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import final

from libs.common.text.phrases import PhraseIndex
from libs.common.text.tokens import TOKEN, Word, fold, words
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import is_listed

_LEAST_HEAD = 4
"""Letters from which a stop word is looked for inside longer words: «рис» must not stop «рисовать»."""
_LEAST_TAIL = 4
_LEAST_NUMBERED = 3
_CACHE_LIMIT = 50_000
_DIGITS = "0123456789"
_LATIN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
        "ж": "zh",
        "х": "h",
        "ц": "c",
        "ч": "ch",
        "ш": "sh",
        "щ": "sh",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
    }
)
_SPELLING = (("x", "ks"), ("kh", "h"), ("ck", "k"), ("c", "k"), ("y", "i"), ("w", "v"))


@final
class StopWords:
    """A list of words and phrases, looked up in one pass."""

    def __init__(self, phrases: Iterable[str]) -> None:
        loose: list[tuple[tuple[str, ...], str, bool]] = []
        heads: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        for phrase in phrases:
            if phrase.endswith("!") and " " not in phrase.strip("! "):
                self._exact[fold(phrase.rstrip("! "))] = phrase
                continue
            sequence = [word for word in words(phrase) if not word.mark]
            loose.append((tuple(word.key for word in sequence), phrase, False))
            if len(sequence) == 1:
                heads.update(dict.fromkeys((sequence[0].key, fold(phrase.strip())), sequence[0].key))
        self._index: PhraseIndex[str] | None = PhraseIndex(loose) if loose else None
        self._same = _Same(heads)

    def first_in(self, text: str) -> str | None:
        """The first stop phrase that the text holds, as its owner wrote it; None without one."""
        if self._index is None and not self._exact:
            return None
        if self._index is not None:
            sequence: list[Word] = [self._read(word) for word in words(text) if not word.mark]
            if found := self._index.find(sequence, running=False):
                return found[0].value
        if self._exact:
            plain = {fold(part) for part in TOKEN.findall(text)}
            return next((phrase for word, phrase in self._exact.items() if word in plain), None)
        return None

    def _read(self, word: Word) -> Word:
        key = self._same[word.key]
        return word if key is word.key else word._replace(key=key)


@final
class _Same(dict[str, str]):
    """The key of a word of the text to that of the stop word it stands for, else to itself; filled on first sight."""

    def __init__(self, heads: dict[str, str]) -> None:
        super().__init__()
        self._heads = heads
        self._sounds = {_sound(head): key for head, key in heads.items() if len(head) >= _LEAST_HEAD}
        self._lengths = sorted({len(head) for head in heads if len(head) >= _LEAST_NUMBERED}, reverse=True)

    def __missing__(self, key: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        found = self[key] = self._find(key) or key
        return found

    def _find(self, key: str) -> str | None:
        if key in self._heads:
            return self._heads[key]
        for length in self._lengths:
            head = self._heads.get(key[:length])
            if head is not None and _is_compound(key, length):
                return head
        return self._sounds.get(_sound(key.rstrip(_DIGITS)))


def _is_compound(key: str, length: int) -> bool:
    """Whether what follows the stop word is a number, or a word of its own («Битрикс24», «Сбер|банк»)."""
    tail = key[length:]
    if tail.isdigit():
        return True
    if length < _LEAST_HEAD or _is_skill(key):
        return False
    return tail in _tails() or (len(tail) >= _LEAST_TAIL and is_listed(tail))


@cache
def _tails() -> frozenset[str]:
    """Second halves of compounds that job advertisements rarely write as a word of their own (compound_tails.txt)."""
    text = files("services.auto_reply.matching.rules").joinpath("compound_tails.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(word.key for line in lines for word in words(line) if not word.mark)


def _is_skill(key: str) -> bool:
    """JavaScript is no kind of Java: a word that names a skill of its own is not taken apart."""
    return bool(vocabulary().find([Word(key, key, lower=False, mark=False)], running=False))


def _sound(text: str) -> str:
    """A word in one alphabet: «битрикс» and bitrix, «яндекс» and yandex."""
    latin = text.translate(_LATIN)
    for written, read in _SPELLING:
        latin = latin.replace(written, read)
    return latin
