"""Figures of sending for /metrics."""

from prometheus_client import Counter, Gauge, Histogram

MATCH_TO_REPLY = Histogram(
    "hh_match_to_reply_seconds",
    "From the recorded match to the confirmed application",
    buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 43200, 86400),
)
APPLICATIONS = Counter("hh_applications_total", "Ends of attempts", ["outcome"])
UNKNOWN = Counter("hh_unknown_outcomes_total", "Attempts whose answer was lost")
READBACKS = Counter("hh_readbacks_total", "Look-ups after a lost answer", ["result"])
QUOTA_USED = Histogram(
    "hh_quota_used_ratio", "Share of the account's limit in use at a claim", buckets=(0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
)
HELD = Counter("hh_applications_held_total", "Applications put on hold", ["why"])
LEASE_LOST = Counter("lease_lost_total", "Results dropped because somebody else owns the row now", ["what"])
SWEPT = Counter("sweeper_republishs_total", "Rows that the sweeper moved on", ["what"])
LETTERS = Counter("letters_written_total", "Letters written", ["source"])
RATE_LIMITED = Counter("hh_sends_put_off_total", "Times that hh's request rate left no room for a send")
IN_FLIGHT = Gauge("hh_sends_in_flight", "Sends under way in this process")
FORGED_DECISIONS = Counter("decisions_forged_total", "Events that tell of a decision which nobody made")
