"""How a number is told of: by how much or up to what something changed, and for which time it is counted."""

import re

from libs.common.grounding.numbers.number_words import is_number_word
from libs.common.grounding.words.lists import WORDS

_END = re.compile(
    r"\b(?P<end>на|by|до|to|со?|from|вместо|instead of)\s+(?:(?:почти|около|примерно|целых|almost|about|nearly)\s+)?$",
    re.IGNORECASE,
)
_CHANGE = re.compile(rf"\b(?:{WORDS.either('change')})", re.IGNORECASE)
_ENDS = {
    "на": "by",
    "by": "by",
    "до": "to",
    "to": "to",
    "с": "from",
    "со": "from",
    "from": "from",
    "вместо": "from",
    "instead of": "from",
}
_INSTEAD = frozenset({"вместо", "instead of"})
_MORE = re.compile(
    r"(?:\s[^\W\d]+){0,2}\s(?:больше|меньше|быстрее|дешевле|дороже|more|less|fewer|faster)\b", re.IGNORECASE
)
"""«На 12 меньше», «на 12 жалоб меньше»."""
_NOT_THIS = re.compile(r"\b(?:а )?не\s+(?:(?:на|за|в|по|через|почти|около)\s+){0,2}$", re.IGNORECASE)
_BUT_THAT = re.compile(
    r"\bне\s[^.,;:!?()]{1,40},\s?а\s+(?:(?:на|за|в|по|через|всего|лишь|только|уже|почти|около)\s+){0,2}$"
)
_BEHIND_IT = re.compile(r"[^.,;:!?()]{0,30},\s?а\s(?P<no>не\s)?")
"""«Не пять часов, а три», «три часа, а не пять»."""
_WAS = re.compile(r"\bбыл[оаи]?\s+(?:[^.;:!?()]{1,40}[,;]\s?(?P<became>(?:а )?стал[оаи]?)\s+)?$", re.IGNORECASE)
_BECAME = re.compile(r"[^.:!?()]{0,30}[,;]\s?(?:а )?стал[оаи]?\s", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(?:в|за|per|(?<!half )an?|each|every|кажд(?:ый|ую|ое))\s+(?:рабоч(?:ий|ую)\s+|од(?:ин|ну|но)\s+)?"
    r"(?P<noun>час|день|сутки|смену|неделю|месяц|квартал|сезон|год|мес|нед|кв|"
    r"hour|day|shift|week|month|quarter|season|year)(?!\w)"
    r"|/\s?(?P<short>час|ч|день|дн|сутки|сут|смену|смена|нед|неделю|неделя|мес|месяц|кв|квартал|сезон|год"
    r"|hour|hr|day|shift|week|wk|month|mo|quarter|season|year|yr)(?!\w)",
    re.IGNORECASE,
)
_OFTEN = (
    ("day", r"ежедневно|каждый день|daily|every day"),
    ("week", r"еженедельно|weekly"),
    ("month", r"ежемесячно|monthly"),
    ("quarter", r"ежеквартально|quarterly"),
    ("year", r"ежегодно|annually|yearly"),
)
_ADVERB = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{way})" for name, way in _OFTEN) + r")\b", re.IGNORECASE)
_OF_A_YEAR = re.compile(
    r"\b(?:(?:за|в)\s+(?:прошлый|прошлом|минувший|минувшем|(?:19|20)\d\d(?:-[йм])?)\s+год\w?"
    r"|(?:last|past)\s+year|in\s+(?:19|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
SEVERAL = "several"
"""The time of what is counted over several years or months: «60 встреч за два года» are no 60 a year."""
_OVER_SEVERAL = re.compile(
    r"^[^.,;:!?()\d]{0,30}?\b(?:за|in|over)\s(?:\d{1,2}|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|полтора"
    r"|two|three|four|five|six|seven|eight|nine|ten)\s(?:год(?:а|ов)?|лет|месяц(?:а|ев)|сезон(?:а|ов)|years|months|seasons)(?!\w)",
    re.IGNORECASE,
)
_PERIODS = {
    "ч": "hour", "hr": "hour", "дн": "day", "сут": "day", "смена": "day", "нед": "week", "неделя": "week", "wk": "week",
    "мес": "month", "mo": "month", "кв": "quarter", "yr": "year",
    "час": "hour", "hour": "hour", "день": "day", "сутки": "day", "смену": "day", "day": "day", "shift": "day",
    "неделю": "week", "week": "week", "месяц": "month", "month": "month", "квартал": "quarter", "quarter": "quarter",
    "сезон": "season", "season": "season",
    "год": "year", "year": "year",
}  # fmt: skip
_IN_SEVERAL = re.compile(
    r"\b(?:за|in|over)\s(?:последни\w+\s)?(?:\d{1,2}|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|полтора"
    r"|two|three|four|five|six|seven|eight|nine|ten)\s(?:год(?:а|ов)?|лет|месяц(?:а|ев)|сезон(?:а|ов)|years|months"
    r"|seasons)(?!\w)[^.,;:!?()\d]*$",
    re.IGNORECASE,
)
_ARROW_BEHIND, _ARROW = (
    re.compile(r"\s?[^\W\d]{0,5}\.?\s?(?:в \d{4}(?:\s?г\.?)?\s?)?(?:→|[-=]>)"),
    re.compile(r"(?:→|[-=]>)\s?$"),
)
_WORD = re.compile(r"[^\W\d_]+")
_RANGE = re.compile(r"[\s–—-]*(?:(?:до|или|to|or)\s*)?")
_STOP = re.compile(r"[,;:!?()]|(?<!м)\d|\.(?!\s?/|\s[а-яёa-z])")
"""«25 чел./день», «40 м2/смену»: neither an abbreviation's mark nor the power of a unit ends anything."""
_BEFORE = 80
"""Characters before a number in which it is said what changed."""
_NEAR = 40
"""Characters after a number in which it is said for which time it is counted."""


def turn_of(before: str, after: str = "") -> str:
    """The end of a change that the words before a number tell of, "by", "to" or "from"; nothing where none changes."""
    before = before[-_BEFORE:]
    if _ARROW_BEHIND.match(after) is not None:
        return "from"
    if _ARROW.search(before) is not None:
        return "to"
    end = _END.search(before)
    if end is None:
        return _corrected(before, after)
    told = _ENDS[end["end"].lower()]
    changed = _CHANGE.search(before) or (told == "by" and _MORE.match(after)) or end["end"].lower() in _INSTEAD
    return told if changed else ""


def _corrected(before: str, after: str) -> str:
    """The end of a change that is told as «не пять часов, а три»: what is denied was before."""
    if (was := _WAS.search(before)) is not None:
        became = was["became"] is not None
        return "to" if became else "from" if _BECAME.match(after) is not None else ""
    behind = _BEHIND_IT.match(after)
    if _NOT_THIS.search(before) is not None:
        return "from" if behind is not None or before.rstrip().endswith("а не") else ""
    if _BUT_THAT.search(before) is not None or (behind is not None and behind["no"]):
        return "to"
    return ""


def period_of(before: str, after: str) -> str:
    """The time for which a number is counted: "hour" of «в час», "year" of «за 2025 год»; else nothing.

    What stands behind the number counts first; a shift is a day.
    """
    if _OVER_SEVERAL.search(after[:_NEAR]) is not None:
        return SEVERAL
    if _IN_SEVERAL.search(before[-_BEFORE:]) is not None:
        return SEVERAL
    behind = _before_number(_STOP.split(after[:_NEAR], maxsplit=1)[0])
    return _period(behind) or _period(_opening(before))


def _before_number(text: str) -> str:
    """What stands before the next number in words: «двадцать коек и дежурила шесть раз в месяц»."""
    found = next((match.start() for match in _WORD.finditer(text) if is_number_word(match[0])), len(text))
    return text[:found]


def _opening(before: str) -> str:
    """What stands before a number in its clause, with the year that opens it: «за 2025 год закрыла»."""
    before = before[-_BEFORE:]
    years = [match.span() for match in _OF_A_YEAR.finditer(before)]
    start, end = years[-1] if years else (0, 0)
    stops = [match.end() for match in _STOP.finditer(before, end)]
    stops += [match.end() for match in _WORD.finditer(before, end) if _counts_else(match, before)]
    return before[max(stops) if stops else start :]


def _counts_else(word: re.Match[str], before: str) -> bool:
    """Tell whether a word is a number that counts something of its own: not «три» of «три-четыре», «от трёх до»."""
    return is_number_word(word[0]) and _RANGE.fullmatch(before, word.end()) is None


def _period(text: str) -> str:
    found = _PERIOD.search(text)
    if found is not None:
        return _PERIODS[(found["noun"] or found["short"]).lower()]
    adverb = _ADVERB.search(text)
    if adverb is not None and adverb.lastgroup is not None:
        return adverb.lastgroup
    return "year" if _OF_A_YEAR.search(text) else ""
