"""Numbers of a text in figures and words, Russian and English, each with its unit and how exactly it is meant."""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise

from libs.common.grounding.numbers.amounts import LINKS, Bound, Quantity, Unit
from libs.common.grounding.numbers.counted import DURATION_MONTHS, PEOPLE, concept_of, duration_of, is_money
from libs.common.grounding.numbers.number_tables import OFTEN
from libs.common.grounding.numbers.number_words import BEFORE, is_number_word, multiplier_of
from libs.common.grounding.numbers.raw_numbers import Raw, figures, spelled_out
from libs.common.grounding.numbers.shorthand import PIECES, are_years, counted_before, full, roubles
from libs.common.grounding.numbers.turns import period_of, turn_of
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading

_OVER_AFTER = re.compile(
    r"\s+(?:\w+\s+)?(?:с лишним|с небольшим|с хвостик(?:ом|ами)|с копейками|с гаком)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|%|[$€₽£]")
_OVER = re.compile(
    rf"(?:{WORDS.either('bound_over')})\s+(?:the\s+|(?:на|в|за|до|из|с|со|к|по|над)\s+)?$", re.IGNORECASE
)
_UNDER = re.compile(rf"(?:{WORDS.either('bound_under')})\s+(?:(?:у|в|на|до|за|с|со|к|по|из|над)\s+)?$", re.IGNORECASE)
_ABOUT = re.compile(
    rf"(?:{WORDS.either('bound_about')})\s*+(?:(?:an?|на|в|во|за|из|с|со|к|по|над|через)\s++)?$", re.IGNORECASE
)
_ADJECTIVE = re.compile(r"\w{3,}(?:ых|их|ый|ий|ой|ая|ую|ого|ому|ыми|ими|ые|ие)")
_POINTS = re.compile(r"\s*(?:процентн\w+ )?пункт(?:а|ов)?\b|\s*п\.\s?п\.|\s*(?:percentage )?points?\b", re.IGNORECASE)
_BY = re.compile(
    r"\+\s?$|\b(?:(?:на|by)\s+(?:\w+\s+)?|(?:прибавил|добавил|потерял|gain|lost|added)\w*\s+)$", re.IGNORECASE
)
"""«Выросла на 13 пунктов»: what a share grew by."""
_INTO = re.compile(r"\bв\s+$", re.IGNORECASE)
_MEASURES = frozenset({"тыся", "милл", "млн", "сотн", "деся", "груп", "кома", "пар", "пары", "смен", "бриг"})
_FIRST_YEAR, _LAST_YEAR, _YEAR_DIGITS = 1950, 2100, 4
_STAFF = re.compile(r"\b(?:team of|команд[аеоуы]\w{0,2}(?: из)?|штат|коллектив)[\s:–—-]{1,3}$", re.IGNORECASE)
_OF_YEARS = frozenset({"год", "году", "года", "г", "годом", "годах", "годы", "годов", "годам", "гг"})
_ARTICLES = frozenset({"a", "an", "каждый", "каждую", "every", "each"})
_PAIR = re.compile(
    (
        r"\s*(?:[\w%]{1,12}\.?\s+){0,3}?(?:до|to|вместо|instead of|against|против|а (?:теперь|стало)|[-=]>|→|–|"
        r"—|-|, а(?: не)?(?=\s))\s*(?:(?:прежних|прошлых|бывших|менее чем|почти|около|about|less than|under)\s+)?"
    ),
    re.IGNORECASE,
)
_IDIOM = WORDS.whole_words("numbers_idioms")
"""What has a number in it and counts nothing: «с двух сторон», «в двух словах»."""
_BECAME = re.compile(
    r"\s?(?:[\w%]{1,12}\.?)?,?\s(?:а\s)?(?:стало|теперь|сейчас|(?:раньше|прежде)(?:\sбыл[оаи]?)?|now)\s",
    re.IGNORECASE,
)
"""What stands between «было 17 дн.» and «стало 10»."""
# «с 11 до 19 %»: what follows the second number is not counted by the first.
_WINDOW_END = re.compile(
    r"[,;:()!?\n—→/]|\.(?!\s[а-яёa-z])|[-=]>|(?<=\s)(?:до|to|вместо|из)(?=\s\d)|"
    r"(?<=\s)(?:из|out of)(?=\s(?:дес|пят|тр[её]х|четыр|ста\b|ten\b|five\b))|^\s?[-–](?=\s?\d)",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(r"\b(?:19|20)\d{2}-\d{2}(?:-\d{2})?\b")
_SECONDS = re.compile(r"\s?с(?=\s(?:до|вместо|против)\s|\s?\(|[.,;)]|$)")
"""«1,2 с до 300 мс»: seconds, no preposition."""
_ACROSS = re.compile(r"[xх×]\d")
"""«120х280 см»: the second number names the measure of both."""
_OF = re.compile(r"\s+(?:\w{1,20}\s+)?(?:из|out of)\s+", re.IGNORECASE)
OF_THEM = re.compile(r"\s{1,3}(?:of (?:them|those|which|these)|из (?:них|которых))\b", re.IGNORECASE)
"""What is counted was named before."""
_HUNDRED = 100.0
_SCORES = frozenset({3.0, 4.0, 5.0, 10.0, 100.0})
_FASTER = re.compile(r"(?:more|less|as|\w{3,12}er)")


def quantities(text: str, offset: int = 0) -> list[Quantity]:
    """Find every quantity of a text; `offset` is added to the places."""
    found = _quantities(text)
    return [_moved(item, offset) for item in found] if offset else list(found)


def _moved(item: Quantity, by: int) -> Quantity:
    return replace(item, start=item.start + by, end=item.end + by, figure_end=item.figure_end + by)


# Letters of one person repeat their numbers.
@lru_cache(maxsize=1_024)
def _quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers in figures and in words, in order."""
    found: list[Quantity] = []
    text = _ISO_DATE.sub(lambda day: day[0][:4] + " " * (len(day[0]) - 4), text)
    in_words = tuple(spelled_out(text))
    idle = [match.span() for match in _IDIOM.finditer(text)] if in_words else ()
    for raw in sorted((*figures(text), *in_words), key=lambda item: item.start):
        idles = any(start <= raw.start < end for start, end in idle)
        if not idles and (not found or raw.start >= found[-1].end):
            found.append(_with_unit(text, raw))
    return tuple(_paired(text, found))


def _paired(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of its partner: «с 11 до 9 млн рублей», «с 3 дней до 1»."""
    for number, (one, other) in enumerate(pairwise(found)):
        gap = text[one.figure_end : other.start]
        if _OF.fullmatch(gap) and other.value in _SCORES and one.value <= other.value and _is_share(gap, one, other):
            found[number] = _share(text, one, other)
            continue
        if not (_PAIR.fullmatch(gap) or _BECAME.fullmatch(gap)):
            continue
        if one.bare and (not other.bare or (other.scale > one.scale and one.value < other.value)):
            found[number] = _like(one, other)
        elif other.bare and not one.bare:
            found[number + 1] = _like(other, one)
    return found


def _is_share(gap: str, one: Quantity, other: Quantity) -> bool:
    """Tell whether «семь из десяти», «одна машина из ста» is a share; «3 машины из 10» are as many machines."""
    return other.value == _HUNDRED or (one.concept is None and len(gap.split()) == 1)


def _share(text: str, one: Quantity, other: Quantity) -> Quantity:
    """«Семь из десяти» is 70 %, «4,8 из 5» is 96 %."""
    value, end = one.value / other.value * 100, other.figure_end
    return replace(one, value=value, unit=Unit.PERCENT, end=end, text=text[one.start : end], figure_end=end, scale=1.0)


def _like(bare: Quantity, named: Quantity) -> Quantity:
    scale = named.scale if bare.scale == 1.0 else bare.scale
    return replace(
        bare, value=bare.value * scale, unit=named.unit, concept=named.concept, nouns=named.nouns, scale=scale
    )


def _with_unit(text: str, raw: Raw) -> Quantity:
    before = text[max(0, raw.start - BEFORE) : raw.start].rstrip('(«"')
    nouns = [] if before.rstrip().endswith("№") or raw.concept else _nouns(text, raw.end)
    if text[raw.start : raw.end].lower() in OFTEN:
        nouns = [("раз", raw.end)]
    if raw.declined and _FIRST_YEAR <= raw.value <= _LAST_YEAR and not (nouns and nouns[0][0].lower() in _OF_YEARS):
        nouns = []  # «в 2022-м было 91 %»
    points = _POINTS.match(text, raw.end) if _BY.search(before) else None
    unit, scale, concept, end = (Unit.PERCENT, 1.0, None, points.end()) if points else _unit(text, raw, nouns)
    words = tuple(word.lower() for word, _ in nouns)
    if words and words[0] in PIECES and not _names_pieces(words[1:]):
        words = (words[0], *counted_before(text, raw.start))
        concept = next(filter(None, map(concept_of, words[1:])), concept)
    if unit is Unit.COUNT and concept is None and not any(map(str.isalpha, words)) and _STAFF.search(before):
        concept = PEOPLE
    quantity = Quantity(
        value=raw.value * scale,
        unit=unit,
        bound=_bound(text, before, raw),
        start=raw.start,
        end=end,
        text=text[raw.start : end],
        concept=concept,
        nouns=words,
        ordinal=raw.ordinal,
        scale=raw.scale * scale,
        figure_end=raw.end,
        turn=turn_of(before, text[raw.end : raw.end + BEFORE]),
        period=period_of(before, text[raw.end : raw.end + BEFORE]),
    )
    if unit is Unit.COUNT and concept is None and _FIRST_YEAR <= raw.value <= _LAST_YEAR and raw.digits == _YEAR_DIGITS:
        named = nouns and nouns[0][0].lower() in _OF_YEARS
        unnamed = not nouns or re.search(
            r"(?:\b(?:в|с|до|по|in|since|from|until|of|by|to)|[-–—(,])\s*$", before, re.IGNORECASE
        )
        if named or unnamed:
            return replace(quantity, unit=Unit.YEAR)
    return quantity


def _unit(text: str, raw: Raw, nouns: list[tuple[str, int]]) -> tuple[Unit, float, str | None, int]:
    """What a number counts, by how much a unit is worth, which thing it is, and where its name ends."""
    told = _told_with(text, raw, nouns)
    if told is not None:
        return told
    words = [(word.lower(), end) for word, end in nouns]
    for position, (word, end) in enumerate(words):
        if word in LINKS or word in _ARTICLES or (position == 1 and _owner(word, words[0][0])):
            break  # «90 тысяч в месяц», "70 a day"; «четыре запроса коллег» are no four colleagues
        following = words[position + 1][0] if position + 1 < len(words) else ""
        if position and _does(word):
            break  # «шесть самостоятельно готовлю отчёты» are no six reports
        if position == 0 and _calendar(raw, word):
            return Unit.COUNT, 1.0, None, end  # «в 2024 году компания»: a year counts no companies
        if _ADJECTIVE.fullmatch(word) and concept_of(following):
            continue
        if position == 0 and multiplier_of(word) and _INTO.search(text[max(0, raw.start - BEFORE) : raw.start]):
            return Unit.TIMES, 1.0, None, end
        if position == 0 and word == "times" and _FASTER.fullmatch(following):
            return Unit.TIMES, 1.0, None, end
        named = _named_unit(raw, word, position)
        if named is not None:
            return *named, end
    return Unit.COUNT, 1.0, None, nouns[0][1] if nouns else raw.end


def _told_with(text: str, raw: Raw, nouns: list[tuple[str, int]]) -> tuple[Unit, float, str | None, int] | None:
    """The unit that stands in the number itself or as a letter behind it."""
    if raw.unit is not None:
        return raw.unit, 1.0, PEOPLE if raw.unit is Unit.COUNT else None, raw.end
    if raw.money:
        return Unit.MONEY, 1.0, None, raw.end
    if raw.concept is not None:
        return Unit.COUNT, 1.0, raw.concept, raw.end
    money = roubles(text, raw.end, raw.value, raw.scale)
    if money is not None:
        return Unit.MONEY, money[0], None, money[1]
    if nouns and are_years(nouns[0][0].lower(), raw.value, text[max(0, raw.start - BEFORE) : raw.start]):
        return Unit.MONTHS, DURATION_MONTHS["year"], None, nouns[0][1]
    seconds = _SECONDS.match(text, raw.end)
    return None if seconds is None else (Unit.SECONDS, 1.0, None, seconds.end())


def _does(word: str) -> bool:
    return {"VERB", "1per"} <= reading(word).grammemes


def _owner(word: str, counted: str) -> bool:
    """Tell whether a word names people whose things are counted; «группа», «тысяча» are measures and no things."""
    if concept_of(word) != PEOPLE or counted[:4] in _MEASURES or multiplier_of(counted):
        return False
    return {"NOUN", "inan"} <= reading(counted).grammemes


def _named_unit(raw: Raw, word: str, position: int) -> tuple[Unit, float, str | None] | None:
    if word == "%" or (word.startswith(("процент", "percent")) and "ентил" not in word and "entil" not in word):
        return Unit.PERCENT, 1.0, None
    if is_money(word):
        return Unit.MONEY, 1.0, None
    # «14 с» is seconds, «14 домов с» is not.
    duration = duration_of(word) if position < (1 if len(word) == 1 else 2) else None
    if duration is not None and not _calendar(raw, word):
        return (
            (Unit.MONTHS, DURATION_MONTHS[duration], None)
            if isinstance(duration, str)
            else (Unit.SECONDS, duration, None)
        )
    concept = concept_of(word)
    return (Unit.COUNT, 1.0, concept) if concept is not None else None


def _calendar(raw: Raw, word: str) -> bool:
    return raw.value >= _FIRST_YEAR and word in _OF_YEARS


def _nouns(text: str, end: int) -> list[tuple[str, int]]:
    """Give up to three words after a number, not going over a comma or a full stop."""
    if OF_THEM.match(text, end):
        return []
    window = _WINDOW_END.split(text[end : end + 70], maxsplit=1)[0]
    if _ACROSS.match(window):
        return []
    if window[:1] in {"-", "–"}:
        window = f" {window[1:]}"
        following = _WORD.search(window)
        if following is not None and is_number_word(following[0]):
            return []  # «пять-шесть человек»: the second number names what both count
    return [(full(match[0]), end + match.end()) for match in islice(_WORD.finditer(window), 3)]


def _names_pieces(words: tuple[str, ...]) -> bool:
    """Tell whether words behind «шт.» say of what: «73 шт. отчётов»."""
    return bool(words) and {"NOUN", "gent"} <= reading(words[0]).grammemes


def _bound(text: str, before: str, raw: Raw) -> Bound:
    if raw.vague:
        return Bound.VAGUE
    if raw.over or _OVER_AFTER.match(text, raw.end) or _OVER.search(before):
        return Bound.OVER
    if _UNDER.search(before):
        return Bound.UNDER
    if _ABOUT.search(before):
        return Bound.ABOUT
    return Bound.EXACT
