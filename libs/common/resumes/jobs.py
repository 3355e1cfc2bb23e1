"""The time a resume accounts for: each job as a span of months, jobs at the same time counted once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from libs.common.lenient_json import as_items, as_map, as_number, as_text

Span = tuple[int, int]
"""First month and the month after the last, counted from year 0."""

_DATE = re.compile(r"(\d{4})-(\d{2})")
_LONGEST = 720


def covered(spans: Iterable[Span]) -> int:
    """Months of the spans, overlaps counted once."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def job_spans(payload: Mapping[str, Any]) -> list[Span | None]:
    """The span of every job of the resume, None where it has no start.

    "Now" is not known to a pure function: an open job ends where all jobs together make `total_experience`, else in
    the month of `updated_at`; without either its span is None.
    """
    jobs = list(as_items(payload.get("experience")))
    starts = [_month(job.get("start")) for job in jobs]
    ends = [_month(job.get("end")) for job in jobs]
    now = _now(payload, starts, ends) if None in ends else None
    return [_span(start, now if end is None else end) for start, end in zip(starts, ends, strict=True)]


def total_months(payload: Mapping[str, Any]) -> int | None:
    """The whole experience: as hh counts it, else the jobs' own; None when the resume does not say."""
    total = as_number(as_map(payload.get("total_experience")).get("months"))
    if total is not None:
        return round(total)
    known = [span for span in job_spans(payload) if span is not None]
    return covered(known) if known else (0 if payload.get("experience") == [] else None)


def _now(payload: Mapping[str, Any], starts: Sequence[int | None], ends: Sequence[int | None]) -> int | None:
    total = as_number(as_map(payload.get("total_experience")).get("months"))
    closed = [span for pair in zip(starts, ends, strict=True) if (span := _span(*pair)) is not None]
    opened = [start for start, end in zip(starts, ends, strict=True) if end is None and start is not None]
    if total is None or not opened:
        return _month(payload.get("updated_at"))
    missing = min(round(total), _LONGEST) - covered(closed)
    now = max(opened)
    while missing > 0 and now < min(opened) + _LONGEST:
        now += 1
        missing = round(total) - covered([*closed, *((start, now) for start in opened)])
    return now


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, max(start, end))


def _month(value: object) -> int | None:
    found = _DATE.match(as_text(value))
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None
