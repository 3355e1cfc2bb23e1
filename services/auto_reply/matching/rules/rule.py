"""What a hard rule is: what it may look at, and its verdict with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from libs.common.messages.said import Said, say
from libs.common.text.money import Rates
from services.auto_reply.matching.decision import RuleKind, RuleLevel, Verdict
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import ResumeFacts, VacancyFacts
from services.auto_reply.matching.rules.filters import PreparedFilters


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a rule may look at."""

    resume: ResumeFacts
    vacancy: VacancyFacts
    filters: PreparedFilters
    areas: AreaTree
    rates: Rates


Check = Callable[[Case], Said | None]
"""Returns the sentence why not, or None when the rule has nothing against it."""


class Rule:
    """A named rule; `final` operational rules need not be looked at in detail: nothing can be done about them."""

    __slots__ = ("check", "code", "final", "kind", "level", "passed")

    def __init__(self, code: str, kind: RuleKind, level: RuleLevel, check: Check, *, final: bool = True) -> None:
        self.code, self.kind, self.level, self.check, self.final = code, kind, level, check, final
        self.passed = Verdict(code, kind, level, passed=True, said=say("rule", code))

    def judge(self, case: Case) -> Verdict:
        """The rule's verdict with its sentence, whichever way it went."""
        against = self.check(case)
        return self.passed if against is None else Verdict(self.code, self.kind, self.level, False, against)
