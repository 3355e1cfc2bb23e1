"""Periods of work as people write them: «Март 2020 — настоящее время», "06/2022 – present", «с 2002 по 2016». Pure."""

import re
from dataclasses import dataclass

from libs.common.text.dates import MONTHS

_MONTH = rf"{MONTHS.either()}\.?,?"
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_POINT = (
    rf"(?:(?:\d{{1,2}}\s+)?{_MONTH}\s+{_YEAR}|\d{{1,2}}\.\d{{1,2}}\.{_YEAR}|\d{{1,2}}[./]{_YEAR}|{_YEAR}[./-](?:0[1-9]|1[0-2])(?!\d)"
    rf"|{_YEAR})(?:\s*(?:гг?\.?|года?|годы)(?![а-яё]))?"
)
_NOW = (
    r"(?:(?:по\s+)?(?:настоящ[а-яё]+\s+(?:время|момент)|наст\.?\s*вр[а-яё]*\.?|н\.?\s?в\.?(?![а-яё])|сей\s?час"
    r"|сегодня|текущее время)"
    r"|(?:till\s+|until\s+)?(?:present|now|current|today|ongoing))"
)
_DASH = r"(?:\s*[-–—―−]+\s*|\s+(?:по|до|to|till|until)\s+)"
_PERIOD = re.compile(
    rf"(?<![\w./-])(?:(?:с|со|from|since)\s+)?(?P<start>{_POINT}){_DASH}(?P<end>{_NOW}|{_POINT}(?![\d/]))",
    re.IGNORECASE,
)
_OPEN = re.compile(rf"(?<![\w./-])(?:с|со|from|since)\s+(?P<start>{_POINT})(?!\s*[-–—]?\s*\d)", re.IGNORECASE)
_NAMED = re.compile(rf"(?<![^\W\d_]){MONTHS.either()}")
YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
LENGTH = re.compile(
    r"^\(?\s*(?:\d+\s*(?:год|года|лет|years?|г\.)(?:\s+и?\s*\d+\s*(?:месяц|месяца|месяцев|мес\.?|months?))?"
    r"|\d+\s*(?:месяц|месяца|месяцев|мес\.?|months?))\s*\)?\.?$",
    re.IGNORECASE,
)
"""A line that only says how long: hh's export has one under each period."""


@dataclass(frozen=True, slots=True)
class Period:
    """`start` and `end` as YYYY or YYYY-MM; no end: it lasts. `span` is where it stands in its line."""

    start: str
    end: str | None
    span: tuple[int, int]


def period_in(line: str) -> Period | None:
    """The first period of a line; an end before its start is no period."""
    for found in _PERIOD.finditer(line):
        start, end = point(found["start"]), point(found["end"])
        if start is None or (end is not None and end[:4] < start[:4]):
            continue
        return Period(start, end, found.span())
    found = _OPEN.search(line)
    start = point(found["start"]) if found else None
    return Period(start, None, found.span()) if found and start else None


def point(text: str) -> str | None:
    """YYYY-MM, YYYY where no month is named, None for "now"."""
    year = YEAR.search(text)
    if year is None:
        return None
    month = _month(text.casefold(), year.group())
    return f"{year.group()}-{month:02d}" if month else year.group()


def _month(text: str, year: str) -> int | None:
    if named := _NAMED.search(text):
        return MONTHS.number(named[0])
    numeric = re.search(rf"(?:\d{{1,2}}\.)?(\d{{1,2}})[./]{year}", text) or re.search(rf"{year}[./-](\d{{1,2}})", text)
    month = int(numeric[1]) if numeric else 0
    return month if 1 <= month <= 12 else None
