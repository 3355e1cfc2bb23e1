"""A resume's text as named parts: under which heading each line stands, in Russian and English. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from libs.common.resumes.reading.words.lists import WORDS


class Part(StrEnum):
    """What a part of a resume is about."""

    HEAD = "head"
    WISH = "wish"
    WORK = "work"
    SCHOOL = "school"
    COURSES = "courses"
    SKILLS = "skills"
    LANGUAGES = "languages"
    ABOUT = "about"


_TAIL = r"(?:\s*[-–—(,:]?\s*(?:более\s+|over\s+)?\d+\+?\s*(?:год|лет|мес|years?|months?|г\.)[^\n]*)?"
_HEADING = re.compile(
    "|".join(rf"(?P<{part}>{'|'.join(names)})" for part, names in WORDS.ways("headings").items()),
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"^(?:{_HEADING.pattern}){_TAIL}\s*:?$", re.IGNORECASE)
_INLINE = re.compile(rf"^(?:{_HEADING.pattern})\s*:\s*(?P<rest>\S.*)$", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"^(?:английский|немецкий|французский|испанский|китайский|english|german|french|spanish"
    r"|chinese)(?: язык)?\s*[:—–-]",
    re.IGNORECASE,
)
_FORM = re.compile(r"^место работы\s*:\s*\S", re.IGNORECASE)
"""A field of a form that names an employer, not a heading."""
_OF_A_JOB = re.compile(
    r"^(?:стек|технолог|инструмент|достижени|проект|опыт|tech|stack|tools|achievements|projects|experience)",
    re.IGNORECASE,
)
"""What stands before a colon inside of a job as often as above a part."""
_UNMARKED = re.compile(r"^образование\s+(?P<rest>(?:неоконченное |неполное )?(?:высшее|среднее)\b.*)$", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?P<LANGUAGES>знание языков)|(?P<SKILLS>навыки)|(?P<ABOUT>обо мне))\s+(?P<rest>\S.*)$", re.IGNORECASE
)
"""hh's export loses the line end after these when it is read from a PDF."""
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣∙■□➢✓✔*·]|[-–—](?=\s))\s*")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\D|\d{2}[./]|\d{4})")
_MARKS = re.compile(r"^#{1,6}\s+|\*\*|__|^\*(?=\S)|(?<=\S)\*$|`")
_INVISIBLE = {"Cf", "Cc", "Co", "Cs"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its marks. `bullet`: it was one of a list; `after_gap`: an empty line stands before it."""

    text: str
    bullet: bool = False
    after_gap: bool = False
    heading: bool = False


def lines_of(text: str) -> list[Line]:
    """The lines of a text that say something, cleaned of markup and characters that show nothing."""
    found: list[Line] = []
    gap = True
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"):
        visible = "".join(
            " " if one == "\u00a0" else one for one in raw if one == "\t" or unicodedata.category(one) not in _INVISIBLE
        )
        heading = bool(re.match(r"^\s*#{1,6}\s", visible))
        plain = _MARKS.sub("", visible.strip()).strip()
        bullet = bool(_BULLET.match(plain)) and not heading
        plain = _NUMBERED.sub("", _BULLET.sub("", plain)).strip()
        if not re.search(r"\w", plain):
            gap = gap or not plain
            continue
        found.append(Line(plain, bullet, gap, heading))
        gap = False
    return _joined(found)


def _joined(lines: list[Line]) -> list[Line]:
    """A period that is broken over two lines ("Август 2021 —", "настоящее время") in one."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last and re.search(r"\d{4}\s*[—–-]$", last.text) and len(last.text) < 40 and not line.after_gap:
            found[-1] = Line(f"{last.text} {line.text}", last.bullet, last.after_gap, last.heading)
        else:
            found.append(line)
    return found


def parts_of(lines: list[Line]) -> Iterator[tuple[Part, Line]]:
    """Each line with the part that it stands in; headings are left out, what stands beside one is kept."""
    part = Part.HEAD
    for line in lines:
        opened = _opened(line, part)
        if opened is None:
            yield part, line
            continue
        part, rest = opened
        if rest:
            yield part, Line(rest, line.bullet, after_gap=True)


def _opened(line: Line, part: Part) -> tuple[Part, str] | None:
    """The part that a line opens, with what it says besides."""
    if line.bullet and part is not Part.HEAD:
        return None
    if whole := _WHOLE.match(line.text):
        return _named(whole), ""
    if part in {Part.SCHOOL, Part.SKILLS, Part.COURSES} and _LANGUAGE.match(line.text):
        return Part.LANGUAGES, line.text
    if _FORM.match(line.text):
        return Part.WORK, line.text
    inline = _INLINE.match(line.text)
    if inline and (part is not Part.WORK or not _OF_A_JOB.match(line.text)):
        return _named(inline), inline["rest"]
    if unmarked := _UNMARKED.match(line.text):
        return Part.SCHOOL, unmarked["rest"]
    opening = _OPENING.match(line.text)
    if opening and part in {Part.SKILLS, Part.LANGUAGES, Part.ABOUT}:
        return _named(opening), opening["rest"]
    return None


def _named(match: re.Match[str]) -> Part:
    return next(part for part in Part if match.groupdict().get(part.name) is not None)
