"""An inverted index whose sets of documents are the bits of integers.

Documents are numbered in the order of publication, so that "newest first" is "highest bit first" and a span of dates
is a mask: cost grows with the number of hits shown, hardly with the catalogue.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from sandbox.headhunter.world.search import query
from sandbox.headhunter.world.search.bitsets import as_bits, newest_first
from sandbox.headhunter.world.search.salaries import Salaries
from sandbox.headhunter.world.search.text import known_words, stem, words

TEXT_FIELDS = ("name", "company_name", "description")


class Postings:
    """Value -> documents; the integer of a value is built on its first use and kept up to date from then on."""

    def __init__(self) -> None:
        self._lists: dict[str, list[int]] = {}
        self._bits: dict[str, int] = {}

    def add(self, value: str, document: int) -> None:
        """Note that a document has a value; documents come in ascending order."""
        known = self._lists.get(value)
        if known is None:
            self._lists[value] = [document]
        elif known[-1] != document:
            known.append(document)
        if value in self._bits:
            self._bits[value] |= 1 << document

    def get(self, value: str) -> int:
        """The set of documents with a value."""
        bits = self._bits.get(value)
        if bits is None:
            bits = self._bits[value] = as_bits(self._lists.get(value, ()))
        return bits

    def any_of(self, values: Iterable[str]) -> int:
        """The set of documents with at least one of the values."""
        bits = 0
        for value in values:
            bits |= self.get(value)
        return bits

    def documents(self, value: str) -> list[int]:
        """The documents of a value, oldest first."""
        return self._lists.get(value, [])

    def values(self) -> Iterable[str]:
        """All values met."""
        return self._lists.keys()


class Index:
    """Texts and facets of everything ever published, and which of it is still open."""

    def __init__(self, raw_text: Callable[[int, str], str]) -> None:
        self._raw_text = raw_text
        self.texts = {name: Postings() for name in TEXT_FIELDS}
        self.facets: dict[str, Postings] = {}
        self.published: list[float] = []
        self.open = 0
        self.version = 0
        self.salaries = Salaries()
        self._cache: OrderedDict[tuple[object, ...], int] = OrderedDict()

    @property
    def size(self) -> int:
        """How many documents were ever added."""
        return len(self.published)

    def add(
        self, published: float, texts: Mapping[str, str], facets: Mapping[str, Iterable[str]], salary: float | None
    ) -> int:
        """Publish a document and give its number; `salary` is its upper bound in roubles."""
        document = len(self.published)
        self.published.append(max(published, self.published[-1]) if self.published else published)
        for name, text in texts.items():
            add = self.texts[name].add
            for token in {stem(word) for word in words(text)}:
                add(token, document)
        for name, values in facets.items():
            postings = self.facets.setdefault(name, Postings())
            for value in values:
                postings.add(value, document)
        if salary is not None:
            self.salaries.add(document, salary)
        self.open |= 1 << document
        self.version += 1
        return document

    def close(self, document: int) -> None:
        """Take a document out of every search."""
        self.open &= ~(1 << document)
        self.version += 1

    def reopen(self, document: int) -> None:
        """Put a closed document back."""
        self.open |= 1 << document
        self.version += 1

    def facet(self, name: str, values: Iterable[str]) -> int:
        """Documents with any of the values of a facet."""
        postings = self.facets.get(name)
        return postings.any_of(values) if postings else 0

    def between(self, earliest: float | None, latest: float | None) -> int:
        """Documents published within a span, both ends included."""
        low = 0 if earliest is None else bisect_left(self.published, earliest)
        high = self.size if latest is None else bisect_right(self.published, latest)
        return ((1 << high) - 1) & ~((1 << low) - 1) if high > low else 0

    def match(self, text: str, fields: tuple[str, ...] = TEXT_FIELDS) -> int:
        """Documents that a query matches in any of the fields; all of them for a query without words."""
        return self.cached(("text", text, fields), lambda: self._matched(text, fields))

    def _matched(self, text: str, fields: tuple[str, ...]) -> int:
        node = query.parse(text)
        return self._all() if node is None else self._evaluate(node, fields)

    def _all(self) -> int:
        return (1 << self.size) - 1

    def cached(self, key: tuple[object, ...], compute: Callable[[], int]) -> int:
        """What was computed under this key since the last document was added, or what `compute` gives now."""
        key = (*key, self.size)
        known = self._cache.get(key)
        if known is None:
            known = self._cache[key] = compute()
            if len(self._cache) > 512:
                self._cache.popitem(last=False)
        return known

    def _evaluate(self, node: query.Node, fields: tuple[str, ...]) -> int:
        match node:
            case query.Both(parts):
                bits = self._all()
                for part in parts:
                    bits &= self._evaluate(part, fields)
                return bits
            case query.Either(parts):
                bits = 0
                for part in parts:
                    bits |= self._evaluate(part, fields)
                return bits
            case query.Without(part):
                return self._all() & ~self._evaluate(part, fields)
            case query.Within(field, part):
                return self._evaluate(part, (field,))
            case query.Phrase(text):
                return self._phrase(text, fields)
            case query.Word():
                return self._word(node, fields)

    def _word(self, word: query.Word, fields: tuple[str, ...]) -> int:
        tokens = words(word.text)
        if not tokens:
            return self._all()
        if word.exact or len(tokens) > 1:
            return self._phrase(word.text, fields, exact=word.exact)
        if word.prefix:
            return self._prefix(tokens[0], fields)
        return self._stem(stem(tokens[0]), fields)

    def _stem(self, token: str, fields: tuple[str, ...]) -> int:
        bits = 0
        for name in fields:
            bits |= self.texts[name].get(token)
        return bits

    def _prefix(self, start: str, fields: tuple[str, ...]) -> int:
        def compute() -> int:
            tokens = {token for word, token in known_words().items() if word.startswith(start)}
            bits = 0
            for token in tokens:
                bits |= self._stem(token, fields)
            return bits

        return self.cached(("prefix", start, fields), compute)

    def _phrase(self, text: str, fields: tuple[str, ...], *, exact: bool = True) -> int:
        def compute() -> int:
            wanted = words(text)
            tokens = [stem(word) for word in wanted]
            bits = 0
            for name in fields:
                candidates = self._all()
                for token in tokens:
                    candidates &= self.texts[name].get(token)
                bits |= as_bits(d for d in newest_first(candidates) if self._holds(d, name, wanted, exact=exact))
            return bits

        return self.cached(("phrase", text, fields, exact), compute)

    def _holds(self, document: int, field: str, wanted: list[str], *, exact: bool) -> bool:
        have = words(self._raw_text(document, field))
        if not exact:
            have, wanted = [stem(word) for word in have], [stem(word) for word in wanted]
        first, count = wanted[0], len(wanted)
        return any(word == first and have[at : at + count] == wanted for at, word in enumerate(have))
