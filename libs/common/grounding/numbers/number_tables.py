"""The words by which numbers are told, Russian and English, and what each is worth: the lists `numbers_*`."""

from collections.abc import Mapping

from libs.common.grounding.words.lists import WORDS

Amount = tuple[float, str | None]
"""A number, with its unit where the words themselves say it."""


def _amounts(name: str) -> Mapping[str, Amount]:
    """What the words of «number unit: words» are worth."""
    read: dict[str, Amount] = {}
    for head, patterns in WORDS.ways(name).items():
        number, _, unit = head.partition(" ")
        read |= dict.fromkeys(patterns, (float(number), unit or None))
    return read


RUSSIAN, ENGLISH = WORDS.numbers("numbers_russian"), WORDS.numbers("numbers_english")
ONE, EACH, PAIRS = WORDS.words("numbers_one"), WORDS.words("numbers_each"), WORDS.words("numbers_pairs")
SCALES = WORDS.numbers("numbers_scales")
OFTEN = WORDS.numbers("numbers_often")
"""How many times a thing was done, not by how much."""
ORDINALS = WORDS.numbers("numbers_ordinals")
GRADES = WORDS.numbers("grades") | {word: worth for word, worth in ORDINALS.items() if not word.isascii()}
"""«Первый», «высшая», «IV»: the highest is 0."""
SHORT_GRADES = {short: kind for kind, ways in WORDS.ways("grades_short").items() for short in ways}
"""«Гр.» of «группа»."""
TIMES = WORDS.numbers("numbers_times")
FRACTIONS = WORDS.numbers("numbers_fractions")
VAGUE = WORDS.numbers("numbers_vague")
TOGETHER = WORDS.numbers("numbers_together")
ALONE = WORDS.numbers("numbers_alone")
"""One unit without a number, in seconds: «до минуты», «за час»."""
TENFOLD = WORDS.numbers("numbers_tenfold")
"""«Две сотни», «полтора десятка»: a number word before them counts them."""
ROUND = WORDS.numbers("numbers_round")
"""«Десяток»: near enough to it."""
PARTS = WORDS.numbers("numbers_parts")
"""Into how many parts the whole is cut."""
PARTS_OF_ONE = {word: parts for word, parts in PARTS.items() if parts in {10.0, 100.0, 1000.0}}
WHOLES = WORDS.words("numbers_wholes")
"""What stands between the whole and the parts of a decimal: «две целых пять десятых»."""
MEASURED = tuple(WORDS.words("numbers_measured"))
"""How words begin of which a tenth is a number and no share: «три десятых процента»."""
HALVES = {word: amount for words, amount in _amounts("numbers_halves").items() for word in words.split()}
PHRASES = {tuple(phrase.split()): amount for phrase, amount in _amounts("numbers_phrases").items()}
LONGEST = max(map(len, PHRASES))
