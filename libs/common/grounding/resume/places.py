"""Texts by number, word by word: for each word the set of texts that have it, as bits."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache, reduce
from operator import or_

from libs.common.grounding.facts import Text
from libs.common.grounding.language.forms import groups, listed, names_of, synonyms
from libs.common.grounding.language.kin import Kin, is_word
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.language.tokens import key, unnumbered, words
from libs.common.grounding.numbers.number_tables import RUSSIAN
from libs.common.grounding.resume.lookup import Words
from libs.common.text.roots import related, root

_BEGINNING = 4
_CLIPPED = 3
"""Letters of the first part of a clipped compound, at least."""
_CUT = re.compile(r"(?<![\w-])([а-я]{5,9})\.(?=\s?[а-я(/,;:)])")
"""«функц. разрывов»: a word that is cut off, of which enough is left; after the end of a sentence stands a capital."""
_DRAWN = re.compile(r"(?<![\w-])([а-я]{1,4})-([а-я]{1,2})(?![\w-])")
"""«пр-во», «кол-во», «кв-ра»: a word drawn together."""
_USUAL = re.compile(r"(?<![\w/-])([а-я]{1,3}/[а-я]{1,2}|[а-я]{2,4}(?=\.)|[а-я]{1,4}-[а-я]{1,2})(?![\w/-])")
_ARROW = re.compile(r"[A-Za-z][\w.+#]{0,20}(?: \d[\d.]{0,8})? ?(?:→|->|=>) ?[A-Za-z]")
_MOVED = ("перевести", "перейти", "мигрировать", "обновить")
"""What «Nuxt 2 → Nuxt 3» says."""
_SHORTENED = 6
"""Letters, at least, of a word that is written short."""
_VOWELS = "аеиоуыэюя"
_NAMED_BY = {
    "/certificate": "сертификат экзамен курс обучение допуск удостоверение корочка certificate certified course",
    "/education/additional": "курс обучение квалификация course",
    "/education/primary": "образование education graduated degree",
    "/driver_license_types": "открыта",
}


@lru_cache(maxsize=1_024)
def _named_by(path: str) -> tuple[str, ...]:
    """Words that a place is called by, whether or not they stand in it."""
    return tuple(words(next((said for start, said in _NAMED_BY.items() if path.startswith(start)), "")))


@lru_cache(maxsize=1_024)
def spelled_out(text: str) -> tuple[str, ...]:
    """The words for which usual short ones stand in a text: «кл. рук-во», «з/п»."""
    said = text.lower().replace("ё", "е")
    moved = _MOVED if _ARROW.search(text) else ()
    return (*moved, *(word for match in _USUAL.finditer(said) for word in _usual().get(match[1], ())))


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    return {group.head: group.words for group in groups("shortened", headed=True)}


@lru_cache(maxsize=16_384)
def _named(word: str) -> tuple[tuple[str, str, str], ...]:
    """The names of a word, each with its root and the beginning of that where it is a Russian one and long enough."""
    roots = ((name, "" if name.isascii() else root(name)) for name in names_of(word))
    return tuple(
        (name, found, found[:_BEGINNING]) if len(found) >= _BEGINNING else (name, "", "") for name, found in roots
    )


def bits(mask: int) -> Iterator[int]:
    """The numbers of the texts in a mask."""
    return (number for number in range(mask.bit_length()) if mask >> number & 1)


class Places:
    """Texts by number; a word's mask has the bit of every text that holds it or a word that says the same."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self.texts = tuple(texts)
        self._names: dict[str, int] = defaultdict(int)
        self._roots: dict[str, dict[str, int]] = defaultdict(dict)
        # By the word as it is written: «ЛЭП» is looked up by the first letters of words, «лэп» is not.
        self._masks: dict[tuple[str, bool], int] = {}
        self._words: Words | None = None
        met: dict[str, int] = {}
        for number, text in enumerate(self.texts):
            bit = 1 << number
            for word in {*words(text.text), *_named_by(text.path), *spelled_out(text.text)}:
                met[word] = met.get(word, 0) | bit
        met |= {name: met.get(name, 0) | mask for word, mask in met.items() if (name := unnumbered(word))}
        for word, mask in met.items():
            for name, found, begun in _named(word):
                self._names[name] |= mask
                if found:
                    near = self._roots[begun]
                    near[found] = near.get(found, 0) | mask

    @cached_property
    def _plain(self) -> list[str]:
        """The words of each text in a row."""
        return [f" {' '.join(map(key, words(text.text)))} " for text in self.texts]

    @cached_property
    def _whole(self) -> str:
        return "\n".join(self._plain)

    def mask(self, term: Term) -> int:
        """The texts that hold the word, a synonym, or a word of the same root."""
        written = (term.token.text, term.token.first)
        found = self._masks.get(written)
        if found is None:
            found = self._masks[written] = self._found(term)
        return found

    def named(self, term: Term) -> int:
        """The texts that hold the word itself or one of the same root; no other word for it counts."""
        return self._alike(term, term.names)

    def quoted(self, terms: Sequence[Term]) -> int:
        """The texts in which these words stand in this order, one right after another."""
        run = f" {' '.join(term.key for term in terms)} "
        if run not in self._whole:
            return 0
        return reduce(or_, (1 << number for number, text in enumerate(self._plain) if run in text), 0)

    def exact(self, term: Term) -> int:
        """The texts that hold a form of the word itself."""
        return reduce(or_, (self._names.get(name, 0) for name in term.names), 0)

    def having(self, names: frozenset[str]) -> int:
        """The texts that hold a form of any of these words."""
        return reduce(or_, (self._names.get(name, 0) for name in names), 0)

    def _found(self, term: Term) -> int:
        mask = self._written(term)
        if mask and term.part is Part.NOUN and not term.token.latin and not self.exact(term):
            return mask | self._kin.mask(term)  # «диспансер» of «онкодиспансер» beside «диспансеризация»
        if mask or term.part is Part.NUMBER or term.token.shouting or term.names & listed("neutral"):
            return mask
        spelled = self._spelled(term) if term.part in (Part.NOUN, Part.OTHER) else 0
        return spelled or self._kin.mask(term) or self._clipped(term) or self._numbered(term) or self._short(term)

    def _numbered(self, term: Term) -> int:
        """The texts that have the number and the rest of a word: «5-осевая» for «пятиосевая», «в 2 смены»."""
        found = 0
        for name in term.names if term.part in (Part.NOUN, Part.OTHER) else ():
            for cut in range(_CLIPPED, len(name) - _CLIPPED):
                number, rest = RUSSIAN.get(name[:cut]), root(name[cut:])
                if number is None or number <= 1 or len(rest) < _BEGINNING:
                    continue
                near = self._roots.get(rest[:_BEGINNING], {})
                held = reduce(or_, (mask for other, mask in near.items() if related(rest, other)), 0)
                found |= held & self._names.get(f"{number:g}", 0)
        return found

    def _clipped(self, term: Term) -> int:
        """The texts that have both parts of a clipped compound: «медкнижка» for «медицинская книжка»."""
        found = 0
        if term.token.latin or term.part is not Part.NOUN:
            return 0
        for name in term.names:
            for cut in range(_CLIPPED, min(_CLIPPED + 3, len(name) - _CLIPPED)):
                rest = root(name[cut:])
                near = self._roots.get(rest[:_BEGINNING], {})
                held = reduce(or_, (mask for other, mask in near.items() if related(rest, other)), 0)
                if held:
                    begun = (mask for other, mask in self._names.items() if other.startswith(name[:cut]))
                    found |= held & reduce(or_, begun, 0)
        return found

    @cached_property
    def _shortened(self) -> list[tuple[str, str, int]]:
        """The beginnings and ends of words that are written short, «функц.», «пр-во», each with its texts."""
        found: list[tuple[str, str, int]] = []
        for number, text in enumerate(self.texts):
            said = text.text.lower().replace("ё", "е")
            found.extend((match[1], "", 1 << number) for match in _CUT.finditer(said))
            found.extend((match[1], match[2].rstrip(_VOWELS), 1 << number) for match in _DRAWN.finditer(said))
        return found

    @cached_property
    def _after(self) -> dict[str, list[tuple[str, int]]]:
        """What stands behind the first letters of each word, with its texts."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, mask in self._names.items():
            found[name[:_CLIPPED]].append((name[_CLIPPED:], mask))
        return found

    def _short(self, term: Term) -> int:
        """The texts that have a word written short."""
        if term.token.latin or term.part not in (Part.NOUN, Part.OTHER):
            return 0
        names = [(name, name.rstrip(_VOWELS)) for name in term.names if len(name) >= _SHORTENED]
        begun = tuple(
            head for head, said in _usual().items() if len(head) == _CLIPPED and not term.names.isdisjoint(said)
        )
        if begun and term.part is Part.OTHER:  # «медицинская» of «медкнижка»
            made = (mask for head in begun for rest, mask in self._after.get(head, ()) if is_word(rest))
            if compounds := reduce(or_, made, 0):
                return compounds
        return reduce(
            or_,
            (
                mask
                for start, end, mask in self._shortened
                if any(name.startswith(start) and (bare.endswith(end) if end else True) for name, bare in names)
            ),
            0,
        )

    @cached_property
    def _kin(self) -> Kin:
        return Kin(self._names)

    def _written(self, term: Term) -> int:
        return self._alike(term, synonyms(term.names))

    def _alike(self, term: Term, names: frozenset[str]) -> int:
        mask = reduce(or_, (self._names.get(name, 0) for name in names), 0)
        if term.token.latin or term.token.shouting or term.part is Part.NUMBER:
            return mask
        for name in term.names:
            own = root(name)
            for other, places in self._roots.get(own[:_BEGINNING], {}).items():
                if related(own, other):
                    mask |= places
        return mask

    def _spelled(self, term: Term) -> int:
        """The texts that hold the word spelled otherwise: by sound, by its initials, by an alias."""
        if self._words is None:
            self._words = Words(self.texts)
        place = self._words.find(term.token, exact=True)
        if place is None:
            return 0
        return reduce(or_, (1 << n for n, text in enumerate(self.texts) if text.path == place.path), 0)
