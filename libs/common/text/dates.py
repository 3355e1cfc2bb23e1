"""Months and days of the week by their names, Russian and English: as texts have them, and as one writes them."""

from typing import NamedTuple, final

from libs.common.text.lists import Lists

_LISTS = Lists("libs.common.text.words")
_SHORT = 4
"""Letters of a short name, at most: «сент», «thu»."""


class Name(NamedTuple):
    """How a month or a day is called: `beside` stands after «с» or «в», «марта», «среду»."""

    russian: str
    beside: str
    english: str


@final
class Names:
    """The names that a list has under their numbers."""

    def __init__(self, name: str) -> None:
        written = {int(number): words[0].split() for number, words in _LISTS.ways(name).items()}
        self._numbers = {word: number for number, words in written.items() for word in words}
        self._names = {number: Name(*words[:3]) for number, words in written.items()}

    def __getitem__(self, number: int) -> Name:
        return self._names[number]

    def either(self, *, short: bool = True) -> str:
        """A regular expression that matches any name as a whole word, in small letters; `short` ones too."""
        full = {form for name in self._names.values() for form in name}
        words = (word for word in self._numbers if short or word in full or len(word) > _SHORT)
        return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![^\W\d_])"

    def number(self, name: str) -> int:
        """Which one a name means, whatever its case; raises KeyError for what is no name."""
        return self._numbers[name.lower()]


MONTHS, WEEKDAYS = Names("months"), Names("weekdays")
