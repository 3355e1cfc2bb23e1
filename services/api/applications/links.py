"""Where a pasted link to a vacancy leads. Pure."""

import re
from urllib.parse import parse_qsl, urlsplit

DOMAINS = (
    "hh.ru",
    "hh.kz",
    "hh.uz",
    "hh.by",
    "hh1.az",
    "headhunter.ge",
    "headhunter.kg",
    "headhunter.ru",
    "rabota.by",
    "jobs.tut.by",
    "zarplata.ru",
    "career.ru",
)
VACANCY_ID = r"[0-9]{1,20}"
PATH = re.compile(rf"/(?:[a-z]+/)*(?:vacancy|vacancies)/(?:card/)?({VACANCY_ID})(?!\w)")
ADDRESS = re.compile(r"(?<![^\s<>\"'«»()])(?:https?://)?[^\s<>\"'«»()]+\.[^\s<>\"'«»()]+|https?://[^\s<>\"'«»()]+")
PARAMETERS = ("vacancyId", "vacancy_id", "vacancyid")


def vacancy_id_of(text: str, *, own_hosts: frozenset[str] = frozenset()) -> str | None:
    """hh's vacancy id of a pasted link, of a text with one link in it, or of the bare number.

    Understands desktop, mobile and regional hosts, the API's address, and the application form's `vacancyId`.
    `own_hosts` are further hosts that count as hh (the sandbox).
    """
    pasted = text.strip()
    if re.fullmatch(VACANCY_ID, pasted):
        return _plain(pasted)
    found = {one for match in ADDRESS.findall(pasted) if (one := _of_address(match, own_hosts)) is not None}
    return found.pop() if len(found) == 1 else None


def _of_address(address: str, own_hosts: frozenset[str]) -> str | None:
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host, netloc = (parts.hostname or "").lower(), parts.netloc.lower()
    except ValueError:
        return None
    if not (netloc in own_hosts or any(host == one or host.endswith(f".{one}") for one in DOMAINS)):
        return None
    in_path = PATH.match(parts.path.lower())
    if in_path:
        return _plain(in_path.group(1))
    parameters = dict(parse_qsl(parts.query))
    named = next((parameters[name] for name in PARAMETERS if name in parameters), "")
    return _plain(named) if re.fullmatch(VACANCY_ID, named) else None


def _plain(digits: str) -> str | None:
    """The number as hh writes it: 0012 is its vacancy 12, and two ids of one vacancy would be two applications."""
    return digits.lstrip("0") or None
