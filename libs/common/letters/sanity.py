"""Whether a model's text may be a letter at all: no leaks, no preamble, no contacts, the right language and length."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from libs.common.grounding.facts import VacancyFacts, VacancyPayload
from libs.common.grounding.language.sentences import each_sentence
from libs.common.grounding.wording import is_english, word_count
from libs.common.llm.personal import has_contacts, personal_data
from libs.common.text.lists import Lists

HARD_LIMIT = 10_000
SOFT_LIMIT = 2_500
FEWEST_WORDS = 15
_OVERLAP_WORDS = 8
_OWN_WORDS = 3
"""A sentence of fewer words, such as a greeting, may be anybody's."""

_LISTS = Lists("libs.common.letters.words")
_PREAMBLE = re.compile(rf"^\W*(?:{_LISTS.either('sanity_preamble')})", re.IGNORECASE)
_META = re.compile(_LISTS.either("sanity_meta"), re.IGNORECASE | re.MULTILINE)
_PLACEHOLDER = re.compile(_LISTS.either("sanity_placeholder"))
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a draft: a machine code and a sentence for the rewrite and for the owner."""

    code: str
    message: str


def faults(
    text: str, *, canary: str, prompt: str, english: bool, foreign: str, own: frozenset[str] = frozenset()
) -> list[Fault]:
    """List what forbids a draft (already with placeholders restored); an empty list means it may be checked further.

    `canary` is the secret word of the system prompt, `prompt` the system prompt itself, `foreign` what the vacancy
    says; sentences of `own` are the owner's, whoever says the same.
    """
    return list(_faults(text, canary, prompt, english, foreign, own))


def foreign(vacancy: VacancyPayload, read: VacancyFacts) -> str:
    """Every word of a vacancy, what stands in its markup too: a model reads none of it there, but may be told of it."""
    return f"{read.all_text} {vacancy.get('description') or ''}"


_FORBIDDEN: tuple[tuple[Callable[[str], object], Fault], ...] = (
    (_PREAMBLE.search, Fault("preamble", "Письмо начинается с вводных слов о самом письме.")),
    (re.compile(r"\\[nt\"]").search, Fault("escapes", "В письме остались служебные знаки вроде \\n.")),
    (_PLACEHOLDER.search, Fault("placeholder", "В письме остались незаполненные места.")),
    (has_contacts, Fault("contacts", "В письме есть ссылка, телефон, почта или адрес мессенджера.")),
    (personal_data, Fault("personal", "В письме есть номер документа, адрес или дата рождения.")),
    (_META.search, Fault("injection", "Письмо выполняет чужое указание или говорит об инструкциях.")),
)


def _faults(text: str, canary: str, prompt: str, english: bool, foreign: str, own: frozenset[str]) -> Iterator[Fault]:
    if not text.strip():
        yield Fault("empty", "Письмо пустое.")
        return
    if len(text) > HARD_LIMIT:
        yield Fault("too_long", f"Письмо длиннее {HARD_LIMIT} знаков.")
        return
    if word_count(text) < FEWEST_WORDS:
        yield Fault("too_short", f"В письме меньше {FEWEST_WORDS} слов: это ещё не письмо.")
    if len(text) > SOFT_LIMIT:
        yield Fault("long", f"Письмо длиннее {SOFT_LIMIT} знаков, сократите его.")
    if canary and canary.casefold() in text.casefold():
        yield Fault("canary", "В письмо попало секретное слово инструкции.")
    if overlaps(text, prompt):
        yield Fault("prompt_leak", "Письмо пересказывает инструкцию.")
    if repeats(text, foreign, own):
        yield Fault("repeated", "Письмо повторяет целое предложение вакансии.")
    yield from (fault for found, fault in _FORBIDDEN if found(text))
    if is_english(text) != english:
        yield Fault("language", "Письмо написано не на языке вакансии.")


def overlaps(text: str, prompt: str) -> bool:
    """Tell whether the text repeats eight words in a row of the prompt."""
    shingles = set(_shingles(prompt))
    return any(shingle in shingles for shingle in _shingles(text))


def repeats(text: str, foreign: str, own: frozenset[str] = frozenset()) -> bool:
    """Tell whether a whole sentence of three words or more is somebody else's and not one of `own`."""
    said = f" {' '.join(_WORDS.findall(foreign.casefold()))} "
    sentences = (_WORDS.findall(one.text.casefold()) for one in each_sentence(text) if one.text not in own)
    return any(len(words) >= _OWN_WORDS and f" {' '.join(words)} " in said for words in sentences)


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORDS.findall(text.casefold())
    for start in range(len(words) - _OVERLAP_WORDS + 1):
        yield tuple(words[start : start + _OVERLAP_WORDS])


def owner_faults(text: str) -> list[Fault]:
    """List what forbids a text written by the owner: only emptiness and hh's length limit; the rest is their right."""
    if not text.strip():
        return [Fault("empty", "Письмо пустое: напишите хотя бы пару предложений.")]
    if len(text) > HARD_LIMIT:
        return [Fault("too_long", f"Письмо длиннее {HARD_LIMIT} знаков: сейчас {len(text)}. Сократите его.")]
    return []
