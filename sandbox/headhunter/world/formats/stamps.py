"""Moments as the API writes and reads them."""

import time
from datetime import UTC, datetime

from sandbox.serving.clock import EARLIEST, LATEST

MOSCOW_OFFSET_S = 3 * 3600
DAY_S = 86_400


def stamp(moment: float) -> str:
    """A moment as the API writes it: Moscow time, offset without a colon (2026-04-01T12:00:00+0300)."""
    t = time.gmtime(min(max(moment, EARLIEST), 2 * LATEST) + MOSCOW_OFFSET_S)
    return f"{t[0]:04d}-{t[1]:02d}-{t[2]:02d}T{t[3]:02d}:{t[4]:02d}:{t[5]:02d}+0300"


def http_date(moment: float) -> str:
    """A moment as HTTP headers write it (RFC 9110)."""
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(min(moment, 2 * LATEST)))


def parse_stamp(text: str) -> float:
    """Seconds since the epoch for `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss±hhmm`; ValueError for anything else."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC).timestamp() - MOSCOW_OFFSET_S
    return parsed.timestamp()
