"""What tells a position from an employer, and a place from both. Lists of word beginnings, not of examples. Pure."""

import re
from importlib.resources import files

_HERE = files(__name__.rpartition(".")[0])
_POSITION = "|".join(_HERE.joinpath("posts.txt").read_text(encoding="utf-8").split("\n")[:-1])
"""Beginnings of the names of trades and posts."""
_EMPLOYER = (
    r"\b(?:ООО|ОАО|ЗАО|ПАО|АО|НАО|ИП|АНО|ФГУП|ГУП|МУП|ГБУ\w*|МБУ\w*|МОУ|МБОУ|МАОУ|ГБОУ|ФГБ\w*|НИИ|КГ\w{1,3}|ТОО|ЧП|НКО|ЖЭУ|ТСЖ|УК)\b"
    r"|[«»\"“”„]|(?i:\b(?:llc|ltd|inc|gmbh|jsc|llp|corp|plc|company|bank|university|hospital|school|studio|agency|group|software)\b"
    r"|(?:компани|завод|фабрик|комбинат|банк|больниц|поликлиник|клиник|школ|гимнази|лице[йя]|детский сад"
    r"|университет|институт"
    r"|академи|магазин|ресторан|кафе|гостиниц|отел|агентств|студи|бюро|фирм|холдинг|корпораци|группа компаний"
    r"|администраци|министерств|управлени[ея] |фонд|центр|склад|салон|предприяти|театр|музей|редакци|издательств|аптек"
    r"|кооператив|колхоз|трест|депо|порт\b))"
)
_POSITIONS = re.compile(rf"(?<![а-яёa-z])(?:{_POSITION})", re.IGNORECASE)
_EMPLOYERS = re.compile(_EMPLOYER)
SCHOOL = re.compile(
    r"университет|институт|академи|колледж|техникум|училищ|школ|лице[йя]|гимнази|консерватори|\b[А-ЯЁ]{2,}(?:У|И|А|ГУ|ТУ)\b"
    r"|\b(?:МГУ|МГТУ|МГЮА|СПбГУ|НГУ|ННГУ|ВШЭ|МФТИ|МИФИ|ИТМО|РУДН|РАНХиГС|КФУ|УрФУ|ДВФУ|ЮФУ|ПТУ)\b"
    r"|university|college|institute|academy|school|polytechnic",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"[\w.+-]@[\w-]{1,63}\.\w|https?://|www\.|(?<!\w)@\w{3}|\d[\d\s()-]{8,30}\d|t\.me/|github\.|linkedin"
    r"|предпочитаемый способ"
    r"|^(?:тел(?:ефон)?|phone|e-?mail|почта|telegram|телеграм|skype|whatsapp|дата рождения|birth|возраст"
    r"|семейное положение)\b",
    re.IGNORECASE,
)
CITIES = tuple(_HERE.joinpath("cities.txt").read_text(encoding="utf-8").split("\n")[:-1])


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
