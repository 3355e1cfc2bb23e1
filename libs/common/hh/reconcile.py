"""Looking up an answer that was lost: what a look that fails leads to."""

from typing import NamedTuple

from libs.common.errors import VkatilsyaError
from libs.common.hh.errors import BreakerOpenError, RateLimitedError
from libs.common.retry import back_off

LONGEST = 300.0


class LookAgain(NamedTuple):
    """How many looks have failed by now, and the seconds to wait before the next."""

    failed: int
    pause: float


def after_failure(error: VkatilsyaError, failed: int, *, most: int, base: float) -> LookAgain | None:
    """A failed look tells nothing, so another follows; after `most` in a row None: a person is asked.

    hh's own pauses do not count as failures.
    """
    failed += 0 if isinstance(error, BreakerOpenError | RateLimitedError) else 1
    if failed >= most:
        return None
    retry_after: float = getattr(error, "retry_after", None) or 0.0
    return LookAgain(failed, max(retry_after, back_off(max(failed, 1), base, LONGEST)))
