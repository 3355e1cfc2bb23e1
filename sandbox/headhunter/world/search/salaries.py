"""Which documents reach an amount, and the order by amount, without a look at all of them."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import chain, groupby, islice

from sandbox.headhunter.world.search.bitsets import as_bits, newest_first

_STRIDE = 256
_RARE = 32


class Salaries:
    """Amounts in roubles, in order; a set of the documents above every 256th is kept until the next one is added."""

    def __init__(self) -> None:
        self._ordered: list[tuple[float, int]] = []
        self._amounts: dict[int, float] = {}
        self._above: list[int] = []
        self.named = 0

    def add(self, document: int, amount: float) -> None:
        """Note what a document pays."""
        insort(self._ordered, (amount, document))
        self._amounts[document] = amount
        self.named |= 1 << document
        self._above = []

    def reaching(self, amount: float) -> int:
        """The set of documents that pay at least an amount."""
        first = bisect_left(self._ordered, (amount, -1))
        stride = -(-first // _STRIDE)
        above = self._kept()
        rest = as_bits(document for _, document in self._ordered[first : stride * _STRIDE])
        return rest | (above[stride] if stride < len(above) else 0)

    def _kept(self) -> list[int]:
        if not self._above:
            bits = 0
            for start in range((len(self._ordered) - 1) // _STRIDE * _STRIDE, -1, -_STRIDE):
                bits |= as_bits(document for _, document in self._ordered[start : start + _STRIDE])
                self._above.append(bits)
            self._above.reverse()
        return self._above

    def first(self, bits: int, count: int, *, descending: bool) -> list[int]:
        """The first `count` documents of a set by amount, the newest first of equals; those without one come last."""
        paid = bits & self.named
        few = paid.bit_count() * _RARE < len(self._ordered)
        best = self._sorted(paid, descending=descending) if few else self._walked(paid, descending=descending)
        return list(islice(chain(best, newest_first(bits & ~self.named)), count))

    def _sorted(self, paid: int, *, descending: bool) -> list[int]:
        sign = -1 if descending else 1
        return sorted(newest_first(paid), key=lambda document: sign * self._amounts[document])

    def _walked(self, paid: int, *, descending: bool) -> Iterator[int]:
        raw = paid.to_bytes((max(paid.bit_length(), max(self._amounts, default=0) + 1) + 7) // 8, "little")
        ways = reversed(self._ordered) if descending else self._ordered
        for _, equal in groupby(ways, key=lambda pair: pair[0]):
            documents = [document for _, document in equal if raw[document >> 3] >> (document & 7) & 1]
            yield from sorted(documents, reverse=True)
