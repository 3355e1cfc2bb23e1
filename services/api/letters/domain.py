"""A checked letter as the api needs it: every claim with its place in the text, in Unicode code points."""

from collections.abc import Sequence
from typing import Protocol

MAX_LETTER, MAX_WISH = 10_000, 1_000


class Evidence(Protocol):
    """Where the resume says it."""

    @property
    def path(self) -> str:
        """JSON pointer into the resume."""
        ...

    @property
    def text(self) -> str:
        """The words found there."""
        ...


class Claim(Protocol):
    """One statement about the applicant; `start` and `end` count Unicode code points, `end` is exclusive."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def supported(self) -> bool: ...
    @property
    def evidence(self) -> Evidence | None: ...
    @property
    def reason(self) -> str | None: ...


class Revision(Protocol):
    """A changed letter with its check."""

    @property
    def letter(self) -> str: ...
    @property
    def report(self) -> "Report": ...
    @property
    def note(self) -> str | None:
        """What could not be done, in the owner's language."""
        ...


class Report(Protocol):
    """The verdict on a letter: grounded when no claim lacks support."""

    @property
    def grounded(self) -> bool: ...
    @property
    def claims(self) -> Sequence[Claim]: ...
