"""The exit codes of our programs; docs/operations.md explains them."""

STOPPED = 0
FAILED = 1
"""A command could not do what was asked, or found a problem; it said which."""
CANNOT_HELP = 2
"""A start anew cannot mend it: settings, a taken port, a refused user, another schema, drifted queues."""
NOT_IN_TIME = 3
"""PostgreSQL or NATS did not come back in time, or an unexpected fault; a start anew may help."""
NATS_CLOSED = 70
"""The connection to NATS was closed for good."""
STOOD_STILL = 75
"""The event loop stood still, or the machine slept."""
NATS_REFUSED = 77
"""NATS refused a right."""
INTERRUPTED = 130
"""Ctrl-C in a command that looks on."""
