"""What the tracer of coverage is kept out of: it doubles what text takes, and says nothing of the product."""

import re
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

USUAL = 0.00055
"""Seconds that `_work` takes on the machine of the promises; the same machine takes 0.5 to 0.95 ms, by the minute."""
SLOWEST = 2.0
_WORD = re.compile(r"\w+")
_TEXT = "Слова и числа 12, снова слова. " * 180


@contextmanager
def untraced() -> Generator[None]:
    """Run what is inside, in this thread, without the tracer of coverage."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def processor_seconds(call: Callable[[], object]) -> float:
    """Give the processor time that a call takes in this thread, in seconds, with tracing off meanwhile."""
    with untraced():
        began = time.thread_time()
        call()
        return time.thread_time() - began


def slowness() -> float:
    """How many times slower this machine is at this moment than the one of the promises, 1 to SLOWEST."""
    return min(SLOWEST, max(1.0, min(processor_seconds(_work) for _ in range(5)) / USUAL))


def _work() -> dict[str, int]:
    found: dict[str, int] = {}
    for match in _WORD.finditer(_TEXT):
        word = match[0].casefold()
        found[word] = found.get(word, 0) + len(word)
    return found
