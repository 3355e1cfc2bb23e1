"""Words of a letter with their places, and the sound of a word, by which «кликхаус» is known to be ClickHouse."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from libs.common.text.tokens import LEXICON, fold

_TOKEN = re.compile(
    r"\d{1,4}-[А-ЯЁ]{2,6}(?![а-яё])"  # 44-ФЗ, 6-НДФЛ
    r"|[A-ZА-ЯЁ]{2,6}-\d{1,4}\b"  # PL-300, ЕФС-1
    r"|\.NET\b"
    r"|\d*[A-Za-zА-Яа-яЁё]+[A-Za-zА-Яа-яЁё0-9]*(?:\+\+|#)?"
    r"|\d+"
)
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN = re.compile(r"[A-Za-z]")
_INNER_CAPITAL = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]")
_ROMAN = re.compile(r"[IVX]{1,4}")

_SHORT = 300
"""Letters of a text whose words are kept: lines of a resume are read by several readers."""

_CYRILLIC_SOUNDS = {
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "ж": "j",
    "з": "s",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "ф": "f",
    "х": "h",
    "ц": "ts",
    "ч": "c",
    "ш": "c",
    "щ": "c",
}
_CYRILLIC_LETTERS = _CYRILLIC_SOUNDS | {
    "а": "a",
    "е": "e",
    "ё": "e",
    "и": "i",
    "й": "i",
    "о": "o",
    "у": "u",
    "ы": "y",
    "э": "e",
    "ю": "yu",
    "я": "ya",
    "ж": "zh",
    "з": "z",
    "х": "h",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ь": "",
    "ъ": "",
}
_LATIN_SOUNDS = (
    ("tč", "č"),
    ("sč", "č"),
    ("sh", "č"),
    ("zh", "j"),
    ("dj", "j"),
    ("dg", "j"),
    ("ph", "f"),
    ("th", "t"),
    ("kh", "h"),
    ("ck", "k"),
    ("qu", "kv"),
    ("wh", "v"),
    ("gh", "g"),
    ("w", "v"),
    ("x", "ks"),
    ("q", "k"),
    ("z", "s"),
)


class Token(NamedTuple):
    """One word of a text: `start` and `end` are code points, `key` is folded lower case, `stem` its stem."""

    text: str
    start: int
    end: int
    key: str
    stem: str
    latin: bool
    first: bool

    @property
    def capitalised(self) -> bool:
        """Tell whether the word is written with a capital letter."""
        return self.text[:1].isupper()

    @property
    def shouting(self) -> bool:
        """Tell whether the word is an abbreviation, a code or has capitals inside."""
        return _is_shouting(self.text)

    @property
    def number(self) -> bool:
        """Tell whether the word is digits only."""
        return self.text.isdigit()


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, for those who need no places."""
    return _short_words(text) if len(text) <= _SHORT else tuple(_TOKEN.findall(text))


@lru_cache(maxsize=2_048)
def _short_words(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """Cut a text into words; `first` marks the first word of the text and of a quotation or a bullet."""
    return [*_short_tokens(text)] if not offset and len(text) <= _SHORT else _tokens(text, offset)


@lru_cache(maxsize=2_048)
def _short_tokens(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text, 0))


def _tokens(text: str, offset: int) -> list[Token]:
    found = ((match[0], offset + match.start()) for match in _TOKEN.finditer(text))
    return [
        Token(raw, start, start + len(raw), key(raw), stem(raw), is_latin(raw), not number)
        for number, (raw, start) in enumerate(found)
    ]


@lru_cache(maxsize=16_384)
def _is_shouting(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    if len(letters) >= 2 and all(char.isupper() for char in letters):
        return _ROMAN.fullmatch(word) is None
    mixed = any(char.isdigit() for char in word) and bool(letters)
    return mixed or _INNER_CAPITAL.search(word) is not None or word.endswith(("++", "#"))


@lru_cache(maxsize=16_384)
def key(word: str) -> str:
    """Fold one word to lower case."""
    return fold(word)


@lru_cache(maxsize=16_384)
def is_latin(word: str) -> bool:
    """Tell whether a word is written with Latin letters only."""
    return _CYRILLIC.search(word) is None and _LATIN.search(word) is not None


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Stem one word; codes and abbreviations keep their form."""
    if "-" in word:
        return fold(word)
    return LEXICON[word.lower()].stem or fold(word)


@lru_cache(maxsize=16_384)
def sounds(word: str) -> frozenset[str]:
    """Consonant skeletons of a word, the same for a Latin word and its Russian spelling."""
    lowered = word.lower()
    if _CYRILLIC.search(lowered):
        raw = lowered.replace("дж", "ж")
        return frozenset({_collapsed("".join(_CYRILLIC_SOUNDS.get(char, "") for char in raw))})
    variants = {lowered.replace("ch", "č"), lowered.replace("ch", "h"), lowered.replace("ch", "k")}
    return frozenset(_collapsed(_latin_sound(variant)) for variant in variants)


def _latin_sound(word: str) -> str:
    for old, new in _LATIN_SOUNDS:
        word = word.replace(old, new)
    word = re.sub(r"c(?=[eiy])", "s", word)
    word = word.replace("c", "k")
    return re.sub(r"[^bčdfghjklmnprstvk]", "", word).replace("č", "c")


def _collapsed(skeleton: str) -> str:
    return re.sub(r"(.)\1+", r"\1", skeleton)


@lru_cache(maxsize=16_384)
def romanised(word: str) -> str:
    """Write a Cyrillic word with Latin letters."""
    return "".join(_CYRILLIC_LETTERS.get(char, char) for char in word.lower().replace("дж", "j"))


@lru_cache(maxsize=16_384)
def sound_alike(cyrillic: str, latin: str) -> bool:
    """Tell whether a Russian word is a Latin name said in Russian: «сторибук» is Storybook, «реакт» is no Redux."""
    latin = latin.lower()
    if latin.endswith("s") and sound_alike(cyrillic, latin[:-1]):
        return True
    ratio = fuzz.ratio(romanised(cyrillic), latin)
    if ratio >= 88:
        return True
    common = sounds(cyrillic) & sounds(latin)
    longest = max((len(sound) for sound in common), default=0)
    return ratio >= (55 if longest >= 3 else 75) and longest >= 2


def unnumbered(word: str) -> str:
    """What is left of a name without its number, «ТЭЦ» of «ТЭЦ-2»; empty where it has none."""
    found = _NUMBERED.fullmatch(word) if "-" in word else None
    return found[1] if found else ""


_NUMBERED = re.compile(r"([А-ЯЁ]{2,})-\d{1,3}")
