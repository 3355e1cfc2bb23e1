"""A vacancy that its owner pasted as a text, in the shape of hh's. Pure.

Only what the text says with a label is a field; everything else stays in its description, where it is read.
"""

import hashlib
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from libs.common.employers.legal_forms import ABROAD, COMPANIES
from services.api.applications.links import vacancy_id_of

MIN_TEXT = 120
PREFIX = "text-"


def _label(words: str) -> re.Pattern[str]:
    """A line that says what it tells: «Компания: ООО «Вектор»»."""
    return re.compile(
        rf"^[ \t]{{0,8}}(?:{words})[ \t]{{0,4}}[:—–-][ \t]{{0,4}}(?P<rest>\S.{{1,150}})$", re.IGNORECASE | re.MULTILINE
    )


_LABELS: Mapping[str, re.Pattern[str]] = {
    "name": _label("вакансия|должность|позиция|vacancy|position|job title"),
    "employer": _label("компания|работодатель|организация|company|employer"),
    "area": _label("город|место работы|локация|адрес|location|city"),
}
_EMPLOYER = re.compile(
    rf"^[ \t]{{0,8}}(?P<rest>(?:{'|'.join(sorted(COMPANIES))})[ \t]{{1,4}}\S.{{0,100}}"
    rf"|.{{2,60}}\b(?:{'|'.join(sorted(ABROAD))}))[ \t]{{0,8}}$",
    re.MULTILINE,
)
_PAY = re.compile(
    r"(?:от\s{1,4}(?P<low>\d[\d\s\u00a0]{3,9})|(?P<range>\d[\d\s\u00a0]{3,9})\s{0,4}[-–—])?\s{0,4}(?:до\s{1,4})?"
    r"(?P<high>\d[\d\s\u00a0]{3,9})?\s{0,4}(?:₽|руб|rub)",
    re.IGNORECASE,
)
_EXPERIENCE = (
    ("noExperience", re.compile(r"опыт(?: работы)?:?\s*не требуется|без опыта", re.IGNORECASE)),
    (
        "between1And3",
        re.compile(r"опыт(?: работы)?:?\s*+(?:от\s*+)?1[–—-]\s*3|(?:от\s*+)?1\s*года?\s*до\s*3", re.IGNORECASE),
    ),
    (
        "between3And6",
        re.compile(r"опыт(?: работы)?:?\s*+(?:от\s*+)?3[–—-]\s*6|(?:от\s*+)?3\s*+(?:лет\s*+)?до\s*6", re.IGNORECASE),
    ),
    ("moreThan6", re.compile(r"опыт(?: работы)?:?\s*более\s*6", re.IGNORECASE)),
)


def pasted_vacancy(text: str, *, vacancy_id: str, name: str, company: str) -> dict[str, Any]:
    """The vacancy in hh's shape; an empty `name` in it when neither its owner nor the text names the post."""
    title = name.strip() or _labelled("name", text) or _first_line(text)
    employer = (
        company.strip() or _labelled("employer", text) or (found["rest"] if (found := _EMPLOYER.search(text)) else "")
    )
    area = _labelled("area", text)
    return {
        "id": vacancy_id,
        "name": title[:200],
        "employer": {"id": None, "name": employer.strip()[:200]},
        "area": {"id": None, "name": re.split(r"[,;(]", area)[0].strip()} if area else None,
        "salary": _salary(text),
        "experience": next(({"id": code} for code, words in _EXPERIENCE if words.search(text)), None),
        "key_skills": [],
        "description": "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines() if line.strip()),
        "alternate_url": f"https://hh.ru/vacancy/{vacancy_id}" if vacancy_id.isdigit() else None,
        "archived": False,
    }


def vacancy_id_of_paste(url: str, text: str, *, own_hosts: frozenset[str]) -> str | None:
    """hh's id from the link, else from a link in the text, else an id of the words: the same text, the same id."""
    found = vacancy_id_of(url, own_hosts=own_hosts) if url.strip() else None
    if found is not None or not text.strip():
        return found
    return vacancy_id_of(text, own_hosts=own_hosts) or f"{PREFIX}{_same_words(text)}"


def _same_words(text: str) -> str:
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _labelled(name: str, text: str) -> str:
    found = _LABELS[name].search(text)
    return found["rest"].strip(" .") if found else ""


def _first_line(text: str) -> str:
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    return line if 3 <= len(line) <= 120 and not line.endswith((".", "!", "?", ":")) and "://" not in line else ""


def _salary(text: str) -> dict[str, Any] | None:
    for found in _PAY.finditer(text):
        low, high = (_number(found["low"] or found["range"]), _number(found["high"]))
        if (low and low >= 5_000) or (high and high >= 5_000):
            gross = re.search(r"до вычета|gross", text, re.IGNORECASE)
            return {"from": low, "to": high, "currency": "RUR", "gross": bool(gross)}
    return None


def _number(text: str | None) -> int | None:
    return int(re.sub(r"\D", "", text)) if text else None
