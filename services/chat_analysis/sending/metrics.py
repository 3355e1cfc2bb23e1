"""Numbers of sending."""

from prometheus_client import Counter

REPLIES = Counter("chat_replies_total", "Ends of attempts to reply", ["state"])
LEASE_LOST = Counter("chat_lease_lost_total", "Results that were dropped because the action was somebody else's")
LOOKS = Counter("chat_looks_total", "Looks for a message whose answer was lost", ["found"])
SWEPT = Counter("chat_swept_total", "Rows that the sweeper moved on", ["what"])
