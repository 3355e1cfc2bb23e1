"""Russian phrases in the case that a sentence asks of them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import GENDERS, Reading, inflected, reading, readings

KEPT = 2_048
"""Phrases of resumes whose forms are kept: every letter of an applicant says the same ones."""
RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_ACTIVITY = re.compile(WORDS.either("activities"), re.IGNORECASE)
MOST_WORDS = 16
"""A longer name is not declined."""
_PREDICATE = re.compile(r"(^|,\s|\sи\s)([А-ЯЁа-яё]{2,30})(?![\w-])")
"""Words that a line may tell an action with: its first one, and those after a comma or «и»."""
_COMMON_LATIN = WORDS.words("latin_common")
"""English words that are no names."""
_NOT_ON = frozenset({"дом"})
"""«В издательском доме», though one is «на дому»."""
_NOBODY = frozenset({"закуп"})
"""What a dictionary takes for people of old."""
_NO_DEEDS = frozenset({"врать"})
"""Verbs that nobody says of their work: «вру» is a switchboard."""
_OF_MANY = ("ов", "ев", "ёв")
"""How the genitive of several ends, which a dictionary may take for an adjective."""
PROPER = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})


@lru_cache(maxsize=KEPT)
def as_whom(position: str) -> str | None:
    """Say «процедурной медсестрой» for «Процедурная медсестра»; None where the position cannot be declined."""
    words = position.split()
    if len(words) > MOST_WORDS or any(not word[0].isalnum() for word in words) or "/" in position:
        return None
    first = next((place for place, word in enumerate(words) if not _latin(word)), len(words))
    found = declined(words[first:], "ablt")
    if found is None:
        return None
    phrase = " ".join((*words[:first], *found[0]))
    return phrase if first else small(phrase)


def small(position: str) -> str:
    """Write a position as it stands inside a sentence: «мерчендайзер» is no surname, though it looks like one."""
    first = position.partition(" ")[0]
    return (
        position[:1].lower() + position[1:] if RUSSIAN.fullmatch(first) and first[1:].islower() else lowered(position)
    )


@lru_cache(maxsize=KEPT)
def lowered(text: str) -> str:
    """Write a phrase as it stands inside a sentence: «Работа с кассой» begins small, «SQL» and «Git» do not."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    word = first.rstrip(",:;.-")
    plain = RUSSIAN.fullmatch(word) and word[1:].islower() and not _is_proper(word)
    return text[:1].lower() + text[1:] if plain or len(first) == 1 or first in _COMMON_LATIN else text


def _is_proper(word: str) -> bool:
    found = reading(word)
    # «Грейдинг» is guessed to be a surname.
    return bool(PROPER & found.grammemes) and (found.known or not word.endswith("инг"))


def is_said(line: str) -> bool:
    """Tell whether a line is a sentence by itself: it begins with what the applicant does or did."""
    first = RUSSIAN.match(line)
    if first is None:
        return False
    found = reading(first.group())
    return found.has("VERB") and (found.has("1per") or found.has("past", "sing"))


def acts(clause: str) -> bool:
    """Tell whether a clause says what the applicant did though it begins with something else."""
    words = RUSSIAN.findall(clause.partition(":")[0].partition("(")[0])
    return any(tells_a_deed(reading(word.casefold())) for word in words)


def tells_a_deed(verb: Reading) -> bool:
    """Tell whether a word is a verb that a person says of themselves."""
    own = verb.has("1per") or (verb.has("past", "sing") and not verb.has("neut"))
    return verb.known and verb.has("VERB") and own and verb.normal not in _NO_DEEDS


@lru_cache(maxsize=KEPT)
def busy_with(phrase: str) -> str | None:
    """Say «монтажом фальцевой кровли» for «Монтаж фальцевой кровли»; None where that cannot be said."""
    words = lowered(phrase).split()
    found = declined(words, "ablt") if len(words) <= MOST_WORDS else None
    return " ".join(found[0]) if found is not None else None


@lru_cache(maxsize=KEPT)
def asked_for(phrase: str) -> str | None:
    """Say «работу с кассой» for «Работа с кассой», as in «вы пишете про …»; None for people and what has no noun."""
    said = lowered(phrase)
    if not re.search("[а-яё]", said, re.IGNORECASE):
        return said
    noun = head_of(phrase)
    if noun is None or reading(noun).has("anim"):
        return None
    # Things have an accusative of their own in the feminine singular alone.
    feminine = reading(noun).has("femn") and reading(said.split()[0]).has("sing")
    found = declined(said.split(), "accs") if feminine else None
    return " ".join(found[0]) if found is not None else said


@lru_cache(maxsize=KEPT)
def head_of(phrase: str) -> str | None:
    """The noun that a phrase begins with, adjectives before it left out, in its dictionary form."""
    found = declined(lowered(phrase).split()[:MOST_WORDS], "ablt")
    return found[1] if found is not None else None


def works_on(phrase: str) -> bool:
    """Tell whether a phrase names a work that one is busy with: «монтаж кровли»."""
    noun = head_of(phrase)
    return noun is not None and _ACTIVITY.fullmatch(noun) is not None


def names_a_person(phrase: str) -> bool:
    """Tell whether a phrase names somebody: «Учитель математики», not «Математика»."""
    noun = head_of(phrase)
    return noun is not None and noun not in _NOBODY and reading(noun.casefold()).has("anim")


def as_her(line: str) -> str:
    """Write the verbs with which a line tells what was done as a woman says them: «Разработала и внедрила»."""
    return _PREDICATE.sub(lambda match: match[1] + _as_her(match[2]), line)


def _as_her(word: str) -> str:
    found = reading(word)
    told = found.known and found.has("VERB", "past", "sing", "masc")
    return inflected(word, "femn", like=("VERB", "past", "sing", "masc")) or word if told else word


def _latin(word: str) -> bool:
    return word.isascii()


def declined(words: list[str], case: str) -> tuple[list[str], str] | None:
    """The words with the adjectives and the noun they begin with put into a case, and that noun's dictionary form."""
    if not words:
        return None
    noun = _noun(words[0], case)
    if len(words) > 1:
        rest = declined(words[1:], case)
        form = next(_adjectives(words[0], rest[1], case), None) if rest is not None else None
        if form is not None and rest is not None:
            return [form, *rest[0]], rest[1]
    return (
        ([noun, *_agreeing(words[1:], words[0], case)], _tail(reading(words[0]).normal)) if noun is not None else None
    )


def _adjectives(word: str, noun: str, case: str) -> Iterator[str]:
    """The forms of an adjective or participle before a noun, whose dictionary form is given."""
    said = readings(_tail(noun))
    for gender in GENDERS:
        if any(one.has("NOUN", gender) for one in said):
            yield from _forms(word, case, "sing", gender)
    yield from _forms(word, case, "plur")


def _forms(word: str, case: str, *like: str) -> Iterator[str]:
    for part in ("ADJF", "PRTF"):
        form = inflected(word, case, like=(part, "nomn", *like))
        if form is not None:
            yield form


def _agreeing(words: list[str], noun: str, case: str) -> list[str]:
    """Put what ends a phrase and agrees with its noun into its case: «врачом стоматологом»."""
    if words[:1] == ["и"] and len(words) > 1:
        both = declined(words[1:], case)  # «питомник и сервис «Дубрава»»
        return ["и", *both[0]] if both is not None else words
    if len(words) != 1 or words[0].endswith(_OF_MANY):
        return words  # «сварщик ручной сварки», «бригадир арбористов»
    other = inflected(words[0], case, like=("NOUN", "nomn", "sing", "anim")) if _is_known_small(words[0]) else None
    if other is not None:
        return [other]
    genders = (one for one in GENDERS if any(read.has("NOUN", one) for read in readings(_tail(noun))))
    forms = (inflected(words[0], case, like=("ADJF", "nomn", "sing", gender)) for gender in genders)
    form = next((one for one in forms if one is not None), None)
    return [form] if form is not None else words


def _is_known_small(word: str) -> bool:
    """Tell whether a dictionary has a word in small letters: what a guess takes for somebody may be a thing."""
    return word.islower() and reading(word).known


def _noun(word: str, case: str) -> str | None:
    """A noun in the nominative put into a case; of «Python-разработчик» the Russian parts."""
    parts = word.split("-")
    # Of people both parts change («продавцом-консультантом»), of things only the last («контакт-центре»),
    # but where the first is a feminine noun («кофейне-пекарне»).
    both = any(reading(part).has("anim") for part in parts) or (
        parts[0].endswith(("а", "я")) and reading(parts[0]).known and reading(parts[0]).has("NOUN", "femn", "nomn")
    )
    if case == "loct" and parts[-1].casefold() not in _NOT_ON:
        case = "loc2"  # «В саду», «в аэропорту»: where there is no second locative, the form is the usual one.
    declined_parts = [_put(part, case) if part is parts[-1] or both else part for part in parts]
    if _latin(parts[-1]) or not all(_latin(part) or RUSSIAN.fullmatch(part) for part in parts):
        return None
    if declined_parts[-1] is None:
        return None
    return "-".join(form or part for form, part in zip(declined_parts, parts, strict=True))


_UNCHANGED = WORDS.words("unchanged")


def _put(noun: str, case: str) -> str | None:
    """A noun in the nominative in another case, in its number: «переговорами»."""
    if noun.casefold() in _UNCHANGED:
        return noun
    single = inflected(noun, case, like=("NOUN", "nomn", "sing"))
    return single if single is not None else inflected(noun, case, like=("NOUN", "nomn", "plur"))


def _tail(word: str) -> str:
    return word.rsplit("-", maxsplit=1)[-1]
