"""A readiness that an owner asks to add: hh's field or their own words must prove it."""

import re
from collections.abc import Iterator

from libs.common.letters.composing.applicant import Applicant

_SAID = (
    (re.compile(r"переезд|переех|relocat", re.IGNORECASE), "к переезду", "I am ready to relocate."),
    (
        re.compile(r"командиров|business trip|travel", re.IGNORECASE),
        "к командировкам",
        "I am ready for business trips.",
    ),
)


def readiness(thing: str, applicant: Applicant) -> Iterator[str]:
    """The sentence for a readiness that the thing names, as this applicant says it; the check decides on it."""
    for asked, to, english in _SAID:
        if asked.search(thing):
            ready = applicant.ending("Готов", "Готова")
            yield from [english] if applicant.phrases.english else [f"{ready} {to}."] if ready else []


def is_readiness(thing: str) -> bool:
    """Tell whether a thing is a readiness, which nobody says for the applicant."""
    return any(asked.search(thing) for asked, _, _ in _SAID)
