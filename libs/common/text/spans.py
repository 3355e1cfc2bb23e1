"""Numbers that spans of time are told with: «через две недели», «полтора месяца», «на двое суток»."""

from typing import Final

from libs.common.text.lists import Lists

_LISTS = Lists("libs.common.text.words")
SPAN_NUMBERS: Final = _LISTS.numbers("small_numbers") | _LISTS.numbers("span_numbers")
"""By word what it is worth, with е for ё."""
