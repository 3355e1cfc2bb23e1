"""Calendars as programs read them (RFC 5545). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
_WIDTH = 75
_CONTROL = dict.fromkeys([*range(10), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; `sure`: its owner has confirmed it. `alarms` are minutes before it."""

    uid: str
    start: datetime
    end: datetime
    title: str
    text: str
    changed: datetime
    sure: bool
    url: str | None = None
    alarms: tuple[int, ...] = ()


def calendar(entries: Iterable[Entry], *, name: str) -> str:
    """The calendar with these events; whatever a stranger wrote in a title stays within its line."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vkatilsya//Calendar//RU", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: Entry) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{_moment(entry.changed)}",
        f"DTSTART:{_moment(entry.start)}",
        f"DTEND:{_moment(entry.end)}",
        f"SUMMARY:{_text(entry.title)}",
        f"DESCRIPTION:{_text(entry.text)}",
        f"STATUS:{'CONFIRMED' if entry.sure else 'TENTATIVE'}",
        f"TRANSP:{'OPAQUE' if entry.sure else 'TRANSPARENT'}",
    ]
    if entry.url:
        lines.append(f"URL:{_line(entry.url)}")
    for minutes in entry.alarms:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.title)}"]
        lines += [f"TRIGGER:-PT{minutes}M", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _line(text: str) -> str:
    return " ".join(text.translate(_CONTROL).split())


def _text(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, cut between characters."""
    parts, part, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _WIDTH:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + width
    return "\r\n".join([*parts, part])
