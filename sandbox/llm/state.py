"""Everything the server remembers."""

from dataclasses import dataclass, field
from random import Random

from sandbox.llm.kinds import KINDS
from sandbox.serving.journal import Calls
from sandbox.serving.text_faults import TextFaults


@dataclass
class Latency:
    """Seconds before an answer (uniform between the two) and between streamed tokens."""

    low: float = 0.0
    high: float = 0.0
    token: float = 0.0


@dataclass
class Sandbox:
    """Everything the server remembers."""

    seed: int = 0
    control: bool = False
    keys: frozenset[str] = frozenset()
    latency: Latency = field(default_factory=Latency)

    def __post_init__(self) -> None:
        self.faults = TextFaults(self.seed, KINDS)
        self.journal = Calls(on=self.control)
        self.pauses = Random(f"latency:{self.seed}")
