"""From stored rows to what the reader reads, and from its proposal to the row that is stored. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from libs.common.chats.rules import MAX_TEXT
from libs.common.ids import text_hash
from libs.common.messages.said import Said, stored, told
from services.chat_analysis.reading.domain import Author, Conversation, Message, Proposal

QUIET = frozenset({"none"})
"""Kinds that ask nothing of the owner: the row is there, and nobody has to decide about it."""
FAILED = Said(kind="chat_reading", code="failed")
LONGEST_REASON, LONGEST_EVIDENCE, MOST = 500, 500, 20


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A stored message."""

    hh_id: str
    author: str
    text: str
    at: datetime
    buttons: Sequence[str]
    position: int
    knew: int | None
    """The last position that this reply of ours knew; None for a message that no action of ours sent."""


def as_said(rows: Sequence[MessageRow]) -> list[MessageRow]:
    """Put what the applicant wrote where it was said, though hh's list showed it after a later word of the employer's.

    Positions count arrivals. A message of the applicant's goes before the employer's that hh dates later, but never
    before one that the reply knew: its time may be our clock's, not hh's.
    """
    ordered: list[MessageRow] = []
    for row in rows:
        place = len(ordered)
        while row.author == Author.APPLICANT and place > 0 and _said_before(row, ordered[place - 1]):
            place -= 1
        ordered.insert(place, row)
    return ordered


def _said_before(own: MessageRow, other: MessageRow) -> bool:
    known = own.knew is not None and other.position <= own.knew
    return other.author != Author.APPLICANT and own.at < other.at and not known


def conversation(
    rows: Sequence[MessageRow],
    *,
    card: Mapping[str, Any],
    vacancy: Mapping[str, Any] | None,
    resume: Mapping[str, Any] | None,
    state: str,
    zone: str,
    letter: str,
) -> Conversation:
    """What the reader is given. A message whose author hh does not name counts as the employer's."""
    known = {author.value for author in Author}
    messages = tuple(
        Message(
            row.hh_id,
            Author(row.author) if row.author in known else Author.EMPLOYER,
            row.text,
            row.at,
            tuple(row.buttons),
        )
        for row in rows
    )
    return Conversation(
        messages=messages,
        employer=str(card.get("employer_name") or ""),
        vacancy=vacancy or {"id": card.get("id"), "name": card.get("name")},
        resume=resume or {},
        state=state,
        zone=zone,
        letter=letter,
    )


def given_up(message_id: str) -> Proposal:
    """The proposal where the reader failed: the owner reads the message himself."""
    return Proposal("ask_user", (FAILED,), message_id=message_id)


def row_of(proposal: Proposal) -> dict[str, Any]:
    """The columns of a proposal. A draft that is too long to be sent is none."""
    draft = (proposal.draft or "").strip() or None
    if draft is not None and len(draft) > MAX_TEXT:
        draft = None
    details = {
        "slots": [asdict(slot) for slot in proposal.slots[:MOST]],
        "links": list(proposal.links[:MOST]),
        "missing": [asdict(needed) for needed in proposal.missing[:MOST]],
        "contradictions": [asdict(one) for one in proposal.contradictions[:MOST]],
        "read_by": proposal.read_by,
        "why": stored(why(proposal)),
    }
    return {
        "kind": proposal.kind,
        "reason": told(why(proposal), "ru")[:LONGEST_REASON],
        "evidence": [one[:LONGEST_EVIDENCE] for one in proposal.evidence[:MOST]],
        "options": [one[:LONGEST_EVIDENCE] for one in proposal.options[:MOST]],
        "details": details,
        "draft": draft,
        "draft_hash": text_hash(draft) if draft is not None else None,
        "deadline": proposal.deadline,
        "sensitive": proposal.sensitive,
        "suspicious": proposal.suspicious,
        "grounded": proposal.grounded,
        "auto_ok": proposal.may_be_automatic and draft is not None,
    }


def why(proposal: Proposal) -> tuple[Said, ...]:
    """The reason, and that it is the rules' alone where a model was to read, too."""
    if proposal.read_by != "rules_instead" or proposal.kind in QUIET:
        return proposal.why
    return (*proposal.why, Said(kind="chat_reading", code="without_model"))


def is_automatic(proposal: Proposal, chosen: Collection[str]) -> bool:
    """Whether the draft may go without its owner: he named the kind, and the reader has no doubt of any sort."""
    return proposal.kind in chosen and proposal.may_be_automatic and row_of(proposal)["auto_ok"]
