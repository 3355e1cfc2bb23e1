"""Known mistakes of sending in chats, made on purpose: the simulation must find each of them, or it shows nothing."""

from collections.abc import Generator
from contextlib import contextmanager

from services.chat_analysis.ports import Deps
from services.chat_analysis.sending import send as sender
from services.chat_analysis.sending import sweep
from services.chat_analysis.sending.store import claim, reconcile
from services.chat_analysis.sending.store.rows import PIECES, Prepared
from tests.simulation.mistakes import attribute, statement
from tests.simulation.subject import Mutation


@contextmanager
def _blind_repeat() -> Generator[None]:
    """An attempt whose holder is gone is made again without a look."""
    with statement(sweep, "_LEASES_OVER", "state = 'unknown'", "state = 'approved'"):
        yield


@contextmanager
def _no_decision_check() -> Generator[None]:
    """What the owner decided while the reply was being made ready is not asked again."""
    with statement(claim, "_TAKE", f"and not {PIECES['decision_waits']}", ""):
        yield


@contextmanager
def _no_switch_check() -> Generator[None]:
    """A pause that was set while the reply was being made ready is not asked again."""
    with statement(claim, "_TAKE", f"and not {PIECES['paused']}", ""):
        yield


@contextmanager
def _no_status_check() -> Generator[None]:
    """Whether hh takes messages in the chat is not asked again."""
    with statement(claim, "_TAKE", f"and {PIECES['may_write']}", ""):
        yield


@contextmanager
def _no_own_message() -> Generator[None]:
    """Our own message is not looked for, neither after a lost answer nor before another attempt."""
    with statement(reconcile, "_FIND", "text_hash = :text_hash", "text_hash = 'none' || :text_hash"):
        yield


@contextmanager
def _no_look() -> Generator[None]:
    """The chat is not read before the reply: neither our own message is looked for, nor a newer word."""

    async def read_anew(deps: Deps, row: Prepared) -> None:
        """Nothing."""

    with attribute(sender, "_read_anew", read_anew):
        yield


@contextmanager
def _late_request() -> Generator[None]:
    """A POST leaves however much of the attempt's time is gone."""
    with attribute(sender, "TIME_TO_POST", 1e9):
        yield


@contextmanager
def _stall_beyond_the_lease() -> Generator[None]:
    """The grace counts from the begin of the attempt, as if none could still send at the end of its lease."""
    with statement(sweep, "_LEASES_OVER", "attempt_at = a.lease_until", "attempt_at = a.attempt_at"):
        yield


MUTATIONS: dict[str, Mutation] = {
    "blind_repeat": _blind_repeat,
    "no_decision_check": _no_decision_check,
    "no_switch_check": _no_switch_check,
    "no_status_check": _no_status_check,
    "no_own_message": _no_own_message,
    "no_look": _no_look,
    "late_request": _late_request,
    "stall_beyond_the_lease": _stall_beyond_the_lease,
}
"""By name; each is found within 1,000 seeds."""
