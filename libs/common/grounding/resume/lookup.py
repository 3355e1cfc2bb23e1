"""The words of some texts, found by themselves, by another name, by sound, by initials or by a longer form."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.lexicon import aliases_of
from libs.common.grounding.language.tokens import Token, is_latin, key, sound_alike, sounds, stem, tokenise, unnumbered
from libs.common.grounding.language.tokens import words as text_words
from libs.common.text.morphology import reading

_NUMERONYM = re.compile(r"([a-z])(\d{1,2})([a-z])")


_ABBREVIATION = 3
"""Letters of an abbreviation that may stand for parts of words."""


_INFLECTED = 4
"""Letters of a word that is looked up by its dictionary form, at least."""


_LITTLE = bag("и в на с по для из от им of and the for in де ди а")


class Words:
    """The words of some texts, found by themselves, by another name, by sound, by initials or by a longer form."""

    def __init__(self, texts: Sequence[Text]) -> None:
        # Plain pairs of strings: a collection of garbage need not look into them.
        self._texts = tuple(texts)
        self._places: dict[str, tuple[str, str]] = {}
        self._cache: dict[tuple[str, bool], Evidence | None] = {}
        for text in self._texts:
            for word in text_words(text.text):
                place = (text.path, word)
                for name in _found_by(word):
                    self._places.setdefault(name, place)

    @cached_property
    def _by_ends(self) -> dict[tuple[str, str, int], str]:
        found: dict[tuple[str, str, int], str] = {}
        for name in self._places:
            found.setdefault((name[0], name[-1], len(name)), name)
        return found

    @cached_property
    def _runs(self) -> list[tuple[str, list[str]]]:
        """The Russian words of each text, without the little ones."""
        runs = ((text.path, list(map(key, filter(_is_russian, text_words(text.text))))) for text in self._texts)
        kept = ((path, [word for word in run if word not in _LITTLE]) for path, run in runs)
        return [(path, run) for path, run in kept if len(run) > 1]

    @cached_property
    def _initials(self) -> dict[str, Evidence]:
        """Abbreviations that the words of the texts make, and where."""
        found: dict[str, Evidence] = {}
        for text in self._texts:
            _add_initials(found, text, tokenise(text.text))
            if "(" in text.text:
                short = Text(text.path, _without_brackets(text.text))
                _add_initials(found, short, tokenise(short.text))
        return found

    def find(self, token: Token, *, exact: bool = False) -> Evidence | None:
        """Where the word stands in the texts; `exact` forbids the longer form, for names of employers and products."""
        name = (token.text, exact)
        if name not in self._cache:
            self._cache[name] = self._search(token, exact)
        return self._cache[name]

    def _search(self, token: Token, exact: bool) -> Evidence | None:
        for name in (token.key, token.stem):
            if name in self._places:
                return self._evidence(name)
        for name in (token.key, token.stem):
            for alias in aliases_of(name):
                if alias in self._places or alias in self._initials:
                    return self._evidence(alias) if alias in self._places else self._initials[alias]
        return self._inflected(token) or self._abbreviated(token) or self._sounding(token) or self._longer(token, exact)

    def _inflected(self, token: Token) -> Evidence | None:
        """Another form of a name whose stem differs: «в «Ветре»» for «Ветер»."""
        if not token.capitalised or token.latin or token.shouting or len(token.key) < _INFLECTED:
            return None
        begun = token.key[: _INFLECTED - 1]
        near = [name for name in self._places if name.startswith(begun)]
        normal = reading(token.key).normal if near else ""
        return next((self._evidence(name) for name in near if reading(name).normal == normal), None)

    def _abbreviated(self, token: Token) -> Evidence | None:
        numeronym = _NUMERONYM.fullmatch(token.key)
        if numeronym:
            name = self._by_ends.get((numeronym[1], numeronym[3], int(numeronym[2]) + 2))
            if name is not None:
                return self._evidence(name)
        if not token.shouting:
            return None
        return self._initials.get(token.key) or self._by_letters(token.key)

    def _by_letters(self, letters: str) -> Evidence | None:
        """Words in a row of which an abbreviation is made, some by more letters than the first: «ЛЭП», «СПбГУ»."""
        if len(letters) < _ABBREVIATION or letters.isascii():
            return None
        for path, run in self._runs:
            for start in range(len(run)):
                end = _spelled_by(letters, run[start : start + len(letters) - 1])
                if end > 1:
                    return Evidence(path, " ".join(run[start : start + end]))
        return None

    def _sounding(self, token: Token) -> Evidence | None:
        for word in (token.key, token.stem):
            for sound in sounds(word) if len(word) > 2 else ():
                for name in self._heard(sound, latin=not token.latin):
                    if sound_alike(*((name, word) if token.latin else (word, name))):
                        return self._evidence(name)
        return None

    def _heard(self, sound: str, *, latin: bool) -> tuple[str, ...]:
        """Words of that sound in the other alphabet."""
        near = self._latin_sounds if latin else self._russian_sounds
        return near.get(sound, ()) + near.get(sound.removesuffix("s"), ())

    @cached_property
    def _latin_sounds(self) -> dict[str, tuple[str, ...]]:
        return _by_sound(name for name in self._places if name[0].isascii())

    @cached_property
    def _russian_sounds(self) -> dict[str, tuple[str, ...]]:
        return _by_sound(name for name in self._places if not name[0].isascii())

    @cached_property
    def _by_beginning(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self._places:
            found[name[:4]] = (*found.get(name[:4], ()), name)
        return found

    def _evidence(self, name: str) -> Evidence:
        return Evidence(*self._places[name])

    def _longer(self, token: Token, exact: bool) -> Evidence | None:
        """A derived word: «складской» for «склад»; names and abbreviations must not be lengthened."""
        if exact or token.shouting or token.number or len(token.stem) < 4:
            return None
        least = 6 if token.latin else max(4, len(token.stem) - 3)
        for name in self._by_beginning.get(token.stem[:4], ()):
            if name[0].isascii() is not token.latin or len(name) < 4:
                continue
            common = _common_prefix(name, token.stem)
            if common >= max(least, len(name) - 4) and common >= (6 if token.latin else 5 if len(name) > 4 else 4):
                return self._evidence(name)
        return None


@lru_cache(maxsize=16_384)
def _found_by(word: str) -> tuple[str, ...]:
    """The names under which a word is looked up."""
    name = unnumbered(word)
    return tuple(dict.fromkeys((key(word), stem(word), *([key(name)] if name else ()))))


def _by_sound(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for one in sounds(name):
            found[one] = (*found.get(one, ()), name)
    return found


def _is_russian(word: str) -> bool:
    return not word.isdigit() and not is_latin(word)


def _add_initials(found: dict[str, Evidence], text: Text, tokens: Sequence[Token]) -> None:
    named = text.path.startswith(("/education", "/skill_set", "/certificate")) or text.path.endswith("/company")
    words = [token for token in tokens if token.text[0].isalpha()]
    for kept in (words, [token for token in words if token.key not in _LITTLE]):
        for start in range(len(kept)):
            letters = ""
            for token in kept[start : start + 7]:
                if not (named or token.capitalised or token.key in _LITTLE):
                    break
                letters += token.key[0]
                if len(letters) >= 3 or (len(letters) == 2 and len(kept) == 2):
                    place = text.text[kept[start].start : token.end]
                    found.setdefault(letters, Evidence(text.path, place))


def _without_brackets(text: str) -> str:
    """The text with what stands in brackets left out; an unclosed bracket stays."""
    kept: list[str] = []
    position = 0
    while (left := text.find("(", position)) >= 0 and (right := text.find(")", left)) >= 0:
        kept += (text[position:left], " ")
        position = right + 1
    return "".join((*kept, text[position:]))


def _spelled_by(letters: str, run: Sequence[str]) -> int:
    """How many words, each by its first letter and perhaps by letters inside it, make an abbreviation; 0 if none do."""
    for number, word in enumerate(run):
        if not letters or word[0] != letters[0]:
            return 0
        letters = letters[1:]
        following = run[number + 1][0] if number + 1 < len(run) else ""
        place = 1
        while letters and letters[0] != following and (found := word.find(letters[0], place)) > 0:
            letters, place = letters[1:], found + 1
        if not letters:
            return number + 1
    return 0


def _common_prefix(left: str, right: str) -> int:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return length
