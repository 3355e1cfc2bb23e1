"""What tells a position from an employer, and a place from both. Pure."""

import re
from importlib.resources import files

from libs.common.employers.legal_forms import COMPANIES, INSTITUTIONS
from libs.common.resumes.reading.words.lists import WORDS

_POSITIONS = re.compile(rf"(?<![а-яёa-z])(?:{WORDS.either('posts')})", re.IGNORECASE)
_EMPLOYERS = re.compile(
    rf"\b(?:{'|'.join(sorted(COMPANIES | INSTITUTIONS))}|{WORDS.either('employer_short')})\b|[«»\"“”„]"
    rf"|(?i:\b(?:{WORDS.either('employer_english')})\b|(?:{WORDS.either('employer_kinds')}))"
)
SCHOOL = WORDS.any_of("schools")
CONTACT = re.compile(
    r"[\w.+-]@[\w-]{1,63}\.\w|https?://|www\.|(?<!\w)@\w{3}|\d[\d\s()-]{8,30}\d|t\.me/|github\.|linkedin"
    r"|предпочитаемый способ"
    r"|^(?:тел(?:ефон)?|phone|e-?mail|почта|telegram|телеграм|skype|whatsapp|дата рождения|birth|возраст"
    r"|семейное положение)\b",
    re.IGNORECASE,
)
CITIES = tuple(files(__name__.rpartition(".")[0]).joinpath("cities.txt").read_text(encoding="utf-8").split("\n")[:-1])


def _declined(city: str) -> str:
    """A town in any case of its last word: «Москва», «Москве»."""
    return rf"{city[:-1] if city[-1] in 'аьй' else city}[а-яё]{{0,3}}"


_CITY = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_declined, CITIES))})(?![\w-])")


def is_position(text: str) -> bool:
    """Whether a text names a trade or a post."""
    return bool(_POSITIONS.search(text)) and len(text) <= 120


def is_employer(text: str) -> bool:
    """Whether a text looks like the name of an organisation."""
    return bool(_EMPLOYERS.search(text))


def city_in(text: str) -> str | None:
    """A well-known city that a text names, in its dictionary form."""
    found = _CITY.search(text)
    if found is None:
        return None
    return next(city for city in CITIES if re.fullmatch(_declined(city), found.group()))
