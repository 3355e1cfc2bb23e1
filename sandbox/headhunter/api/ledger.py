"""The ledger of applications: every `POST /negotiations` ever received, whatever became of it."""

import hashlib
import time

from sandbox.headhunter.http.web import Answer, Request
from sandbox.headhunter.world.faults import HttpFault
from sandbox.headhunter.world.negotiations.ledger import LedgerEntry
from sandbox.headhunter.world.state import World


def note(world: World, request: Request) -> LedgerEntry:
    """Write down that an application arrived, before anything is checked."""
    form = request.form
    letter = form.get("message")
    entry = LedgerEntry(
        seq=len(world.ledger.entries) + 1,
        monotonic=time.monotonic(),
        at=request.now,
        request_id=request.request_id,
        account=None,
        resume_id=form.get("resume_id"),
        vacancy_id=form.get("vacancy_id"),
        letter_sha256=hashlib.sha256(letter.encode()).hexdigest() if letter else None,
    )
    world.ledger.entries.append(entry)
    return entry


def settle(entry: LedgerEntry, request: Request, answer: Answer, fault: HttpFault | None) -> None:
    """Write down what became of it."""
    entry.account = request.user.id if request.user else None
    entry.verdict = answer.verdict
    entry.accepted = answer.verdict == "created"
    if entry.accepted:
        location = next(value for name, value in answer.headers if name == b"location")
        entry.negotiation_id = location.decode().rsplit("/", 1)[-1]
    entry.answered = str(answer.status)
    if fault is not None and fault.kind != "delay":
        entry.answered = str(fault.status) if fault.kind == "status" else fault.kind
