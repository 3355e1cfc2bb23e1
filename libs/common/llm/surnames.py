"""A surname as people write it: in every case, with е for ё, in parts when it is double, in Latin letters."""

import re

_CASES = ("", "а", "у", "е", "ы", "и", "ом", "ем", "ым", "ой", "ою", "ей", "ых", "ыми", "ов", "ев", "ам", "ами", "ах")
_ADJECTIVE = (
    "ий", "ый", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ая", "яя", "ую", "юю", "ей", "ою", "ею",
    "ие", "ые", "их", "ых", "ими", "ыми",
)  # fmt: skip
_SOFT = ("ь", "й", "я", "ю", "ем", "е", "и", "ей", "ью", "ев", "ям", "ями", "ях")
_VOWELS = "аеиоуыэюя"
_LATIN = {
    "а": "a", "б": "b", "в": "v|w", "г": "g|h", "д": "d", "е": "e|ye|ie|je|yo|io|jo", "ж": "zh|j|g", "з": "z",
    "и": "i|y", "й": "y|i|j|", "к": "k|c", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s|ss",
    "т": "t", "у": "u|ou", "ф": "f|ph|ff", "х": "kh|h|x|ch", "ц": "ts|c|tz", "ч": "ch|tch", "ш": "sh|sch",
    "щ": "shch|sch|sh", "ъ": "'|", "ы": "y|i", "ь": "'|", "э": "e", "ю": "yu|iu|ju|u", "я": "ya|ia|ja|a",
    "'": "'|", "і": "i", "ї": "yi|i", "є": "ye|e",
}  # fmt: skip
_LATIN_ENDING = re.compile(r"(?:ий|ый)$")
_SHORTEST_PART = 4


def surname_pattern(folded: str) -> re.Pattern[str]:
    """Match the surname in any form; both it and the text are folded (small letters, е for ё, plain signs)."""
    parts = [part for part in folded.split("-") if part]
    russian = "-".join(f"(?:{_any(forms(part))})" for part in parts)
    latin = "[- ]?".join(_latin(part) for part in parts)
    whole = [russian, f"(?:{latin})(?:'?s|a|u|y|e|om|ym|oy|oi)?"]
    if len(parts) > 1:
        whole += [f"(?:{_any(forms(part))})" for part in parts if len(part) >= _SHORTEST_PART]
    return re.compile(rf"(?<!\w)(?:{'|'.join(whole)})(?:'s)?(?!\w)")


def forms(part: str) -> frozenset[str]:
    """The cases that the endings of Russian surnames allow; some more than the language has."""
    if re.search(r"(?:ий|ый|ой|ая|яя)$", part):
        endings, stems = (*_ADJECTIVE, *_SOFT), [part[:-2]]
        return _joined([part], ("",)) | _joined(stems, endings)
    if part.endswith("ей"):
        return _joined([part], ("",)) | _joined([part[:-2] + "ь", part[:-1]], _SOFT[2:])
    if part.endswith(("ь", "й", "я")):
        return _joined([part], ("",)) | _joined([part[:-1]], _SOFT) | _joined(_fleeting(part[:-1]), _SOFT)
    if part.endswith("а"):
        return _joined([part], ("",)) | _joined([part[:-1]], _CASES)
    if part[-1:] in _VOWELS:
        return frozenset({part})
    return _joined([part, *_fleeting(part)], _CASES[:1] + _CASES[1:]) | {part}


def _fleeting(part: str) -> list[str]:
    """The stem whose last vowel goes in other cases: Орёл, Орла; Заяц, Зайца; Лев, Льва."""
    if len(part) < 3 or part[-2] not in "еоя" or part[-1] in _VOWELS:
        return []
    stem, last = part[:-2], part[-1]
    if stem[-1] in _VOWELS or (part[-2] == "я"):
        return [f"{stem}й{last}"] if stem[-1] in _VOWELS or last == "ц" else []
    return [stem + last, f"{stem}ь{last}"]


def _joined(stems: list[str], endings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem + ending for stem in stems for ending in endings if len(stem + ending) > 1)


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _latin(part: str) -> str:
    stem, ended = _LATIN_ENDING.subn("", part)
    letters = "".join(f"(?:{_LATIN[char]})" if char in _LATIN else re.escape(char) for char in stem)
    return letters + ("(?:iy|yi|ii|ij|yj|yy|y|i)" if ended else "")
