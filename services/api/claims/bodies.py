"""Bodies of the claims of a letter: each with its place in the text, and the line of the resume that proves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from libs.common.ids import text_hash
from services.api.claims.lines import Section, line_of
from services.api.ports import Claim
from services.api.web.models import Output


class ClaimEvidenceBody(Output):
    """Where the resume says it."""

    path: str = Field(description="JSON pointer into the resume", examples=["/skill_set/0"])
    text: str = Field(examples=["Python"])
    section: Section = Field(description="Part of the resume")
    line: str = Field(description="The line in which it stands", examples=["Писал сервисы на Python и FastAPI"])
    place: str | None = Field(description="The job or school", examples=["Ромашка, Разработчик, с января 2021"])


class ClaimBody(Output):
    """One statement about the applicant."""

    start: int = Field(description="First Unicode code point of the claim in the letter")
    end: int = Field(description="Code point after its last one")
    text: str
    fragment_hash: str = Field(description="SHA-256 of the fragment: compare before highlighting")
    kind: str = Field(examples=["skill"])
    supported: bool
    evidence: ClaimEvidenceBody | None
    reason: str | None = Field(description="Why it is not supported")


def fresh_claims(claims: Sequence[Claim], letter: str, resume: Mapping[str, Any]) -> list[ClaimBody]:
    """The claims of a fresh check, in the order of the letter."""
    return _joined([_fresh(claim, letter, resume) for claim in claims], letter)


def stored_claims(grounding: Mapping[str, Any] | None, letter: str, resume: Mapping[str, Any]) -> list[ClaimBody]:
    """The claims of a stored check, in the order of the letter."""
    claims: list[dict[str, Any]] = (grounding or {}).get("claims") or []
    return _joined([_stored(claim, letter, resume) for claim in claims], letter)


def _joined(claims: Sequence[ClaimBody], letter: str) -> list[ClaimBody]:
    """Claims that stand side by side and are proved by the same line are one: «4 года» and «2 месяца»."""
    found: list[ClaimBody] = []
    for claim in sorted(claims, key=lambda one: (one.start, one.end)):
        goes_on = bool(found) and _goes_on(found[-1], claim, letter)
        found.append(_both(found.pop(), claim, letter) if goes_on else claim)
    return found


def _goes_on(before: ClaimBody, claim: ClaimBody, letter: str) -> bool:
    one, other = before.evidence, claim.evidence
    if one is None or other is None or not letter[before.end : claim.start].isspace():
        return False
    return (one.section, one.line, one.place) == (other.section, other.line, other.place)


def _both(before: ClaimBody, claim: ClaimBody, letter: str) -> ClaimBody:
    text = letter[before.start : claim.end]
    return before.model_copy(update={"end": claim.end, "text": text, "fragment_hash": text_hash(text)})


def _fresh(claim: Claim, letter: str, resume: Mapping[str, Any]) -> ClaimBody:
    evidence = claim.evidence
    return ClaimBody(
        start=claim.start,
        end=claim.end,
        text=claim.text,
        fragment_hash=text_hash(letter[claim.start : claim.end]),
        kind=str(claim.kind),
        supported=claim.supported,
        evidence=_evidence(evidence.path, evidence.text, resume) if evidence else None,
        reason=claim.reason,
    )


def _stored(claim: Mapping[str, Any], letter: str, resume: Mapping[str, Any]) -> ClaimBody:
    found = claim.get("evidence")
    evidence = _evidence(found["path"], found["text"], resume) if found else None
    fragment = letter[claim["start"] : claim["end"]]
    return ClaimBody.model_validate({**claim, "evidence": evidence, "fragment_hash": text_hash(fragment)})


def _evidence(path: str, text: str, resume: Mapping[str, Any]) -> ClaimEvidenceBody:
    line = line_of(resume, path, text)
    return ClaimEvidenceBody(path=path, text=text, section=line.section, line=line.line, place=line.place)
