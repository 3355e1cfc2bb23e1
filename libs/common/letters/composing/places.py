"""Where one works, as a Russian sentence says it: «на заводе «Прогресс»», «в ООО «Вектор»», «на себя»."""

import re
from functools import lru_cache

from libs.common.employers.legal_forms import COMPANIES, INSTITUTIONS
from libs.common.letters.composing.forms import KEPT, MOST_WORDS, RUSSIAN, declined, lowered
from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import reading

ON_ONES_OWN = "на себя"
_OWN = re.compile(
    r"самозанят\w*|фриланс\w*|freelance\w*|self-employed|индивидуальное предпринимательство|частн\w+ (?:заказ|практик)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"(?:ИП|КФХ|ГКФХ)\s+(?![«\"“])")
_OWNER = re.compile(
    r"(?P<form>ИП)\s+(?P<surname>[А-ЯЁ][а-яё]{2,20}(?:[оеё]в|[иы]н)а?)(?P<initials>(?:\s?[А-ЯЁ]\.){0,2})"
)
"""A surname whose end tells that it is a man's or a woman's, with initials."""
_STRAIGHT = re.compile(r"[\"“„]([^\"“”„«»]{1,120})[\"”“]")
_SHORT = re.compile(r"([А-ЯЁ]{2,6})(?:\s+(?:ДО|ДПО|ВО))?\s+(?=\S)")
_STATE = INSTITUTIONS | {"НИИ", "ЦНИИ", "УЗ"}
"""What an institution is: what follows is often no name but what it does."""
_AFTERWORD = re.compile(r"\s{0,4}\([^()]{0,120}\)\s{0,4}$")
_BESIDE = re.compile(
    r"(?<=[»\"”\w]), (?=[а-яё\d])|(?<=[»\"”\d]), |(?<=[а-яё]), (?=[А-ЯЁ]{2,5}$)"
    r"|(?<=[»\"”]) (?=ИП [А-ЯЁ])|(?<=[»\"”\w]) / |(?<=[»\"”]) (?=г\. [А-ЯЁ])"
)
"""Where a name ends and its department, town or size follows: «Ресторан «Лиман», 180 мест»."""
_QUOTES = re.compile(r"[«»\"“”„]")
_NAME = re.compile(r"[«\"“„]([^«»\"“”„]{1,120})[»\"”]$")
_CLUSTER = re.compile(r"[ВФвф][^аеёиоуыэюяАЕЁИОУЫЭЮЯ\W]")
_DOUBLE = re.compile("[а-яё]-[А-ЯЁ]")
"""What is in the middle of a name of two words: «Телеком-Сервис»."""
_DESCRIBED = frozenset({"компания", "сервис", "сеть", "группа"})
"""«Логистическая компания» is no name."""
_PLACES = WORDS.words("places")
_ENDS = tuple(WORDS.words("places_ends"))
_ON = tuple(WORDS.words("places_on"))
_INSIDE = WORDS.words("places_in")
_MIDDLE = re.compile(r" \([^()]{1,60}\)(?= [«\"“„])")
"""What a resume adds before a name: «СПК (колхоз) «Заря»»."""


@lru_cache(maxsize=KEPT)
def at_company(name: str) -> str:
    """Say «в школе № 73», «в ООО «Вектор»» (also of «ООО Вектор»), «на себя» or «в компании «Марс»»."""
    if _OWN.search(name):
        return ON_ONES_OWN
    name = quoted(named_alone(name))
    in_quotes = bool(_QUOTES.search(name))
    if _PERSONAL.match(name):
        return _at_owner(name)
    short = _SHORT.match(name)
    rest = name[short.end() :] if short is not None else ""
    told = short is not None and (
        (short[1] in _STATE and (in_quotes or "№" in name))
        or (short[1] in COMPANIES and in_quotes and not rest.partition(" ")[0].isupper())
    )
    # What stands in quotes as a whole is a name, whatever it says.
    kind = _described(rest, quoted=in_quotes) if told and _QUOTES.match(rest) is None else None
    if kind is not None:
        return kind  # «в детском лагере «Костёр»» of «МАУ ДО Детский лагерь «Костёр»»
    if short is not None and short[1] in _ON:
        return f"на {name}"
    if short is not None and (in_quotes or short[1] in _STATE | _INSIDE):
        return f"во {name}" if name.startswith("ФГ") else f"в {name}"
    if short is not None and short[1] in COMPANIES:
        return f"в {short[0].strip()} «{name[short.end() :]}»"
    return _described(name, quoted=in_quotes) or (f"в компании {name}" if in_quotes else f"в компании «{name}»")


def quoted(name: str) -> str:
    """A name in the quotation marks of Russian print."""
    return _STRAIGHT.sub(r"«\1»", name)


def named(company: str) -> str:
    """A company by itself inside a sentence: «телекомпания «Прайм»», «ООО «Вектор»»."""
    name = quoted(named_alone(company))
    return _small(name) if "«" in name and _SHORT.match(name) is None else name


def _at_owner(name: str) -> str:
    """«У ИП Р. Р. Сафина» of «ИП Сафин Р.Р.»; of surnames that do not tell whose they are, the name in brackets."""
    found = _OWNER.fullmatch(name)
    if found is None:
        return f"({name})"
    surname = found["surname"]
    said = f"{surname[:-1]}ой" if surname.endswith("а") else f"{surname}а"
    # Initials stand first: after them a sentence would not be seen to end.
    return " ".join(filter(None, ("у", found["form"], *re.findall(r"[А-ЯЁ]\.", found["initials"]), said)))


def without_form(company: str) -> str:
    """A name without what its company is by law: «Вектор» of «ООО Вектор»."""
    short = _SHORT.match(company)
    return company[short.end() :] if short is not None and short[1] in COMPANIES | _STATE else company


def named_alone(company: str) -> str:
    """The name of a company without what its owner added: a bracket, a department, a town."""
    name = _MIDDLE.sub("", _AFTERWORD.sub("", company) or company)
    return _BESIDE.split(name, maxsplit=1)[0] or name


def _described(name: str, *, quoted: bool) -> str | None:
    """A name that says what kind of place it is, declined; None of any other."""
    words = name.split()
    if not words or _DOUBLE.search(words[0]) or len(words) > MOST_WORDS:
        return None
    found = declined(words, "loct")
    if found is None:
        return None
    words, head = found
    if not (quoted or "№" in name or head in _PLACES or head.endswith(_ENDS)):
        return None
    inner = _NAME.search(name)
    if inner is not None and reading(head).has("anim"):
        return f"в компании «{inner[1]}»"  # «Концессионер «Рельсовые линии»»
    phrase = " ".join(words)
    common = quoted or "№" in name or head in _DESCRIBED or reading(words[0]).normal == head
    phrase = _small(phrase) if common else phrase
    place = "на" if head.endswith(_ON) else ("во" if _CLUSTER.match(phrase) else "в")
    return f"{place} {phrase}"


def _small(phrase: str) -> str:
    """Write the kind of a company small before its name: «химкомбинате «Кама»», though no dictionary has the word."""
    kind, _, name = phrase.partition(" ")
    before_name = bool(_QUOTES.match(name)) and RUSSIAN.fullmatch(kind) is not None and kind[1:].islower()
    return phrase[:1].lower() + phrase[1:] if before_name else lowered(phrase)
