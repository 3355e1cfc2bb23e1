"""Readers behind the port: they compute in a thread of their own with a bounded queue and a deadline."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prometheus_client import Counter
from structlog.stdlib import get_logger

from libs.common.answers.domain import AnswerBank
from libs.common.concurrency.work_pool import WorkPool
from libs.common.llm.client import LLMClient
from services.chat_analysis.reading.domain import Conversation, Proposal, read
from services.chat_analysis.reading.model import MAX_TOKENS, PURPOSE, ModelReading, read_with_model

log = get_logger(__name__)
WAITING, OF_ONE = 256, 16
READINGS = Counter("chat_readings_total", "Texts understood, by whom", ["read_by"])


class RuleReader:
    """Understands by rules alone, without a language model."""

    def __init__(self, *, seconds: float) -> None:
        self._pool = WorkPool("chats", workers=1, queue=WAITING, share=OF_ONE, seconds=seconds)

    async def read(self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
        """See the port."""
        return await self._pool.run(user_id, lambda _: read(conversation, answers, now))


class Asking:
    """The model for one user."""

    def __init__(self, llm: LLMClient, user_id: UUID, seconds: float) -> None:
        self._llm, self._user_id, self._seconds = llm, user_id, seconds

    async def answer(self, messages: Sequence[dict[str, str]], schema: type[ModelReading]) -> ModelReading:
        """See ReadingModel."""
        found = await self._llm.complete(
            PURPOSE,
            messages,
            schema,
            user_id=self._user_id,
            max_tokens=MAX_TOKENS,
            within_seconds=self._seconds,
        )
        return found.value


class ModelReader:
    """Understands by rules, and with a model where that may better a reading; a model that fails changes nothing."""

    def __init__(self, llm: LLMClient, *, seconds: float) -> None:
        self._llm, self._seconds = llm, seconds
        self._pool = WorkPool("chats", workers=1, queue=WAITING, share=OF_ONE, seconds=seconds)

    async def read(self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
        """See the port."""
        found = await read_with_model(
            conversation,
            answers,
            now,
            Asking(self._llm, user_id, self._seconds),
            lambda work: self._pool.run(user_id, lambda _: work()),
        )
        READINGS.labels(found.read_by).inc()
        if found.model_fault is not None:
            log.warning("read by rules: the model gave no reading", action="chat.without_model", why=found.model_fault)
        return found
