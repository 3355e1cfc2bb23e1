"""A clause told of the applicant, with what is known of it, and what is wrong with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from libs.common.grounding.claims import ClaimKind
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.terms import Term


class Failure(NamedTuple):
    """What is wrong with a clause; `term` is the word at fault, None for the whole clause."""

    kind: ClaimKind
    term: Term | None
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause told of the applicant: its words that need proof, and what is known of it already."""

    clause: Clause
    words: Sequence[Term]
    proved: Sequence[tuple[int, int]]
    helped: bool
    counted: frozenset[int]
    """The jobs by which the numbers of the clause are proved."""
    here: frozenset[int]
    """The jobs that the sentence has named before."""

    @property
    def bold(self) -> bool:
        """Tell whether the clause claims the lead or the first step."""
        return any(term.names & listed("strong") for term in self.words)

    def is_proved(self, term: Term) -> bool:
        """Tell whether a detector has proved the words around a word."""
        return any(left <= term.token.start < right for left, right in self.proved)
