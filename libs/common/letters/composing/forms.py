"""Russian names in the case that a sentence asks of them: who one works as, and where."""

import re
from collections.abc import Iterator
from functools import lru_cache

from libs.common.text.morphology import inflected, reading, readings

_KEPT = 2_048
"""Phrases of resumes whose forms are kept: every letter of an applicant says the same ones."""
_RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_PERSONAL = re.compile(r"(?:ИП|КФХ|ГКФХ)\s+(?![«\"“])")
_LEGAL = re.compile(r"(?:[А-ЯЁ]{2,6}|ТОО|ИП)\s+\S")
_AFTERWORD = re.compile(r"\s{0,4}\([^()]{0,120}\)\s{0,4}$")
_QUOTES = re.compile(r"[«»\"“”„]")
_CLUSTER = re.compile(r"[ВФвф][^аеёиоуыэюяАЕЁИОУЫЭЮЯ\W]")
_DOUBLE = re.compile("[а-яё]-[А-ЯЁ]")
"""What is in the middle of a name of two words: «Телеком-Сервис»."""
_DESCRIBED = frozenset({"компания", "сервис", "сеть"})
"""«Логистическая компания» is no name."""
_PLACES = frozenset(
    {
        *("больница", "поликлиника", "клиника", "госпиталь", "аптека", "лаборатория", "школа", "гимназия", "лицей"),
        *("колледж", "техникум", "университет", "институт", "академия", "суд", "прокуратура", "министерство"),
        *("администрация", "управление", "библиотека", "музей", "театр", "завод", "фабрика", "комбинат", "агентство"),
        *("бюро", "студия", "магазин", "супермаркет", "пекарня", "пиццерия", "ресторан", "кафе", "столовая", "салон"),
        *("типография", "склад", "предприятие", "архив", "депо", "диспансер", "санаторий", "гостиница", "отель"),
        *(
            "кинотеатр",
            "автосалон",
            "автосервис",
            "мастерская",
            "ферма",
            "агрофирма",
            "банк",
            "издательство",
            "редакция",
        ),
        *(
            "центр",
            "отделение",
            "фонд",
            "таксопарк",
            "автопарк",
            "хозяйство",
            "питомник",
            "порт",
            "аэропорт",
            "кофейня",
        ),
        *("авиакомпания", "компания", "сервис", "сеть", "клуб", "фитнес-клуб", "рудник", "шахта", "карьер", "база"),
        *("кондитерская", "хлебозавод", "филармония", "роддом", "станция", "пароходство", "посольство", "телеканал"),
    }
)
"""Names that begin with these are declined even where nothing is in quotes."""
_MOST_WORDS = 16
"""A longer name is not declined."""
_PREDICATE = re.compile(r"(^|,\s|\sи\s)([А-ЯЁа-яё]{2,30})(?![\w-])")
"""Words that a line may tell an action with: its first one, and those after a comma or «и»."""
_COMMON_LATIN = frozenset({"Backend", "Frontend", "Fullstack", "Landing", "Online", "Support"})
"""English words that are no names."""
_PROPER = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})
_ON = (
    *("завод", "фабрика", "комбинат", "склад", "предприятие", "станция", "верфь", "рудник", "шахта", "карьер"),
    *("ферма", "база", "стройка", "почта", "мельница"),
)
"""How places end at which Russian works «на», not «в»: «на мясокомбинате»."""


@lru_cache(maxsize=_KEPT)
def as_whom(position: str) -> str | None:
    """Say «процедурной медсестрой» for «Процедурная медсестра»; None where the position cannot be declined."""
    words = position.split()
    if len(words) > _MOST_WORDS or any(not word[0].isalnum() for word in words) or "/" in position:
        return None
    first = next((place for place, word in enumerate(words) if not _latin(word)), len(words))
    declined = _declined(words[first:], "ablt")
    if declined is None:
        return None
    phrase = " ".join((*words[:first], *declined[0]))
    return phrase if first else lowered(phrase)


@lru_cache(maxsize=_KEPT)
def at_company(name: str) -> str:
    """Say «в школе № 73», «в ООО «Вектор»» or «в компании «Марс»»."""
    name = _AFTERWORD.sub("", name) or name
    quoted = bool(_QUOTES.search(name))
    if _PERSONAL.match(name):
        return f"({name})"  # Whose surname it is, is not known.
    if _LEGAL.match(name):
        return f"в {name}"
    words = name.split()
    declined = _declined(words, "loct") if not _DOUBLE.search(name) and len(words) <= _MOST_WORDS else None
    if declined is not None:
        words, head = declined
        if quoted or "№" in name or head in _PLACES:
            phrase = " ".join(words)
            common = quoted or "№" in name or head in _DESCRIBED or reading(words[0]).normal == head
            phrase = _small(phrase) if common else phrase
            place = "на" if head.endswith(_ON) else ("во" if _CLUSTER.match(phrase) else "в")
            return f"{place} {phrase}"
    return f"в компании {name}" if quoted else f"в компании «{name}»"


def _small(phrase: str) -> str:
    """Write the kind of a company small before its name: «химкомбинате «Кама»», though no dictionary has the word."""
    kind, _, name = phrase.partition(" ")
    before_name = bool(_QUOTES.match(name)) and _RUSSIAN.fullmatch(kind) is not None and kind[1:].islower()
    return phrase[:1].lower() + phrase[1:] if before_name else lowered(phrase)


@lru_cache(maxsize=_KEPT)
def lowered(text: str) -> str:
    """Write a phrase as it stands inside a sentence: «Работа с кассой» begins small, «SQL» and «Git» do not."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    word = first.rstrip(",:;.-")
    plain = _RUSSIAN.fullmatch(word) and word[1:].islower() and not _is_proper(word)
    return text[:1].lower() + text[1:] if plain or len(first) == 1 or first in _COMMON_LATIN else text


def _is_proper(word: str) -> bool:
    found = reading(word)
    # «Грейдинг» is guessed to be a surname.
    return bool(_PROPER & found.grammemes) and (found.known or not word.endswith("инг"))


def is_said(line: str) -> bool:
    """Tell whether a line is a sentence by itself: it begins with what the applicant does or did."""
    first = _RUSSIAN.match(line)
    if first is None:
        return False
    found = reading(first.group())
    return found.has("VERB") and (found.has("1per") or found.has("past", "sing"))


@lru_cache(maxsize=_KEPT)
def busy_with(phrase: str) -> str | None:
    """Say «монтажом фальцевой кровли» for «Монтаж фальцевой кровли»; None where that cannot be said."""
    words = lowered(phrase).split()
    declined = _declined(words, "ablt") if len(words) <= _MOST_WORDS else None
    return " ".join(declined[0]) if declined is not None else None


@lru_cache(maxsize=_KEPT)
def asked_for(phrase: str) -> str | None:
    """Say «работу с кассой» for «Работа с кассой», as in «вы пишете про …»; None for people and what has no noun."""
    said = lowered(phrase)
    if not re.search("[а-яё]", said, re.IGNORECASE):
        return said
    noun = head_of(phrase)
    if noun is None or reading(noun).has("anim"):
        return None
    # Things have an accusative of their own in the feminine singular alone.
    declined = (
        _declined(said.split(), "accs") if reading(noun).has("femn") and reading(said.split()[0]).has("sing") else None
    )
    return " ".join(declined[0]) if declined is not None else said


@lru_cache(maxsize=_KEPT)
def head_of(phrase: str) -> str | None:
    """The noun that a phrase begins with, adjectives before it left out, in its dictionary form."""
    declined = _declined(lowered(phrase).split()[:_MOST_WORDS], "ablt")
    return declined[1] if declined is not None else None


def names_a_person(phrase: str) -> bool:
    """Tell whether a phrase names somebody: «Учитель математики», not «Математика»."""
    noun = head_of(phrase)
    return noun is not None and reading(noun.casefold()).has("anim")


def as_her(line: str) -> str:
    """Write the verbs with which a line tells what was done as a woman says them: «Разработала и внедрила»."""
    return _PREDICATE.sub(lambda match: match[1] + _as_her(match[2]), line)


def _as_her(word: str) -> str:
    found = reading(word)
    told = found.known and found.has("VERB", "past", "sing", "masc")
    return inflected(word, "femn", like=("VERB", "past", "sing", "masc")) or word if told else word


def _latin(word: str) -> bool:
    return word.isascii()


def _declined(words: list[str], case: str) -> tuple[list[str], str] | None:
    """The words with the adjectives and the noun they begin with put into a case, and that noun's dictionary form."""
    if not words:
        return None
    noun = _noun(words[0], case)
    if len(words) > 1:
        rest = _declined(words[1:], case)
        form = next(_adjectives(words[0], rest[1], case), None) if rest is not None else None
        if form is not None and rest is not None:
            return [form, *rest[0]], rest[1]
    return (
        ([noun, *_agreeing(words[1:], words[0], case)], _tail(reading(words[0]).normal)) if noun is not None else None
    )


def _adjectives(word: str, noun: str, case: str) -> Iterator[str]:
    """The forms of an adjective or participle before a noun, whose dictionary form is given."""
    said = readings(_tail(noun))
    for gender in ("masc", "femn", "neut"):
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
    if len(words) != 1:
        return words  # «сварщик ручной сварки»
    other = inflected(words[0], case, like=("NOUN", "nomn", "sing", "anim")) if words[0].islower() else None
    if other is not None:
        return [other]
    genders = (one for one in ("masc", "femn", "neut") if any(read.has("NOUN", one) for read in readings(_tail(noun))))
    forms = (inflected(words[0], case, like=("ADJF", "nomn", "sing", gender)) for gender in genders)
    form = next((one for one in forms if one is not None), None)
    return [form] if form is not None else words


def _noun(word: str, case: str) -> str | None:
    """A noun in the nominative put into a case; of «Python-разработчик» the Russian parts."""
    parts = word.split("-")
    # Of people both parts change («продавцом-консультантом»), of things only the last («контакт-центре»).
    person = reading(parts[-1]).has("anim")
    declined_parts = [
        # «В саду», «в аэропорту»: where there is no second locative, the form is the usual one.
        _put(part, "loc2" if case == "loct" else case) if part is parts[-1] or person else part
        for part in parts
    ]
    if _latin(parts[-1]) or not all(_latin(part) or _RUSSIAN.fullmatch(part) for part in parts):
        return None
    if declined_parts[-1] is None:
        return None
    return "-".join(form or part for form, part in zip(declined_parts, parts, strict=True))


def _put(noun: str, case: str) -> str | None:
    """A noun in the nominative in another case, in its number: «переговорами»."""
    single = inflected(noun, case, like=("NOUN", "nomn", "sing"))
    return single if single is not None else inflected(noun, case, like=("NOUN", "nomn", "plur"))


def _tail(word: str) -> str:
    return word.rsplit("-", maxsplit=1)[-1]
