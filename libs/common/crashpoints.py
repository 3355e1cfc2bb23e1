"""Named points at which a test may kill this process. Without VKATILSYA_CRASH they cost one look at a dictionary.

`VKATILSYA_CRASH=relay.published:0.01,auto_reply.posted:0.05` kills with SIGKILL with these probabilities.
`VKATILSYA_FREEZE=auto_reply.claimed` stops the process there once, with SIGSTOP, as a machine that falls asleep.
"""

import os
import random
import signal


def _parse(text: str) -> dict[str, float]:
    pairs = (item.partition(":") for item in text.split(",") if item)
    return {name.strip(): float(probability or 1) for name, _, probability in pairs}


_ARMED = _parse(os.environ.get("VKATILSYA_CRASH", ""))
_RANDOM = random.Random(f"{os.environ.get('VKATILSYA_CRASH_SEED', '')}/{os.getpid()}")


_FREEZING = {name for name in os.environ.get("VKATILSYA_FREEZE", "").split(",") if name}


def crashpoint(name: str) -> None:
    """Do nothing, or die here as a power cut would."""
    if name in _FREEZING:
        _FREEZING.discard(name)
        os.kill(os.getpid(), signal.SIGSTOP)
    if _ARMED and _RANDOM.random() < _ARMED.get(name, 0.0):
        os.kill(os.getpid(), signal.SIGKILL)
