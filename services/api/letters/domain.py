"""A checked letter: every claim with its place in the text, in Unicode code points."""

import hashlib
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["proved", "unproved", "about_vacancy"]
MAX_LETTER = 10_000


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a letter. `start` and `end` count Unicode code points of the text; `end` is exclusive."""

    start: int
    end: int
    text: str
    kind: str
    verdict: Verdict
    evidence: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """The claims in the order of the text. A letter with an unproved claim is never sent automatically (I6)."""

    claims: tuple[Claim, ...]
    grounded: bool


def text_hash(text: str) -> str:
    """SHA-256 of a text as UTF-8: the name of exactly this letter or fragment."""
    return hashlib.sha256(text.encode()).hexdigest()
