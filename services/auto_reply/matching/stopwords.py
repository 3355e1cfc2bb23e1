"""Stop words: whole words and phrases in any grammatical form; "слово!" asks for exactly that form."""

from collections.abc import Iterable
from typing import final

from libs.common.text.phrases import PhraseIndex
from libs.common.text.tokens import TOKEN, Word, fold, words


@final
class StopWords:
    """A list of words and phrases, looked up in one pass."""

    def __init__(self, phrases: Iterable[str]) -> None:
        loose: list[tuple[tuple[str, ...], str, bool]] = []
        self._exact: dict[str, str] = {}
        for phrase in phrases:
            if phrase.endswith("!") and " " not in phrase.strip("! "):
                self._exact[fold(phrase.rstrip("! "))] = phrase
            else:
                loose.append((tuple(word.key for word in words(phrase) if not word.mark), phrase, False))
        self._index: PhraseIndex[str] | None = PhraseIndex(loose) if loose else None

    def first_in(self, text: str) -> str | None:
        """The first stop phrase that the text holds, as its owner wrote it; None without one."""
        if self._index is None and not self._exact:
            return None
        sequence: list[Word] = [word for word in words(text) if not word.mark]
        if self._index is not None and (found := self._index.find(sequence, running=False)):
            return found[0].value
        if self._exact:
            plain = {fold(part) for part in TOKEN.findall(text)}
            return next((phrase for word, phrase in self._exact.items() if word in plain), None)
        return None
