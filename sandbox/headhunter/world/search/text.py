"""Words of Russian and English texts, reduced to stems."""

import re
from html import unescape

import Stemmer

_TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[0-9a-zа-я]+(?:\+\+|#)?")
_CYRILLIC = re.compile(r"[а-я]")

_russian = Stemmer.Stemmer("russian")
_english = Stemmer.Stemmer("english")
_stems: dict[str, str] = {}


def plain(markup: str) -> str:
    """The text of HTML, tags replaced by spaces."""
    return unescape(_TAG.sub(" ", markup))


def words(text: str) -> list[str]:
    """Lower-case words; ё counts as е, and c++ and c# stay whole."""
    return WORD.findall(text.lower().replace("ё", "е"))


def stem(word: str) -> str:
    """The stem of a lower-case word; the same for every form of it, as far as Snowball knows."""
    known = _stems.get(word)
    if known is None:
        stemmer = _russian if _CYRILLIC.search(word) else _english
        known = _stems[word] = stemmer.stemWord(word)
    return known


def stems(text: str) -> list[str]:
    """Stems in the order of the text."""
    return [stem(word) for word in words(text)]


def known_words() -> dict[str, str]:
    """Every word met so far with its stem; prefix queries look here."""
    return _stems
