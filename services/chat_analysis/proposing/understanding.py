"""The reader behind the port: it computes, so it runs in a thread of its own with a bounded queue and a deadline."""

from datetime import datetime
from uuid import UUID

from libs.common.answers.domain import AnswerBank
from libs.common.workpool import WorkPool
from services.chat_analysis.reading.domain import Conversation, Proposal, read

WAITING, OF_ONE = 256, 16


class RuleReader:
    """Understands by rules alone, without a language model."""

    def __init__(self, *, seconds: float) -> None:
        self._pool = WorkPool("chats", workers=1, queue=WAITING, share=OF_ONE, seconds=seconds)

    async def read(self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
        """See the port."""
        return await self._pool.run(user_id, lambda _: read(conversation, answers, now))
