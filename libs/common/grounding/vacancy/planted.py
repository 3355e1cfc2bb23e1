"""Words of a vacancy that speak to the writer of the letter, or in the applicant's voice: no facts of the vacancy."""

from collections.abc import Iterator
from functools import cache, lru_cache, reduce
from operator import or_

from libs.common.grounding.facts import Text, VacancyFacts
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.forms import headed, listed, names_of
from libs.common.grounding.language.sentences import split_sentences
from libs.common.grounding.language.terms import Part, Word, word_of
from libs.common.grounding.language.tokens import key, words
from libs.common.grounding.resume.places import Places
from libs.common.text.morphology import readings

_I = bag("я мне меня i me")
_MINE = bag("мой моя мое мои my")
_PREDICATES = frozenset({"ADJS", "PRTS", "PRED"})
_ABBREVIATION = 4
_SPOKEN = ("ю", "у", "ь", "м", "ся", "и", "й", "г")
"""How a verb ends with which one speaks of oneself or orders somebody: «веду», «создам», «напиши», «отметь», «ляг»."""
_SPEAKING = frozenset({"1per", "impr"})
_FORMATS = {
    "REMOTE": "удалённо удалённый удалёнка дистанционно remote",
    "HYBRID": "гибрид гибридный hybrid",
    "ON_SITE": "офис на месте office",
    "FIELD_WORK": "разъездная работа",
}


class _Voice:
    """What a word shows of who speaks to whom, as bits: plain numbers, as every word of a vacancy is asked."""

    NONE = 0
    I = 1  # noqa: E741 - the pronoun
    MINE = 2
    PREDICATE = 4
    ORDER = 8
    LETTER = 16
    COMMAND = 32
    MODAL = 64


_DOES = _Voice.COMMAND | _Voice.ORDER | _Voice.PREDICATE | _Voice.MODAL
"""What a name must show besides a letter to speak to its writer."""


def vacancy_places(facts: VacancyFacts) -> Places:
    """What the vacancy says of itself; sentences that speak to the writer of the letter are left out."""
    said = [Text("/description", one.text) for one in split_sentences(facts.description) if not is_planted(one.text)]
    formats = " ".join(_FORMATS.get(one, "") for one in facts.formats)
    names = (facts.name, facts.employer, facts.area, *facts.key_skills)
    named = (Text("/name", name) for name in names if not is_bound(name))
    return Places((*said, *named, Text("/work_format", formats), *_texts(facts)))


def is_bound(name: str) -> bool:
    """Tell whether a name or a skill of a vacancy is a sentence of the applicant's or speaks of the letter."""
    voice = _voice(name)
    if not voice & _DOES:
        voice &= ~_Voice.LETTER  # «Промпт-инженер», «Деловое письмо», "LLM" order nothing
    return _speaks(voice) or bool(voice & _Voice.MODAL)


def is_planted(text: str) -> bool:
    """Tell whether a sentence of a vacancy speaks in the applicant's voice or gives orders about the letter."""
    voice = _voice(text)
    return _speaks(voice) or bool(voice & _Voice.ORDER)


def _texts(facts: VacancyFacts) -> Iterator[Text]:
    """What the employer wrote, but for what speaks of letters and of those who write them."""
    for one in facts.messages:
        for part in split_sentences(one.text):
            if not _voice(part.text) & _Voice.LETTER:
                yield Text(one.path, part.text)


def _speaks(voice: int) -> bool:
    # «Мои документы» is a name and says nothing, «моя зарплата не важна» does.
    mine = bool(voice & _Voice.MINE) and bool(voice & _Voice.PREDICATE)
    return mine or bool(voice & (_Voice.I | _Voice.LETTER))


def _voice(text: str) -> int:
    """What the words of a text show together."""
    said = words(text)
    if not said:
        return _Voice.NONE
    voice = reduce(or_, map(_of_later_word, said[1:]), _of_word(said[0], first=True))
    # What is said of a thing counts only where it is mine or a letter.
    if voice & (_Voice.MINE | _Voice.LETTER) and any(_is_predicate(raw, first=not n) for n, raw in enumerate(said)):
        voice |= _Voice.PREDICATE
    return voice


@lru_cache(maxsize=16_384)
def _of_later_word(raw: str) -> int:
    return _of_word(raw, first=False)


@lru_cache(maxsize=8_192)
def _of_word(raw: str, *, first: bool) -> int:
    names, found = names_of(raw), _Voice.NONE
    if key(raw) in _I:
        found |= _Voice.I
    if key(raw) in _MINE:
        found |= _Voice.MINE
    if raw.lower().endswith(_SPOKEN) and _may_speak(raw):  # most words need no grammar
        word = word_of(raw, first=first)
        found |= _Voice.I if _says_i(raw, word) else _Voice.NONE
        found |= _Voice.ORDER if {"impr", "sing"} <= word.grammemes else _Voice.NONE
    if not names.isdisjoint(_telling()) and word_of(raw, first=first).says:
        for head, listed_names in headed("planted").items():
            if not names.isdisjoint(listed_names):
                found |= _Voice.LETTER | (_Voice.COMMAND if head == "order" else _Voice.NONE)
        found |= _Voice.MODAL if not names.isdisjoint(listed("modal")) else _Voice.NONE
    return found


@cache
def _telling() -> frozenset[str]:
    """Every name that speaks of letters or of what one is ready for."""
    return listed("modal").union(*headed("planted").values())


def _may_speak(raw: str) -> bool:
    """Tell whether any reading of a word is that of a verb with which one speaks of oneself or orders somebody."""
    return any(not one.grammemes.isdisjoint(_SPEAKING) for one in readings(raw.lower().replace("ё", "е")))


def _is_predicate(raw: str, *, first: bool) -> bool:
    word = word_of(raw, first=first)
    return word.part is Part.VERB or not word.grammemes.isdisjoint(_PREDICATES)


def _says_i(raw: str, word: Word) -> bool:
    """Tell whether the word is a verb of the first person. «ревью» and «ГНУ» are guessed to be some."""
    guessed = key(raw).endswith("ью") or (raw.isupper() and len(raw) <= _ABBREVIATION)
    return word.says and {"sing", "1per"} <= word.grammemes and not guessed
