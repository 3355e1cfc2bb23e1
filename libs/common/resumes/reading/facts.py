"""Single facts of a resume: name, place, pay, citizenship, languages, schools, skills, licences. Pure."""

import re
from collections.abc import Iterable, Sequence

from libs.common.resumes.reading.headings import Line
from libs.common.resumes.reading.kinds import CONTACT, SCHOOL, city_in, is_employer, is_position
from libs.common.resumes.reading.periods import YEAR, period_in
from libs.common.resumes.reading.words.lists import WORDS

MAX_SKILL = 60
_LABELLED = {
    name: re.compile(
        rf"^(?:{words})(?:\s*+[:—–-])?\s++(?P<rest>\S.*)$|^(?:{words})\s*+:\s*+(?P<close>\S.*)$", re.IGNORECASE
    )
    for name, ways in WORDS.ways("labels").items()
    for words in ("|".join(ways),)
}
_NAME = re.compile(r"^[A-ZА-ЯЁ][\w'’-]+(?:\s+[A-ZА-ЯЁ][\w'’-]+){1,2}$")
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|оглы|кызы|ович|евич)$", re.IGNORECASE)
_SURNAME = re.compile(
    r"(?:[оеё]в|ин|ын|ский|цкий|ова|ева|ёва|ина|ына|ская|цкая|енко|ук|юк|ян|дзе|швили|ых|ко|ov|ev|ova|eva|in|ina|sky|skiy|skaya|enko|uk)$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:[\s\u00a0.,]\d{3})+(?!\d)|\d{2,8})\s*(?P<thousand>тыс\.?[а-яё]*|т\.?\s?р\.?|[кk](?![а-яёa-z]))?",
    re.IGNORECASE,
)
_CURRENCY = {
    "USD": r"\$|usd|долл",
    "EUR": r"€|eur|евро",
    "KZT": r"₸|kzt|тенге",
    "BYR": r"byn|byr|бел\.?\s?руб",
    "UZS": r"uzs|сум\b",
}
_PAY = re.compile(
    r"зарплат|з/п|зп\b|доход|salary|руб|₽|\bр\.|т\.?\s?р\.|тыс|rub|\$|€|usd|eur|₸|тенге|на руки|\d\s?[кk]\b",
    re.IGNORECASE,
)
_LEVEL = tuple(
    (level, re.compile("|".join(ways), re.IGNORECASE))
    for level, ways in (
        *((level, (rf"\b{level}\b",)) for level in ("a1", "a2", "b1", "b2", "c1", "c2")),
        *WORDS.ways("levels").items(),
    )
)
_LANGUAGE = re.compile(
    r"^(?P<name>[А-ЯЁа-яёA-Za-z]+(?:ский|кий|ish|ian|an|ese|ch|ic|tian|kh|\w*))\b(?:\s+язык)?", re.IGNORECASE
)
_LANGUAGES = re.compile(rf"(?:{WORDS.either('languages')})\w*", re.IGNORECASE)
_DEGREE = tuple((level, re.compile("|".join(ways), re.IGNORECASE)) for level, ways in WORDS.ways("degrees").items())
_LICENCE = re.compile(
    r"(?:водительск[а-яё]+\s+(?:прав|удостоверен)[а-яё]*|права"
    r"|driv\w+ licen[cs]e)\b[^\n]{0,30}?(?:категори[а-яё]*|category|:)?\s{0,4}"
    r"(?P<kinds>\b[A-EАВСЕ]\b(?:[\s,и]{1,4}\b[A-EАВСЕ]\b){0,9})",
    re.IGNORECASE,
)


def labelled(name: str, text: str) -> str | None:
    """What stands after this label at the beginning of a line."""
    found = _LABELLED[name].match(text)
    return (found["rest"] or found["close"]).strip() if found else None


def person_name(text: str) -> tuple[str, str, str] | None:
    """First, middle and last name, when a line is nothing but a name."""
    words = text.strip(" ,.")
    if not _NAME.match(words) or is_position(words) or city_in(words) == words or is_employer(words):
        return None
    parts = [one.capitalize() if one.isupper() else one for one in words.split()]
    if len(parts) == 3 and _PATRONYMIC.search(parts[2]):
        return parts[1], parts[2], parts[0]
    if len(parts) == 3 and _PATRONYMIC.search(parts[1]):
        return parts[0], parts[1], parts[2]
    if len(parts) == 2 and (not _SURNAME.search(parts[0]) or _SURNAME.search(parts[1])):
        return parts[0], "", parts[1]
    return (parts[1], "", parts[0]) if len(parts) == 2 else None


def salary_in(text: str, *, sure: bool = False) -> tuple[int, str] | None:
    """An amount a month and its currency; `sure`: the place says that it is pay."""
    if not sure and not _PAY.search(text):
        return None
    for found in _AMOUNT.finditer(text):
        amount = int(re.sub(r"\D", "", found["number"])) * (1000 if found["thousand"] else 1)
        currency = next((code for code, words in _CURRENCY.items() if re.search(words, text, re.IGNORECASE)), "RUR")
        if (300 if currency in {"USD", "EUR"} else 5_000) <= amount <= 100_000_000:
            return amount, currency
    return None


def area_in(text: str, *, after_label: bool = False) -> str | None:
    """A town: a well-known one, what follows "г.", or the words after its label."""
    if named := re.search(r"\b(?:г\.|город)\s*(?P<city>[А-ЯЁ][а-яё]+(?:[ -](?:на-)?[А-ЯЁ][а-яё]+)*)", text):
        return city_in(named["city"]) or named["city"]
    return city_in(text) or (re.split(r"[,(;·|]", text)[0].strip(" .") or None if after_label else None)


def languages_in(texts: Iterable[str]) -> list[tuple[str, str | None]]:
    """Languages with their level of hh's dictionary, None where none is named."""
    found: dict[str, tuple[str, str | None]] = {}
    for text in texts:
        spots = list(_LANGUAGES.finditer(text))
        for spot, following in zip(spots, [*spots[1:], None], strict=True):
            said = text[spot.end() : following.start() if following else len(text)]
            level = next((level for level, words in _LEVEL if words.search(said)), None)
            found.setdefault(spot[0].casefold(), (spot[0], level))
    return list(found.values())


def skills_in(lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Skills that are listed, and lines that are sentences."""
    skills: list[str] = []
    left: list[str] = []
    for line in lines:
        parts = [
            one.strip(" .\t—–-")
            for one in re.split(
                r"[,;•|·]\s*|\t|\s{2,}(?=\S)|\s/\s", re.sub(r"^[\w \u0400-\u04ff-]{2,25}:\s+", "", line.text)
            )
        ]
        parts = [one for one in parts if one]
        if (line.text.endswith(".") and len(parts) == 1) or any(len(one) > MAX_SKILL for one in parts):
            left.append(line.text)
        else:
            skills += parts
    return list({one.casefold(): one for one in reversed(skills)}.values())[::-1], left


def degree_in(texts: Iterable[str]) -> str | None:
    """The level of education of hh's dictionary."""
    whole = "\n".join(texts)
    return next((level for level, words in _DEGREE if words.search(whole)), None)


def schools_in(lines: Sequence[Line]) -> list[tuple[str, str, int | None]]:
    """Schools with what was learned there and the last year."""
    found: list[tuple[str, str, int | None]] = []
    year: int | None = None
    for line in lines:
        text, own_year = _without_year(line.text)
        if not text:
            year = own_year
            continue
        parts = [one.strip(" .—–-") for one in re.split(r",\s+|\s+[—–|-]\s+|\s*\|\s*|;\s+", text) if one.strip(" .—–-")]
        place = next((number for number, one in enumerate(parts) if SCHOOL.search(one)), None)
        if place is not None:
            result = ", ".join([*parts[:place], *parts[place + 1 :]])
            found.append((parts[place], result, own_year or year))
            year = None
        elif found and not (_is_level(text) and len(parts) == 1):
            name, result, known = found[-1]
            found[-1] = (name, f"{result}, {text}".strip(", "), known or own_year)
    return found


def _is_level(text: str) -> bool:
    return len(text) < 30 and any(words.fullmatch(text.strip(" .:")) for _, words in _DEGREE)


def _without_year(text: str) -> tuple[str, int | None]:
    years = YEAR.findall(text)
    period = period_in(text)
    bare = f"{text[: period.span[0]]} {text[period.span[1] :]}" if period else text
    bare = re.sub(rf"[(]?\s*{YEAR.pattern}\s*(?:гг?\.|года?|год)?\s*[)]?", " ", bare)
    return bare.strip(" ,.;—–-|:()"), int(years[-1]) if years else None


def licences_in(text: str) -> list[str]:
    """Categories of a driving licence, in Latin letters."""
    found = _LICENCE.search(text)
    letters = re.findall(r"[A-EАВСЕ]", found["kinds"].upper()) if found else []
    return list(dict.fromkeys("".join(letters).translate(str.maketrans("АВСЕ", "ABCE"))))


def is_contact(text: str) -> bool:
    """Whether a line says how to reach somebody, or when he was born: nobody needs it here."""
    return bool(CONTACT.search(text))
