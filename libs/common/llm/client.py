"""The client: one question, one validated object, within time and money, and a record of every call."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import structlog
from opentelemetry import trace
from pydantic import BaseModel

from libs.common.concurrency.backoff import back_off
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.hh.transport.breaker import Breaker
from libs.common.ids import new_id
from libs.common.llm import charges
from libs.common.llm.answers import MisshapenError
from libs.common.llm.errors import BudgetSpentError, EndpointDownError, TruncatedError
from libs.common.llm.habits import Habits, Way
from libs.common.llm.ports import BudgetStore, CallRecord, CallRecorder
from libs.common.llm.questions import LLMResult, Question, Tally
from libs.common.llm.reading import Reply
from libs.common.llm.refusals import NotTakenError
from libs.common.llm.settings import LLMSettings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T", bound=BaseModel)
log = structlog.get_logger(__name__)
tracer = trace.get_tracer(__name__)
_WIRE = "libs.common.llm.wire"


class LLMClient:
    """Asks one OpenAI-compatible endpoint. openai is imported at the first question, not before.

    `sleep`, `clock` (monotonic seconds) and `rng` are arguments so that tests need not wait.
    """

    def __init__(
        self,
        settings: LLMSettings,
        *,
        budget: BudgetStore,
        recorder: CallRecorder,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        rng: Random | None = None,
    ) -> None:
        self._settings = settings
        self._budget = budget
        self._recorder = recorder
        self._sleep = sleep
        self._clock = clock
        self._rng = rng or Random()
        self._breaker = Breaker(clock, threshold=settings.breaker_threshold, cooldown=settings.breaker_cooldown_seconds)
        self._habits = Habits(clock, settings.most_tokens)
        self._client: AsyncOpenAI | None = None

    async def complete(
        self,
        purpose: str,
        messages: Sequence[Mapping[str, object]],
        schema: type[T],
        *,
        user_id: UUID,
        max_tokens: int,
        temperature: float | None = None,
        guard_system: bool = True,
        within_seconds: float | None = None,
    ) -> LLMResult[T]:
        """The model's answer as an object of `schema`.

        Transient faults are repeated within the settings; an answer of the wrong shape is sent back for repair once.
        A refused way of asking is tried simpler, an answer cut off with more room: `max_tokens` is the answer's size
        without thinking.
        With `guard_system` an answer that repeats twelve words of the system messages is refused, so facts that may be
        quoted belong into user messages. `within_seconds` shortens the total time, for work that holds a lease; no
        attempt begins that could not last `timeout_seconds`, but the first.
        Raises EndpointDownError and BudgetSpentError (transient), RefusedError,
        BadAnswerError and RequestRejectedError (permanent).
        """
        longest = self._settings.total_seconds
        question = Question(
            purpose,
            tuple(messages),
            schema,
            user_id,
            max_tokens,
            temperature,
            guard_system,
            self._settings.model_for(purpose),
            self._clock() + min(longest, within_seconds or longest),
        )
        return await self._traced(question)

    async def _traced(self, question: Question[T]) -> LLMResult[T]:
        """The answer, and a span that says what it took."""
        tally = Tally()
        with tracer.start_as_current_span(f"chat {question.model}") as span:
            span.set_attributes({"gen_ai.operation.name": "chat", "gen_ai.request.model": question.model})
            try:
                value, reply = await self._repaired(question, tally)
            finally:
                span.set_attribute("gen_ai.usage.input_tokens", tally.tokens_in)
                span.set_attribute("gen_ai.usage.output_tokens", tally.tokens_out)
        return LLMResult(value, reply.model)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _repaired(self, question: Question[T], tally: Tally) -> tuple[T, Reply]:
        try:
            return await self._retried(question, tally)
        except MisshapenError as error:
            note = f"The answer does not fit the schema ({error.problem}). Answer again with the JSON object only."
            repair = ({"role": "assistant", "content": error.text or "(empty)"}, {"role": "user", "content": note})
            return await self._retried(replace(question, messages=(*question.messages, *repair)), tally)

    async def _retried(self, question: Question[T], tally: Tally) -> tuple[T, Reply]:
        attempt = 1
        while True:
            try:
                return await self._in_dialect(question, tally)
            except TransientError as error:
                pause = self._pause(attempt, error)
                last = self._clock() + pause + self._settings.timeout_seconds > question.deadline
                late = last or pause > self._settings.longest_pause_seconds
                if late or attempt >= self._settings.attempts or isinstance(error, BudgetSpentError):
                    raise
                await self._sleep(pause)
                attempt += 1

    def _pause(self, attempt: int, error: TransientError) -> float:
        """Full jitter over a doubling window, but never less than the endpoint asked for."""
        window = back_off(attempt, self._settings.backoff_seconds, self._settings.longest_pause_seconds)
        return max(error.retry_after or 0.0, self._rng.uniform(0, window))

    async def _in_dialect(self, question: Question[T], tally: Tally) -> tuple[T, Reply]:
        """One attempt, repeated at once in a simpler way or with more room when the endpoint asks for it."""
        way: Way | None = self._habits.first(question.model, question.purpose, question.max_tokens)
        while True:
            try:
                answer = await self._attempt(question, way, tally)
            except NotTakenError as refusal:
                before, way = way, self._habits.simpler(question.model, way, refusal)
                if way is None and before.widened:
                    raise TruncatedError from None
                if way is None:
                    raise
            except TruncatedError as truncated:
                way = self._habits.wider(way, truncated)
                if way is None:
                    raise
            except MisshapenError:
                self._habits.succeeded(question.model, question.purpose, way)
                raise
            else:
                self._habits.succeeded(question.model, question.purpose, way)
                return answer
            log.warning("llm.way", action="llm.way", model=question.model, way=str(way))

    async def _attempt(self, question: Question[T], way: Way, tally: Tally) -> tuple[T, Reply]:
        """One HTTP call: reserved before it, recorded after it whatever happens."""
        self._check_breaker()
        self._habits.check_money()
        if self._clock() >= question.deadline:
            raise EndpointDownError("Модель не успела ответить за отведённое время.", code="llm_timeout")
        call = self._started(question, way, tally)
        if not await self._budget.reserve(call, self._settings.daily_budget):
            raise BudgetSpentError("Дневной бюджет на модель исчерпан, новый день начнётся в полночь по UTC.")
        tally.calls += 1
        started, outcome, reply = self._clock(), charges.CANCELLED, None
        try:
            reply = await self._send(question, way)
            value = question.read(reply)
            outcome = "ok"
        except VkatilsyaError as error:
            outcome = error.code
            raise
        else:
            return value, reply
        finally:
            await self._record(call, reply, outcome, self._clock() - started, tally)

    async def _send(self, question: Question[T], way: Way) -> Reply:
        """Ask over the wire, and let the breaker know how it went."""
        if self._client is None:  # a second of a processor, many on a busy machine: not of the event loop
            await asyncio.to_thread(import_module, _WIRE)
        from libs.common.llm import wire  # here: openai is loaded only where it is used

        self._client = self._client or wire.connect(self._settings)
        schema = wire.strict_schema(question.schema)
        request = way.dialect.request(
            question.messages, question.schema.__name__, schema, way.tokens, question.temperature
        )
        seconds = min(self._settings.timeout_seconds, question.deadline - self._clock())
        self._check_breaker()
        self._breaker.admit()
        try:
            reply = await wire.send(self._client, question.model, request, seconds)
        except EndpointDownError as error:
            self._habits.out_of_money(error)
            self._breaker.failed()
            raise
        except VkatilsyaError:
            self._breaker.succeeded()
            raise
        except BaseException:
            self._breaker.abandoned()
            raise
        self._breaker.succeeded()
        return reply

    def _check_breaker(self) -> None:
        if wait := self._breaker.retry_after:
            raise EndpointDownError(
                "Сервер модели не отвечает: пауза перед новой попыткой.", code="llm_breaker_open", retry_after=wait
            )

    def _started(self, question: Question[T], way: Way, tally: Tally) -> CallRecord:
        return charges.started(
            question.messages,
            question.schema,
            id=new_id(),
            user_id=question.user_id,
            purpose=question.purpose,
            model=question.model,
            attempt=tally.calls + 1,
            max_tokens=way.tokens,
            price=self._settings.price_of(question.model),
        )

    async def _record(self, call: CallRecord, reply: Reply | None, outcome: str, seconds: float, tally: Tally) -> None:
        read = None if reply is None else (reply.text, reply.tokens)
        call = charges.finished(call, read, outcome, seconds, self._settings.price_of(call.model))
        tally.add(call)
        await self._recorder.record(call)
        log.info(
            "llm.call",
            action="llm.call",
            purpose=call.purpose,
            model=call.model,
            outcome=outcome,
            latency_ms=call.latency_ms,
            tokens_in=call.tokens_in,
            tokens_out=call.tokens_out,
        )
