"""What the grounding check says about a letter: sentences, claims about the applicant, and the evidence for each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class ClaimKind(StrEnum):
    """The ways in which a letter can lie about its author or speak for them, and what was too much to be checked."""

    SKILL = "skill"
    YEARS = "years"
    NUMBER = "number"
    EMPLOYER = "employer"
    TITLE = "title"
    DEGREE = "degree"
    LANGUAGE_LEVEL = "language_level"
    CERTIFICATE = "certificate"
    TEAM_SIZE = "team_size"
    VACANCY_CLAIM = "vacancy_claim"
    STATEMENT = "statement"
    PROMISE = "promise"
    NEGATION = "negation"
    MERGED = "merged"
    COPIED = "copied"
    UNCLASSIFIED = "unclassified"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the resume says it: `path` is a JSON pointer into the resume, `text` the words found there."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about the applicant; `start` and `end` count Unicode code points of the checked letter."""

    kind: ClaimKind
    start: int
    end: int
    text: str
    supported: bool
    evidence: Evidence | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the letter with the claims that start in it."""

    start: int
    end: int
    text: str
    claims: tuple[Claim, ...]

    @property
    def grounded(self) -> bool:
        """Tell whether every claim of the sentence is supported."""
        return all(claim.supported for claim in self.claims)


@dataclass(frozen=True, slots=True)
class GroundingReport:
    """The verdict on one letter: it is grounded when no claim lacks support."""

    sentences: tuple[Sentence, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims in the order of the letter."""
        return tuple(claim for sentence in self.sentences for claim in sentence.claims)

    @property
    def unsupported(self) -> tuple[Claim, ...]:
        """The claims the resume does not prove."""
        return tuple(claim for claim in self.claims if not claim.supported)

    @property
    def grounded(self) -> bool:
        """Tell whether the letter may be sent without the owner's word."""
        return all(claim.supported for sentence in self.sentences for claim in sentence.claims)

    def as_json(self) -> Json:
        """Give the report as the API shows and the database stores it."""
        claims = self.claims
        return {
            "grounded": self.grounded,
            "claims_total": len(claims),
            "claims_unsupported": sum(not claim.supported for claim in claims),
            "claims": [claim_as_json(claim) for claim in claims],
        }


def claim_as_json(claim: Claim) -> Json:
    """Give one claim as a JSON object."""
    evidence = claim.evidence
    return {
        "kind": claim.kind.value,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "supported": claim.supported,
        "evidence": None if evidence is None else {"path": evidence.path, "text": evidence.text},
        "reason": claim.reason,
    }
