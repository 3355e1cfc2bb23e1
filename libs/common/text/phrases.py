"""Many phrases looked up in running text in one pass, the longest first."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar, final

from libs.common.text.tokens import Word

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """A phrase seen in text: words `start` to `end` (exclusive) of the list that was searched."""

    value: T
    start: int
    end: int


@final
class PhraseIndex(Generic[T]):
    """Phrases by their first word; immutable after it is built, hence safe to share between threads."""

    def __init__(self, phrases: Iterable[tuple[tuple[str, ...], T, bool]]) -> None:
        """Take (vocabulary keys, value, counts only capitalised) triples; of equal phrases the first wins."""
        first: dict[str, dict[tuple[str, ...], tuple[T, bool]]] = {}
        for sequence, value, capital in phrases:
            if sequence:
                first.setdefault(sequence[0], {}).setdefault(sequence[1:], (value, capital))
        self._first: dict[str, list[tuple[tuple[str, ...], T, bool]]] = {
            word: sorted(((rest, *entry) for rest, entry in tails.items()), key=lambda tail: -len(tail[0]))
            for word, tails in first.items()
        }

    def find(self, words: Sequence[Word], *, running: bool = True) -> list[Found[T]]:
        """Phrases in the words without overlaps; with `running` a capital-only phrase needs its first word capitalised."""
        first = self._first
        found: list[Found[T]] = []
        end = 0
        for position in [number for number, word in enumerate(words) if word[0] in first]:
            if position >= end:
                match = self._match(words, position, running=running)
                if match is not None:
                    found.append(match)
                    end = match.end
        return found

    def _match(self, words: Sequence[Word], position: int, *, running: bool) -> Found[T] | None:
        length = len(words)
        for rest, value, capital in self._first[words[position].key]:
            if capital and running and words[position].lower:
                continue
            stop = position + 1 + len(rest)
            if stop > length:
                continue
            cursor = position + 1
            for key in rest:
                if words[cursor].key != key:
                    break
                cursor += 1
            else:
                return Found(value, position, stop)
        return None
