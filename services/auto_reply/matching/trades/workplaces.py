"""Places of work that tell the trade of a title which names none: «старший смены в кофейню»."""

from collections.abc import Sequence
from functools import cache

from libs.common.text.tokens import Word, keys
from services.auto_reply.matching.words.lists import WORDS


def trades_of_place(place: Sequence[Word]) -> list[str]:
    """The occupations of the places that words name, in their order."""
    return [code for word in place if (code := _workplaces().get(word.key))]


@cache
def _workplaces() -> dict[str, str]:
    return {key: code for code, ways in WORDS.ways("workplaces").items() for way in ways for key in keys(way)}
