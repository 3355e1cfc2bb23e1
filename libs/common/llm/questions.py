"""A question to a model, what it has used so far, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from libs.common.llm.answers import MisshapenError, leaks, parse
from libs.common.llm.errors import BadAnswerError, RefusedError, TruncatedError
from libs.common.llm.ports import CallRecord
from libs.common.llm.reading import Reply

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LLMResult(Generic[T]):
    """A validated answer and who gave it; what it took is told by the records of its calls."""

    value: T
    model: str


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What is asked, of which model, for whom, and until when on the client's clock."""

    purpose: str
    messages: tuple[Mapping[str, object], ...]
    schema: type[T]
    user_id: UUID
    max_tokens: int
    temperature: float | None
    guard: bool
    model: str
    deadline: float

    def read(self, reply: Reply) -> T:
        """The object in a reply. Raises what the reply amounts to instead."""
        if reply.refused:
            raise RefusedError("Модель отказалась отвечать.")
        try:
            value = parse(reply.text, self.schema)
        except MisshapenError:
            if reply.ending == "length":
                raise TruncatedError(reply.tokens[1] if reply.tokens else None) from None
            raise
        system = " ".join(str(each.get("content", "")) for each in self.messages if each.get("role") == "system")
        if self.guard and leaks(value, system):
            raise BadAnswerError("Модель пересказала свою инструкцию.", code="llm_leak")
        return value


@dataclass(slots=True)
class Tally:
    """What one question has used so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def add(self, call: CallRecord) -> None:
        """Count a finished call."""
        self.tokens_in += call.tokens_in
        self.tokens_out += call.tokens_out
