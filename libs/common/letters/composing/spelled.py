"""Lines of a Russian resume as a letter writes them: «около 20 изделий в месяц» for «~20 изд./мес.»."""

import re
from functools import cache, lru_cache

from libs.common.letters.composing.shouted import unshouted
from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import GENDERS, inflected, reading, readings
from libs.common.text.years import plural_ru

_KEPT = 2_048
_LONGEST = 400
"""Characters of a line whose spelling is looked at."""
_QUOTED = re.compile(r"[\"“„]([^\"“”„«»]{1,120})[\"”“]")
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^Я (?=[а-яё])"), ""),
    (
        re.compile(r"^(?:(?:[Аа] )?[Ее]щ[её]|(?:[Аа] )?[Тт]акже|[Кк]роме того|[Пп]люс|[Дд]ополнительно),? (?=[а-яё])"),
        "",
    ),
    (re.compile(r"(?<![\d.,])(\d{1,3})\.(\d{1,2})(?=\s?(?:%|млн|млрд|тыс|раза)|(?=\s(?:до|с|→|->)\s\d))"), r"\1,\2"),
    (re.compile(r"(?<=[>→] )(\d{1,3})\.(\d{1,2})(?![\d.])"), r"\1,\2"),
    (re.compile(r"(?<=[(«])\s{1,4}|\s{1,4}(?=[)»])"), ""),
    (re.compile(r",? (?:и )?т\.\s?[дп]\b\.?|,? и др\b\.?"), ""),
    (re.compile(r"(?<![\d/-])(\d{1,4})-(?=\d{1,4}(?![\d/-]))"), r"\1–"),
    (re.compile(r"(?<=\d)%"), " %"),
    (re.compile(r"(?<=\d)(?=(?:м|км|кг|т|см|мм|га|л)(?:[\s,;.)/]|$))"), " "),
    (re.compile(r"~\s?(?=\d)"), "около "),
    (re.compile(r"(?<=[\d%]) (?=стал[аои]?\s\d)"), ", "),
    (re.compile(r"(?<=[2-4])\s?р\.?\s?/(?=нед|мес|ден|дн|сут|год|см)"), " раза/"),
    (re.compile(r"(?<=[015-9])\s?р\.?\s?/(?=нед|мес|ден|дн|сут|год|см)"), " раз/"),
    (re.compile(r"(?<=[\w»)]) [-–] (?=[\w«])"), " — "),
    (re.compile(r"(?<=\b[сС] )((?:19|20)\d\d)(?=$|[,;)])"), r"\1 года"),
    (re.compile(r"(?<=\b[вВ] )((?:19|20)\d\d)(?=$|[,;)]| [а-яё]{2})(?! г)"), r"\1 году"),
    (re.compile(r"(?<=\b[зЗ]а )((?:19|20)\d\d)(?=$|[,;)])"), r"\1 год"),
    (re.compile(r"(?<=\b[вВ] )((?:19|20)\d\d)\s?г(?:\.|(?=$|[,;)]))"), r"\1 году"),
    (re.compile(r"(?<=\b[зЗ]а )((?:19|20)\d\d)\s?г(?:\.|(?=$|[,;)]))"), r"\1 год"),
    (re.compile(r"(?<=\b[сС] )((?:19|20)\d\d)\s?г(?:\.|(?=$|[,;)]))"), r"\1 года"),
)
_RATE = re.compile(
    r"(?<=[а-яё])(?<!км)(?<!\bм)\s?/\s?(мес|день|дн|сут|нед|смен|см|час|ч|год)(?:[а-яё]{1,3}|\.)?(?![а-яё])"
)
_RATES = {
    "мес": "в месяц", "день": "в день", "дн": "в день", "сут": "в сутки", "нед": "в неделю", "смен": "за смену",
    "см": "за смену", "час": "в час", "ч": "в час", "год": "в год",
}  # fmt: skip
_OF = r"до|со?|от|около|более|больше|менее|свыше|порядка|из|для"
_OTHER_CASES = r"во?|при|об?|ко?|над|под|между|перед"
"""Before numbers whose nouns stand in another case: «в 3 магазинах»."""
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_DOTLESS = re.compile(r"(?<![\w-])(?=[а-д]|[ж-я]|е)[а-я]{0,20}е[а-я]{0,20}(?![\w-])")
"""A Russian word in small letters that may have lost its «ё»."""
_DOUBLED = re.compile(r"(?<![\w/])([А-ЯЁ]?[а-яё]{4,24})/([а-яё]{4,24})(?=[\s,;.]|$)")


@lru_cache(maxsize=_KEPT)
def spelled(line: str) -> str:
    """Write out what is short, with the marks that Russian print has; what cannot be read for sure stays."""
    if len(line) > _LONGEST or not re.search("[а-яё]", line, re.IGNORECASE):
        return line
    line = _QUOTED.sub(r"«\1»", unshouted(line))
    for short, said in _written_short():
        line = short.sub(said, line)
    for mark, said in _MARKS:
        line = mark.sub(said, line)
    line = _counted().sub(_said, _describing().sub(_described, _both(line)))
    line = _RATE.sub(lambda found: f" {_RATES[found[1]]}", line)
    return " ".join(_DOTLESS.sub(lambda found: _dotted(found[0]), line).split())


@lru_cache(maxsize=_KEPT)
def _dotted(word: str) -> str:
    """«Ребёнка» for «ребенка»: where a word can be read in one way only, as letters are printed."""
    said = readings(word)
    forms = {one.word for one in said if one.known}
    return forms.pop() if len(forms) == 1 and said[0].known else word


@lru_cache(maxsize=_KEPT)
def described(position: str) -> str:
    """A position with its adjectives written out: «педагог дополнительного образования» of «… доп.образования»."""
    return _describing().sub(_described, position) if len(position) <= _LONGEST else position


@cache
def _written_short() -> tuple[tuple[re.Pattern[str], str], ...]:
    ways = WORDS.ways("written_short").items()
    return tuple((re.compile(rf"(?<![\w-])(?:{'|'.join(short)})(?![\w-])"), said) for said, short in ways)


@cache
def _counted() -> re.Pattern[str]:
    short = WORDS.either_of("counted_short", *WORDS.ways("counted_short"))
    return re.compile(
        rf"(?:(?<![\w-])(?P<before>раз в|{_OF}|{_OTHER_CASES}) )?"
        rf"(?P<number>\d{{1,3}}(?:[\s ]\d{{3}})+|\d+(?:[.,]\d+)?)(?P<scale> (?:тыс\.?|млн|млрд))? ?"
        rf"(?P<short>{short})(?:\.(?=$|[^а-яё\d])|(?![\w.-]))",
        re.IGNORECASE,
    )


@cache
def _describing() -> re.Pattern[str]:
    short = WORDS.either_of("adjectives_short", *WORDS.ways("adjectives_short"))
    return re.compile(rf"(?<![\w-])(?P<short>{short})\.\s?(?P<noun>[а-яё]{{3,24}})(?![\w-])", re.IGNORECASE)


def _described(found: re.Match[str]) -> str:
    """«Санитарная обрезка» for «сан. обрезка»: the adjective as its noun stands."""
    noun, short = reading(found["noun"]), found["short"]
    word = next(said for said, ways in WORDS.ways("adjectives_short").items() if short.casefold() in ways)
    case = next((one for one in _CASES if noun.has(one)), None)
    gender = () if noun.has("plur") else tuple(one for one in GENDERS if noun.has(one))
    if case is None or not noun.known or not noun.has("NOUN") or not (gender or noun.has("plur")):
        return found[0]
    alive = ("inan",) if case == "accs" and "femn" not in gender and "neut" not in gender else ()
    said = inflected(word, case, "plur" if not gender else "sing", *gender, *alive, like=("ADJF", "nomn", "masc"))
    return (
        found[0] if said is None else f"{said[:1].upper() + said[1:] if short[:1].isupper() else said} {found['noun']}"
    )


def _said(found: re.Match[str]) -> str:
    before, number, scale = found["before"] or "", found["number"], found["scale"] or ""
    if before and re.fullmatch(_OTHER_CASES, before, re.IGNORECASE):
        return found[0]
    noun = _noun_of(found["short"])
    said = _agreeing(noun, number, scaled=bool(scale), of=bool(re.fullmatch(_OF, before, re.IGNORECASE)))
    return found[0] if said is None else f"{before}{' ' if before else ''}{number}{scale} {said}"


def _noun_of(short: str) -> str:
    ways = WORDS.ways("counted_short").items()
    return next(noun for noun, forms in ways if any(re.match(form, f"{short} ", re.IGNORECASE) for form in forms))


@lru_cache(maxsize=_KEPT)
def _agreeing(noun: str, number: str, *, scaled: bool, of: bool) -> str | None:
    """The noun after its number: «4 человека», «до 12 человек», «4 200 погонных метров», «1,5 рубля»."""
    described, _, head = noun.rpartition(" ")
    one, few, many = (_form(described, head, *form) for form in (("nomn", "sing"), ("gent", "sing"), ("gent", "plur")))
    between = _form(described, head, "gent", "sing", among="plur")
    if one is None or few is None or many is None or between is None:
        return None
    if scaled:
        return many
    if not number.replace(" ", "").replace("\xa0", "").isdigit():
        return few
    whole = int("".join(filter(str.isdigit, number)))
    return plural_ru(whole, few, many, many) if of else plural_ru(whole, one, between, many)


def _form(described: str, head: str, case: str, number: str, *, among: str | None = None) -> str | None:
    if head == "человек" and (case, number) == ("gent", "plur"):
        return head
    noun = inflected(head, case, number, like=("NOUN", "nomn", "sing"))
    if not described:
        return noun
    adjective = inflected(described, case, among or number, *(() if among or number == "plur" else ("masc",)))
    return None if noun is None or adjective is None else f"{adjective} {noun}"


def _both(line: str) -> str:
    """«Монтаж и демонтаж» for «Монтаж/демонтаж», «сенажа и силоса» for «сенажа/силоса»."""
    return _DOUBLED.sub(lambda found: f"{found[1]} и {found[2]}" if _are_alike(*found.groups()) else found[0], line)


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two words are nouns that can stand in the same case."""
    first, second = (readings(word.casefold()) for word in (one, other))
    return any(
        one.known and other.known and one.has("NOUN", case) and other.has("NOUN", case)
        for case in _CASES
        for one in first[:1]
        for other in second
    )


def as_in(text: str, name: str, form: str) -> str:
    """A name with a capital letter where the line writes it so in its middle: «про Болид»."""
    return form[:1].upper() + form[1:] if name[:1].isupper() and text.find(name) > 0 else form
