"""Categories of a driving licence as hh's fields name them and as people write them."""

import re

_CATEGORY = r"(?:[A-EАВСДЕ]1?E?|[ВСД]1?Е)"
_ITEM = rf"{_CATEGORY}(?![A-Za-zА-Яа-яЁё])"
_LIST = rf"(?P<list>{_ITEM}(?:\s*+(?:,|/|\+|\bи\b|\bили\b|\band\b|\bor\b)\s*+{_ITEM})*+)"
_NAMED = re.compile(
    rf"(?:[Кк]атегори[а-я]*|КАТЕГОРИ[А-Я]*|\b[Кк]ат\.?|\b[Пп]рава?|[Cc]ategor(?:y|ies)|licen[cs]e)\s*+(?:[:«\"(]\s*+)?{_LIST}"
)
_TRACTOR = re.compile(r"тракторист|погрузчик|самоходн", re.IGNORECASE)
_TRACTOR_AFTER = re.compile(r"[\s(,]*(?:удостоверени\w+\s+)?(?:тракторист|самоходн)", re.IGNORECASE)
"""Right behind the categories: «категории C, D тракториста-машиниста»."""
_ONE = re.compile(_CATEGORY)
_TO_LATIN = str.maketrans("АВСДЕ", "ABCDE")
_IMPLIED = {"CE": "C", "C": "B", "DE": "D", "BE": "B"}
_NEAR, _NEXT = 60, 30
_HINTS = ("категори", "кат.", "кат ", "права", "право ", "categor", "licence", "license")


def held(categories: frozenset[str]) -> frozenset[str]:
    """The categories with those that a holder of them has had to have before: CE proves C, C proves B."""
    found = set(categories)
    for category in ("CE", "C", "DE", "BE"):
        if category in found:
            found.add(_IMPLIED[category])
    return frozenset(found)


def named_categories(text: str) -> frozenset[str]:
    """Categories that the text names («категории В и С», «кат. CE», "category B"); a tractor's are another licence."""
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return frozenset()
    found: set[str] = set()
    for match in _NAMED.finditer(text):
        before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEXT]
        if not _TRACTOR.search(before) and not _TRACTOR_AFTER.match(after):
            found.update(item.translate(_TO_LATIN) for item in _ONE.findall(match["list"]))
    return frozenset({"CE", *(found - {"C", "E"})}) if {"C", "E"} <= found else frozenset(found)
