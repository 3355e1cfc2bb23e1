"""The size of a run and its times: leases, grace and lag are scaled down together."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Scenario = Literal["send", "search"]
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Times:
    """Seconds. What has to hold between them is checked: a promise that the times cannot keep is no finding.

    A frozen worker wakes within lease + grace less the lag, or its late POST could follow the one that replaced it.
    """

    timeout: float = 2.0
    lease: float = 6.0
    grace: float = 12.0
    lag: float = 3.0
    sweep: float = 1.5
    letter_lease: float = 10.0
    missed_match: float = 8.0
    backoff: float = 0.3
    backoff_longest: float = 3.0
    ack_wait: float = 4.0
    redelivery: tuple[float, ...] = (0.5, 2.0, 8.0, 20.0)
    relay_poll: float = 0.5
    frozen: tuple[float, float] = (8.5, 11.0)
    heartbeat: float = 2.0
    tracking: float = 30.0
    look_lease: float = 6.0
    republish: float = 45.0
    search: float = 5.0

    def __post_init__(self) -> None:
        if self.lag >= self.grace:
            raise ValueError("the grace must be longer than the lag of hh's list")
        if self.frozen[1] + self.timeout + self.lag >= self.lease + self.grace:
            raise ValueError("a worker must not stay frozen for as long as lease and grace together")
        if self.frozen[0] <= self.lease:
            raise ValueError("a worker must stay frozen for longer than its lease")

    @property
    def environment(self) -> dict[str, str]:
        """The services' settings that carry these times."""
        values: dict[str, object] = {
            "HH_TIMEOUT_SECONDS": self.timeout,
            "SEND_LEASE_SECONDS": self.lease,
            "RECONCILE_GRACE_SECONDS": self.grace,
            "SWEEP_SECONDS": self.sweep,
            "LETTER_LEASE_SECONDS": self.letter_lease,
            "MISSED_MATCH_SECONDS": self.missed_match,
            # Waits are a hundredth of the usual ones, outages are not: eight quick look-ups would end within one.
            "READBACK_TRIES": 100,
            "SEND_BACKOFF_SECONDS": self.backoff,
            "SEND_BACKOFF_LONGEST_SECONDS": self.backoff_longest,
            "ACK_WAIT_SECONDS": self.ack_wait,
            "REDELIVERY_SCHEDULE_SECONDS": list(self.redelivery),
            "RELAY_POLL_SECONDS": self.relay_poll,
            "SOCKET_HEARTBEAT_SECONDS": self.heartbeat,
            "REPUBLISH_AFTER_SECONDS": self.republish,
            "REPUBLISH_PERIOD_SECONDS": max(1.0, self.republish / 10),
            "TRACKING_INTERVAL_SECONDS": self.tracking,
            "TRACKING_LEASE_SECONDS": self.look_lease,
            "SEARCH_LEASE_SECONDS": self.look_lease,
            "AUTO_REPLY_INTERVAL_SECONDS": self.search,
        }
        return {name: str(value) for name, value in values.items()}


@dataclass(frozen=True)
class Plan:
    """One run of one scenario. Shares are of all matches; `faults` scales hh's bad answers, 1 is about one in six."""

    scenario: Scenario
    matches: int
    kills: int
    seed: int
    folder: Path
    seconds_limit: float = 420.0
    load_seconds: float = 0.0
    stops: int = -1
    faults: float = 1.0
    duplicates: float = 0.15
    poison: float = 0.01
    users: int = 0
    senders: int = 0
    notifiers: int = 2
    listeners: int = 6
    dense_limits: bool = False
    only: tuple[str, ...] = ()
    """Kinds of kills: crash, kill, nats, postgres; empty: a mix of all."""
    undo: int = 0
    """Seconds before a match may be sent: after a short load all of them are due at once, with their letters."""
    latency: float = 0.0
    """Seconds that hh takes for an application."""
    times: Times = field(default_factory=Times)

    @property
    def people(self) -> int:
        """How many applicants there are."""
        return self.users or max(10, min(50, self.matches // 40))

    @property
    def workers(self) -> int:
        """How many processes of auto_reply there are."""
        return self.senders or (3 if self.matches > 500 else 2)

    @property
    def freezes(self) -> int:
        """How many times a worker is frozen for longer than its lease."""
        return self.stops if self.stops >= 0 else max(1, self.kills // 6)

    @property
    def load(self) -> float:
        """Seconds over which matches are found."""
        return self.load_seconds or min(180.0, max(20.0, self.matches / 14))

    @property
    def account_limit(self) -> int:
        """Applications per account in any 24 hours: most accounts stay below it, some cannot."""
        return max(3, round(self.matches / self.people * (0.5 if self.dense_limits else 0.9)))
