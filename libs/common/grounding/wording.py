"""Small grammar of letters: counted years and months, joined lists, a stable choice of phrase."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from libs.common.grounding.words.lists import WORDS
from libs.common.messages.figures import Months, worded

_T = TypeVar("_T")


@lru_cache(maxsize=1_024)
def duration_ru(months: int) -> str:
    """Say a number of months as Russian says it: 46 is «3 года 10 месяцев»; none is nothing."""
    return worded(Months(months=months), "ru") if months > 0 else ""


@lru_cache(maxsize=1_024)
def duration_en(months: int) -> str:
    """Say a number of months in English: 46 is "3 years 10 months"; none is nothing."""
    return worded(Months(months=months), "en") if months > 0 else ""


def joined(items: Sequence[str], conjunction: str) -> str:
    """Join words with commas and a conjunction before the last one."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def chosen(options: Sequence[_T], seed: str, slot: str) -> _T:
    """Choose one option, always the same for the same seed and slot."""
    if len(options) == 1:
        return options[0]
    digest = hashlib.sha256(f"{seed}\x00{slot}".encode()).digest()
    return options[int.from_bytes(digest[:4]) % len(options)]


def word_count(text: str) -> int:
    """Count the words of a letter; a dash alone is no word."""
    return len([word for word in text.split() if word[0].isalnum() or any(map(str.isalnum, word))])


_QUOTED = re.compile(r"[«“„\"][^«»“”„\"]*[»”“\"]")
_ENGLISH_WORD = re.compile(rf"\b(?:{WORDS.either_word('small_english')})\b", re.IGNORECASE)
_RUSSIAN_WORD = re.compile(rf"(?<!\w)(?:{WORDS.either_word('small_russian')})(?!\w)", re.IGNORECASE)

_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[A-Za-z]+")


@lru_cache(maxsize=4_096)
def sentence_is_english(text: str, *, otherwise: bool | None = None) -> bool:
    """Tell whether a sentence is English by its small words; without any, the language of the whole letter decides."""
    plain = _QUOTED.sub(" ", text)
    english, russian = len(_ENGLISH_WORD.findall(plain)), len(_RUSSIAN_WORD.findall(plain))
    if english and otherwise:
        return True
    if english != russian:
        return english > russian
    return is_english(plain) if otherwise is None else otherwise


def is_english(text: str) -> bool:
    """Tell whether a text is written in English: it has Latin letters and hardly any Cyrillic ones."""
    cyrillic, latin = (sum(map(len, script.findall(text))) for script in (_CYRILLIC, _LATIN))
    return latin > 0 and cyrillic <= latin * 0.1
