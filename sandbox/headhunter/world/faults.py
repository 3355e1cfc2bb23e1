"""Faults that control switches on: slowness, errors before or after the effect, lost answers, captcha."""

import fnmatch
import math
import random
from dataclasses import asdict, dataclass
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from sandbox.serving.faults import Fault, Faults

Json = dict[str, Any]
BEFORE, AFTER = "before", "after"
DAMAGES = ("null_body", "null_items", "missing_ids")
KINDS = ("status", "close", "reset", "timeout", "delay", "truncate", "reset_mid_body", "slow_body", "hang_up", *DAMAGES)
BODIES = ("json", "empty", "html")
_P99 = 2.326  # the 99th percentile of the standard normal distribution


@dataclass(slots=True)
class HttpFault(Fault):
    """A rule: which calls it hits, how often, and what happens to them.

    `kind`: `status` answers with `status` and `body`; `close` and `reset` end the connection without an answer;
    `timeout` holds it for `seconds` and then ends it; `delay` waits `seconds` and goes on; `truncate` cuts the body of
    an answer in half; `reset_mid_body` resets in the middle; `slow_body` sends `bytes_per_second`; `hang_up` answers
    and then ends a connection that was to be kept; `null_body` answers `null`, `null_items` puts a null before the
    entries of each list, `missing_ids` takes the id of the body, or of the first entry of its list.
    `when`: `before` the effect (nothing happened) or `after` it (it happened, the caller does not learn of it).
    """

    method: str = "*"
    path: str = "*"
    when: str = BEFORE
    status: int = 502
    body: str = "json"
    account: str | None = None
    seconds: Annotated[float, Field(ge=0, le=3600)] = 0.0
    bytes_per_second: Annotated[float, Field(gt=0, le=1e9)] = 1.0

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def check(self) -> None:
        """ValueError for a rule that cannot work."""
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.when not in (BEFORE, AFTER):
            raise ValueError(f"when must be before or after, not {self.when!r}")
        if self.body not in BODIES:
            raise ValueError(f"body must be one of {', '.join(BODIES)}, not {self.body!r}")
        if self.kind in ("truncate", "reset_mid_body", "slow_body", "hang_up", *DAMAGES):
            self.when = AFTER
        if not 400 <= self.status <= 599:
            raise ValueError("status must lie between 400 and 599")


@dataclass(slots=True)
class Latency:
    """Answer times as a log-normal distribution, milliseconds."""

    median_ms: float = 0.0
    p99_ms: float = 0.0

    def draw(self, rng: random.Random) -> float:
        """Seconds to wait."""
        if self.median_ms <= 0:
            return 0.0
        spread = math.log(max(self.p99_ms, self.median_ms) / self.median_ms) / _P99
        return rng.lognormvariate(math.log(self.median_ms), spread) / 1000


LATENCY_PROFILES = {"zero": Latency(), "real": Latency(150.0, 3000.0), "slow": Latency(1000.0, 15_000.0)}


@dataclass(slots=True)
class Captcha:
    """Calls that need a person: on until somebody says it is solved."""

    on: bool = False
    method: str = "POST"
    path: str = "/negotiations"
    state: str = ""

    def hits(self, method: str, path: str) -> bool:
        """Whether a call is stopped by it."""
        return self.on and self.method in ("*", method) and fnmatch.fnmatchcase(path, self.path)


class SiteFaults:
    """What is in force: rules, slowness and a captcha; cheap to ask when there are none."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.rules: Faults[HttpFault] = Faults(rng)
        self.latency = Latency()
        self.captcha = Captcha()

    def add(self, fault: HttpFault) -> HttpFault:
        """Put a rule into force; ValueError when it cannot work."""
        fault.check()
        return self.rules.add(fault)

    def pick(self, method: str, path: str, account: str | None, when: str) -> HttpFault | None:
        """The rule that hits this call at this point, if any; counts the hit."""

        def fits(rule: HttpFault) -> bool:
            called = rule.method in ("*", method) and fnmatch.fnmatchcase(path, rule.path)
            return called and rule.when == when and rule.account in (None, account)

        return self.rules.strike(fits)

    def wait(self) -> float:
        """Seconds that the next answer is late."""
        return self.latency.draw(self._rng)

    def shown(self) -> Json:
        """What is in force."""
        return {
            "rules": [asdict(rule) for rule in self.rules],
            "latency": asdict(self.latency),
            "captcha": asdict(self.captcha),
        }
