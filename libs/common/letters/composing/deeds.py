"""Works that a resume names, told with verbs: «разрабатываю документы» for «Разработка документов»."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from libs.common.letters.composing.derived import verb_of
from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import GENDERS, Reading, inflected, reading, readings

Form = Literal["now", "he", "she"]
"""The first person of the present, and the past as a man and as a woman say it."""

FORMS: Mapping[str, Form] = {"female": "she", "male": "he"}
"""The form of what has ended, by hh's gender."""
_FORMS: Mapping[Form, tuple[str, ...]] = {
    "now": ("1per", "sing"),
    "he": ("past", "masc"),
    "she": ("past", "femn"),
}
_AND = " и "
_LONGEST = 400
"""Characters of a line whose grammar is looked at."""
_RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
_ADJECTIVES = ("ADJF", "PRTF")
_ADJECTIVES_BEFORE = 4
"""Words among which a noun stands, adjectives before it."""
_MARKS = ",:"
_COUNTED = re.compile(r"(?P<before>(?:более|около|свыше) )?(?P<number>\d{1,4}) (?P<rest>\S.*)")
_RATE = re.compile(r"\b(?:в|за) (?:час|день|смен|сутки|недел|месяц|квартал|год)|\b(?:еже|раз\b|раза\b)", re.IGNORECASE)
"""What is done again and again, in a day or a month, is not done once."""
_LEFT_OUT = frozenset({"и", "цветов"})
"""«Цветов» are flowers or colours, whose accusatives differ."""


def in_verbs(work: str, form: Form) -> str | None:
    """Say «принимаю и обрабатываю срезку» for «Приёмка и обработка срезки»; None where the words do not allow it.

    A work of which it is not said what was worked on is told only beside another one that has it.
    """
    if len(work) > _LONGEST:
        return None
    told: list[str] = []
    waiting = False
    for phrase in _phrases(work):
        verb = _phrase_in_verbs(phrase, form)
        if verb is None:
            return None
        told.append(verb[0])
        waiting = verb[1]
    return _AND.join(told) if told and not waiting else None


def done_once(work: str, form: Form) -> str | None:
    """Say «запустил 3 команды» for «Запуск 3 команд»: a work that a number counts; None of any other."""
    noun, _, rest = work.partition(" ")
    verb = _verbs("deeds_once").get(_named(noun) or "")
    counted = _COUNTED.match(rest)
    if verb is None or counted is None or _RATE.search(work):
        return None
    said = inflected(verb, *_FORMS[form], like=("INFN",))
    matter = _of_number(int(counted["number"]), counted["rest"].split())
    return f"{said} {counted['before'] or ''}{counted['number']} {' '.join(matter)}" if said and matter else None


def _of_number(number: int, words: list[str]) -> list[str] | None:
    """What is counted, from the genitive into what an accusative of the number asks for; None where that is open."""
    last, tens = number % 10, number % 100
    if (last == 1 and tens != 11) or reading(words[0].casefold()).has("PREP"):
        return None
    if not 1 < last < 5 or 11 < tens < 15:
        return words
    for place, word in enumerate(words):
        bare = word.rstrip(_MARKS)
        said = readings(bare.casefold())
        if bare.isascii() or any(map(_is_adjective, said)):
            continue
        nouns = [one for one in said if one.has("NOUN", "gent", "plur")]
        if any(one.has("anim") for one in nouns):
            return words
        if nouns:
            few = inflected(bare, "gent", "sing", like=("NOUN", "gent", "plur"))
            return [*words[:place], f"{few}{word[len(bare) :]}", *words[place + 1 :]] if few else None
        return None
    return None


def takes_on(work: str) -> bool:
    """Tell whether what follows a work keeps its case with any verb, so that more may follow: «работа с золотом»."""
    found = _verb_of(work.split())
    return found is not None and found.kind == "deeds_alone" and len(found.rest) > 1


def _phrases(work: str) -> list[str]:
    """The works that «и» joins; «букетов и композиций» is one thing that is worked on."""
    found: list[str] = []
    for part in work.split(_AND):
        if found and _verb_of(part.split()) is None:
            found[-1] = f"{found[-1]}{_AND}{part}"
        else:
            found.append(part)
    return found


def _phrase_in_verbs(phrase: str, form: Form) -> tuple[str, bool] | None:
    """A work with its verb, and whether it is left open what is worked on."""
    found = _verb_of(phrase.split())
    if found is None:
        return None
    verb = inflected(found.infinitive, *_FORMS[form], like=("INFN",))
    matter = found.rest if found.rest == [] else _MATTER[found.kind](found.rest)
    if verb is None or matter is None:
        return None
    said = " ".join((*filter(None, (found.how, verb)), *matter))
    return said, found.kind == "deeds" and not matter


class _Verb(NamedTuple):
    kind: Literal["deeds", "deeds_alone", "deeds_held"]
    infinitive: str
    rest: list[str]
    how: str | None = None


def _verb_of(words: list[str]) -> _Verb | None:
    """The verb that tells a work, and the words that follow it."""
    if not words or _RUSSIAN.fullmatch(words[0].casefold()) is None:
        return None
    noun, rest = _named(words[0]), words[1:]
    before = bool(rest) and reading(rest[0].casefold()).has("PREP")
    if noun is not None:
        for kind in ("deeds_alone", "deeds") if before else ("deeds", "deeds_alone"):
            infinitive = _verbs(kind).get(noun)
            if infinitive is not None:
                return _Verb(kind, infinitive, rest)
    how = _verbs("deeds_how").get(reading(words[0].casefold()).normal)
    told = _verb_of(rest) if how is not None else None
    if told is not None and told.how is None and told.kind == "deeds":
        return told._replace(how=how)
    held = _held_verb(words)
    if held is not None:
        return _Verb("deeds_held", held, words)
    derived = verb_of(noun) if noun is not None and not before and _is_one(words[0]) else None
    return _Verb("deeds", derived, rest) if derived is not None else None


def _is_one(word: str) -> bool:
    """Tell whether a noun is in the singular: «обращения» are things and «обращение» may be a work."""
    return any(one.has("NOUN", "nomn", "sing") for one in readings(word.casefold()))


def _named(word: str) -> str | None:
    """The dictionary form of a noun in the nominative."""
    said = readings(word.casefold())
    return next((one.normal for one in said if one.known and one.has("NOUN", "nomn")), None)


def _held_verb(words: list[str]) -> str | None:
    """The verb that is said before a work: «выполняю» of «Разбивочные работы»."""
    kept = _verbs("deeds_held")
    for word in map(str.casefold, words[:_ADJECTIVES_BEFORE]):
        infinitive = kept.get(word) or kept.get(_named(word) or "")
        if infinitive is not None:
            return infinitive
        described = any(one.has("nomn") and _is_adjective(one) for one in readings(word))
        if not described or _RUSSIAN.fullmatch(word) is None:
            return None
    return None


@cache
def _verbs(kind: str) -> Mapping[str, str]:
    return {noun: verb for verb, nouns in WORDS.ways(kind).items() for noun in nouns}


def _held(words: list[str]) -> list[str] | None:
    """A work and the adjectives before it from the nominative into the accusative."""
    first = words[0][:1].lower() + words[0][1:]
    found = _in_accusative([first, *words[1:]], "nomn")
    return [*found[0], *found[1]] if found is not None else None


def _worked_on(words: list[str]) -> list[str] | None:
    """What is worked on, from the genitive into the accusative; numbers and names stay as they are."""
    first = words[0]
    if first in _LEFT_OUT or (not first[0].isalnum() and first[0] != "«"):
        return None
    if first[0].isdigit() and (len(words) == 1 or reading(words[1].casefold()).has("PREP")):
        return None  # «Оценка 360 для управляющих»
    if not first.islower() or _RUSSIAN.fullmatch(first.rstrip(_MARKS)) is None:
        return _beside_a_name(words)
    found = _in_accusative(words, "gent") if not reading(first).has("PREP") else None
    if found is None or found[1][:1] != ["и"]:
        return [*found[0], *found[1]] if found is not None else None
    more = _in_accusative(found[1][1:], "gent")
    return [*found[0], "и", *more[0], *more[1]] if more is not None else None


def _beside_a_name(words: list[str]) -> list[str] | None:
    """A name stays as it is, what «и» adds to it does not: «КС-2 и исполнительную документацию»."""
    if words[1:2] != ["и"] or len(words) == 2 or not words[2].islower():
        return words
    more = _in_accusative(words[2:], "gent")
    return [*words[:2], *more[0], *more[1]] if more is not None else None


def _unchanged(words: list[str]) -> list[str] | None:
    return words


_MATTER = {"deeds": _worked_on, "deeds_alone": _unchanged, "deeds_held": _held}


def _in_accusative(words: list[str], case: str) -> tuple[list[str], list[str]] | None:
    """The adjectives and the noun that words of a case begin with, in the accusative, and what follows."""
    for place, word in enumerate(words[:_ADJECTIVES_BEFORE]):
        if word == "и" and place:
            continue  # «механических и кварцевых часов»
        bare = word.rstrip(_MARKS)
        said = readings(bare)
        nouns = [one for one in said if one.has("NOUN", case)]
        adjective = any(one.has(case) and _is_adjective(one) for one in said)
        if nouns and not adjective:
            return _noun_in_accusative(words, place, nouns, case)
        if not adjective or bare != word:
            return None
    return None


def _noun_in_accusative(
    words: list[str], place: int, nouns: list[Reading], case: str
) -> tuple[list[str], list[str]] | None:
    noun, word = nouns[0], words[place]
    bare = word.rstrip(_MARKS)
    number = "plur" if noun.has("plur") else "sing"
    forms = {inflected(bare, "accs", number, like=tuple(one.grammemes)) for one in nouns if one.has(number)}
    before = [one if one == "и" else _agreeing(one, noun, number, case) for one in words[:place]]
    form = forms.pop() if len(forms) == 1 else None
    if form is None or None in before:
        return None
    return [*filter(None, before), f"{form}{word[len(bare) :]}"], words[place + 1 :]


def _agreeing(word: str, noun: Reading, number: str, case: str) -> str | None:
    alive = ("anim" if noun.has("anim") else "inan",)
    gender = next((one for one in GENDERS if noun.has(one)), "masc")
    to = alive if number == "plur" else (gender, *alive) if gender == "masc" else (gender,)
    forms = (inflected(word, "accs", number, *to, like=(part, case, number)) for part in _ADJECTIVES)
    return next((form for form in forms if form is not None), None)


def _is_adjective(one: Reading) -> bool:
    return not one.grammemes.isdisjoint(_ADJECTIVES)
