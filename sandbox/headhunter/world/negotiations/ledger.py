"""The ledger of applications: every `POST /negotiations` ever received, whatever became of it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class LedgerEntry:
    """One received `POST /negotiations`, whatever became of it."""

    seq: int
    monotonic: float
    at: float
    request_id: str
    account: str | None
    resume_id: str | None
    vacancy_id: str | None
    letter_sha256: str | None
    verdict: str = ""
    accepted: bool = False
    negotiation_id: str | None = None
    answered: str = ""


@dataclass(slots=True)
class Ledger:
    """Every application ever received, in order."""

    entries: list[LedgerEntry] = field(default_factory=list[LedgerEntry])
