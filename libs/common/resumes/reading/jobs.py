"""Jobs of a resume: each period opens one; what stands before, beside and after it names post and employer. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.common.resumes.reading.headings import Line
from libs.common.resumes.reading.kinds import CONTACT, city_in, is_employer, is_position
from libs.common.resumes.reading.periods import LENGTH, Period, period_in
from libs.common.resumes.reading.words.lists import WORDS

MAX_HEADER = 3
_LABELS = {name: "|".join(ways) for name, ways in WORDS.ways("job_labels").items()}
_LABEL = re.compile(
    "^(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")\s*:\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s{0,4}\|\s{0,4}|\s{1,4}[-–—/·@]\s{1,4}|\s{1,4}at\s{1,4}|;\s{1,4}")
_EDGES = " \t,;:|—–-·/()"


@dataclass(slots=True)
class ReadJob:
    """A job as read; empty texts and None are what the resume does not say."""

    company: str = ""
    position: str = ""
    start: str | None = None
    end: str | None = None
    current: bool = False
    description: list[str] = field(default_factory=list[str])


def jobs_of(lines: Sequence[Line]) -> tuple[list[ReadJob], list[str]]:
    """The jobs of the part about work, and the lines that belong to none of them."""
    if any(_label(line.text) == "period" for line in lines):
        return _labelled(lines)
    marked = [(number, period) for number, line in enumerate(lines) if (period := _opens(line)) is not None]
    if not marked:
        return [], [line.text for line in lines]
    places = [number for number, _ in marked]
    heads = _heads_before(lines, places)
    jobs: list[ReadJob] = []
    for turn, (number, period) in enumerate(marked):
        following = places[turn + 1] - heads[turn + 1] if turn + 1 < len(places) else len(lines)
        before, after = lines[number - heads[turn] : number], lines[number + 1 : following]
        jobs.append(_job(period, before, lines[number], after))
    return jobs, [line.text for line in lines[: places[0] - heads[0]]]


def _opens(line: Line) -> Period | None:
    """The period of a line that opens a job; a year inside of a sentence opens none."""
    period = period_in(line.text)
    if period is None:
        return None
    left = len(line.text[: period.span[0]]) + len(line.text[period.span[1] :])
    return None if line.bullet and left > 90 else period if left <= 170 else None


def _heads_before(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """How many lines above each period belong to its job: as many as stand above the first one."""
    first = places[0]
    bare = not _beside(lines[first])
    if first == 0 or first > MAX_HEADER or (not bare and not _named(lines[first - 1].text)):
        return [0] * len(places)
    if not bare and is_employer(_beside(lines[first])) and is_position(_beside(lines[first])):
        return [0] * len(places)
    heads = [first]
    for place, former in zip(places[1:], places, strict=False):
        head = 0
        while head < MAX_HEADER and place - head - 1 > former and not lines[place - head - 1].bullet:
            head += 1
            if lines[place - head].after_gap or lines[place - head].heading:
                break
        else:
            head = min(first, head)
        heads.append(head)
    return heads


def _named(text: str) -> bool:
    return is_position(text) or is_employer(text)


def _beside(line: Line) -> str:
    period = period_in(line.text)
    if period is None:
        return line.text
    rest = f"{line.text[: period.span[0]].strip(_EDGES)} | {line.text[period.span[1] :].strip(_EDGES)}"
    rest = rest.strip(" |")
    return "" if LENGTH.match(rest) else rest


def _job(period: Period, before: Sequence[Line], line: Line, after: Sequence[Line]) -> ReadJob:
    job = ReadJob(start=period.start, end=period.end, current=period.end is None)
    after = [one for one in after if not LENGTH.match(one.text)]
    named = [*(one.text for one in before), *filter(None, [_beside(line)])]
    used = 0
    if len(named) < 2 and not (named and _pair(named[0])):
        used = _header_below(after, known=bool(named))
        named += [one.text for one in after[:used] if not one.bullet and not _is_place(one.text)]
    _name(job, named)
    _describe(job, after[used:])
    return job


def _header_below(after: Sequence[Line], *, known: bool) -> int:
    """How many lines under a period still name the job: down to the post, as hh's export has it, else one."""
    if not after or (known and not _named(after[0].text)):
        return 0
    if known:
        return 1 if len(after[0].text) <= 90 and not after[0].bullet and not after[0].text.endswith(".") else 0
    for number, line in enumerate(after[:8]):
        if (
            number
            and not line.bullet
            and is_position(line.text)
            and not line.text.endswith(".")
            and not _is_place(line.text)
        ):
            return number + 1
        if line.text.endswith(".") or len(line.text) > 120:
            break
    return min(len(after), 1 if _pair(after[0].text) else 2 if len(after) > 2 else 1)


def _is_place(text: str) -> bool:
    """hh's export has the town, the site and the industries between employer and post."""
    return bool(CONTACT.search(text)) or (
        city_in(text) is not None and len(text) < 40 and not is_employer(text) and not is_position(text)
    )


def _pair(text: str) -> tuple[str, str] | None:
    """A line that names both, in whichever order: the employer, the post."""
    parts = [one.strip(_EDGES) for one in _BETWEEN.split(text) if one.strip(_EDGES)]
    if len(parts) == 1:
        parts = [one.strip(_EDGES) for one in _outside_quotes(parts[0]) if one.strip(_EDGES)]
    if len(parts) < 2 and (found := re.match(r"(.+?)\s+в\s+(?=[«\"А-ЯA-Z])(.+)", text)):
        parts = [found[1], found[2]]
    if len(parts) < 2:
        return None
    posts = [one for one in parts if is_position(one) and not is_employer(one)] or [
        one for one in parts if is_position(one)
    ]
    post = posts[0] if posts else None
    employer = next((one for one in parts if one != post and is_employer(one)), None)
    employer = employer or next((one for one in parts if one != post and city_in(one) != one), None)
    return (
        (employer, post or next(one for one in parts if one != employer))
        if employer and (post or len(parts) == 2)
        else None
    )


def _outside_quotes(text: str) -> list[str]:
    parts, depth, last = [], 0, 0
    for found in re.finditer(r"[«»\"“”]|,\s+", text):
        mark = found[0]
        if mark in "«“":
            depth += 1
        elif mark in "»”":
            depth = max(0, depth - 1)
        elif mark == '"':
            depth = 0 if depth else 1
        elif not depth:
            parts.append(text[last : found.start()])
            last = found.end()
    return [*parts, text[last:]]


def _name(job: ReadJob, named: Sequence[str]) -> None:
    for number, text in enumerate(named):
        if not job.company and not job.position and (pair := _pair(text)):
            job.company, job.position = pair
        elif (kind := _label(text)) in {"company", "position"}:
            setattr(job, kind, _LABEL.sub("", text).strip(_EDGES))
        elif not job.position and is_position(text) and not (is_employer(text) and not job.company):
            job.position = text.strip(_EDGES)
        elif not job.company:
            job.company = text.strip(_EDGES)
        elif not job.position and not any(map(is_position, named[number + 1 :])):
            job.position = text.strip(_EDGES)
        else:
            job.description.append(text)


def _describe(job: ReadJob, lines: Sequence[Line]) -> None:
    for line in lines:
        kind = _label(line.text)
        text = _LABEL.sub("", line.text).strip() if kind else line.text
        if kind in {"company", "position"} and not getattr(job, kind):
            setattr(job, kind, text)
        elif text:
            job.description.append(f"• {text}" if line.bullet else text)


def _label(text: str) -> str | None:
    found = _LABEL.match(text)
    return next((name for name in _LABELS if found[name]), None) if found else None


def _labelled(lines: Sequence[Line]) -> tuple[list[ReadJob], list[str]]:
    """A form: each field has its name before it, and a field that is there already opens the next job."""
    jobs: list[ReadJob] = []
    seen: set[str] = set()
    left: list[str] = []
    for line in lines:
        kind = _label(line.text)
        if kind and kind != "duties" and (not jobs or kind in seen):
            jobs.append(ReadJob())
            seen = set()
        if not jobs:
            left.append(line.text)
            continue
        job, text = jobs[-1], _LABEL.sub("", line.text).strip()
        period = period_in(text) if kind == "period" else None
        if period:
            job.start, job.end, job.current = period.start, period.end, period.end is None
        elif kind in {"company", "position"}:
            setattr(job, kind, text)
        else:
            job.description.append(text)
        seen.add(kind or "")
    return jobs, left
