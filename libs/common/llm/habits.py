"""What the client has learned about each model by trying: its dialect, the room it needs, when not to ask it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from libs.common.llm.dialect import Dialect
from libs.common.llm.errors import EndpointDownError, TruncatedError
from libs.common.llm.refusals import NotTakenError

_WIDER = 4
_STUBBORN_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Way:
    """How a question is asked: the dialect, and how many tokens the answer may take, thinking included."""

    dialect: Dialect
    tokens: int
    widened: bool = False


@dataclass(slots=True)
class _Habit:
    dialect: Dialect = field(default_factory=Dialect)
    rooms: dict[str, int] = field(default_factory=dict[str, int])
    stubborn_until: float = 0.0


class Habits:
    """One per client; nothing of it outlives the process. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float], most_tokens: int) -> None:
        self._clock, self._most = clock, most_tokens
        self._models: dict[str, _Habit] = {}
        self._no_money_until = 0.0

    def first(self, model: str, purpose: str, tokens: int) -> Way:
        """The way that was last successful, for an answer of so many tokens without thinking."""
        habit = self._models.get(model, _Habit())
        return Way(habit.dialect, max(tokens, habit.rooms.get(purpose, 0)))

    def succeeded(self, model: str, purpose: str, way: Way) -> None:
        """Remember the way of an answer."""
        habit = self._models.setdefault(model, _Habit())
        habit.dialect, habit.stubborn_until = way.dialect, 0.0
        habit.rooms[purpose] = way.tokens

    def simpler(self, model: str, way: Way, refusal: NotTakenError) -> Way | None:
        """The next way after a refusal; None when none is left, or a model refused all of them a short while ago."""
        if way.widened or self._clock() < self._models.get(model, _Habit()).stubborn_until:
            return None
        dialect = way.dialect.after_refusal(refusal.said)
        if dialect is None:
            self._models.setdefault(model, _Habit()).stubborn_until = self._clock() + _STUBBORN_SECONDS
            return None
        return replace(way, dialect=dialect)

    def wider(self, way: Way, truncated: TruncatedError) -> Way | None:
        """The way with more room; with the other name of the limit when the server cut before it was reached."""
        other = way.dialect.with_other_limit()
        if other and truncated.tokens is not None and truncated.tokens < way.tokens // 2:
            return replace(way, dialect=other)
        tokens = min(self._most, way.tokens * _WIDER)
        return replace(way, tokens=tokens, widened=True) if tokens > way.tokens else None

    def out_of_money(self, error: EndpointDownError) -> None:
        """Ask nothing until the provider's account may have been topped up."""
        if error.code == "llm_quota":
            self._no_money_until = self._clock() + (error.retry_after or 0.0)

    def check_money(self) -> None:
        """Raise the refusal again while it lasts: each letter would be refused alike."""
        if (left := self._no_money_until - self._clock()) > 0:
            raise EndpointDownError(
                "На счёте у провайдера модели кончились деньги: пополните его.", code="llm_quota", retry_after=left
            )
