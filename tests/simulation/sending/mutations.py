"""Known mistakes, made on purpose: the simulation must find each of them, or it shows nothing."""

from collections.abc import Generator
from contextlib import contextmanager

from services.auto_reply.sending import send as sender
from services.auto_reply.sending.store import claim, finish, sweep
from tests.simulation.mistakes import attribute, statement
from tests.simulation.subject import Mutation


@contextmanager
def _no_fence() -> Generator[None]:
    """A result is written whoever holds the row now."""
    anybody = "cast(:token as uuid) is not null"
    with (
        statement(finish, "_SENT", "lease_token = :token and state in ('sending', 'unknown')", anybody),
        statement(
            finish,
            "_MOVED",
            "lease_token = :token and state = 'sending'",
            anybody,
        ),
    ):
        yield


@contextmanager
def _no_switch_check() -> Generator[None]:
    """The claim believes what it read a moment ago about the switches."""
    with statement(claim, "TAKE", "and not EXISTS", "and true >= EXISTS"):  # always so, whatever stands
        yield


@contextmanager
def _blind_repeat() -> Generator[None]:
    """An attempt whose holder is gone is made again without a look."""
    with statement(sweep, "_LEASES_OVER", "state = 'unknown'", "state = 'queued'"):
        yield


@contextmanager
def _unlocked_quota() -> Generator[None]:
    """Two claims of one user may count at the same time."""
    with statement(claim, "_LANE", "for no key update skip locked", ""):
        yield


@contextmanager
def _late_request() -> Generator[None]:
    """A POST leaves however much of the attempt's time is gone."""
    with attribute(sender, "TIME_TO_POST", 1e9):
        yield


@contextmanager
def _stall_beyond_the_lease() -> Generator[None]:
    """The grace counts from the claim, as if no attempt could still send at the end of its lease."""
    with statement(sweep, "_LEASES_OVER", "attempt_at = a.lease_until", "attempt_at = a.attempt_at"):
        yield


MUTATIONS: dict[str, Mutation] = {
    "no_fence": _no_fence,
    "no_switch_check": _no_switch_check,
    "late_request": _late_request,
    "stall_beyond_the_lease": _stall_beyond_the_lease,
    "blind_repeat": _blind_repeat,
    "unlocked_quota": _unlocked_quota,
}
"""By name; each is found within 1,000 seeds."""
