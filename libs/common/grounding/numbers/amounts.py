"""A number with its unit, and how exactly it is meant."""

from dataclasses import dataclass
from enum import Enum, auto

from libs.common.grounding.language.bag import bag

LINKS = bag(
    "до to вместо against from с и а на в во для или за при по через над под у о об из от к per and with on in or at "
    "for by"
)


class Bound(Enum):
    """How a number is meant: itself, any number of its size («сотни»), more than it, not quite it, or about it."""

    EXACT = auto()
    VAGUE = auto()
    OVER = auto()
    UNDER = auto()
    ABOUT = auto()


class Unit(Enum):
    """What a number counts; `COUNT` is of things named by `noun`."""

    COUNT = auto()
    PERCENT = auto()
    MONEY = auto()
    MONTHS = auto()
    SECONDS = auto()
    TIMES = auto()
    YEAR = auto()


OF_TIME = frozenset({Unit.MONTHS, Unit.YEAR})
"""Units that say when or how long, and count nothing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: durations from a week down are in seconds, months and years in months."""

    value: float
    unit: Unit
    bound: Bound
    start: int
    end: int
    text: str
    concept: str | None = None
    nouns: tuple[str, ...] = ()
    ordinal: bool = False
    scale: float = 1.0
    figure_end: int = 0
    turn: str = ""
    """By which end a change is told: "by" for «выросла на 6 %», "from" and "to" for «с 20 до 26 %», else nothing."""
    period: str = ""
    """The time for which it is counted: "hour" for «в час», else nothing."""

    @property
    def bare(self) -> bool:
        """Tell whether the number names nothing it counts."""
        return self.unit is Unit.COUNT and self.concept is None and (not self.nouns or self.nouns[0] in LINKS)

    def contradicts(self, other: "Quantity") -> bool:
        """Tell whether both are told of a change by different ends, or counted for different times."""
        ends = self.turn and other.turn and self.turn != other.turn
        return bool(ends or (self.period and other.period and self.period != other.period))
