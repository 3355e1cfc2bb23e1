"""Times of day in a text: «после 18 часов», "10 am"."""

import re

from libs.common.text.lists import Lists

_CLOCK = re.compile(
    (
        r"(?:\b(?:после|до|с|к|в|at|after|before|from|until|till|"
        r"by)\s+)(\d{1,2})(?:[:.]\d{2})?\s*(?:час(?:а|ов|у|ам|ами|ах)?\b|ч\b\.?|утра|вечера|am|pm|a\.m|p\.m|$)?"
    ),
    re.IGNORECASE,
)

_NUMBERS = Lists("libs.common.text.words").numbers("small_numbers")
_HOURS = "|".join(word.replace("е", "[её]") for word, hour in _NUMBERS.items() if 1 < hour <= 12)
_IN_WORDS = re.compile(
    rf"\b(?:до|с|к|после|около|в)\s({_HOURS})\s(?:часов\s)?(?:утра|вечера|ночи|дня)\b", re.IGNORECASE
)


def clock_times(text: str) -> list[tuple[int, int]]:
    """Places of times of day: «после 18 часов», "10 am"; they count nothing."""
    found = [
        match.span(1)
        for match in _CLOCK.finditer(text)
        if int(match[1]) <= 24 and not match[0].rstrip().endswith(match[1])
    ]
    found.extend(
        match.span(1) for match in re.finditer(r"\b(\d{1,2}(?::\d{2})?)\s*(?:am|pm|a\.m|p\.m)\b", text, re.IGNORECASE)
    )
    found.extend(match.span() for match in re.finditer(r"\b\d{1,2}:\d{2}\b", text))
    found.extend(match.span(1) for match in _IN_WORDS.finditer(text))
    return found
