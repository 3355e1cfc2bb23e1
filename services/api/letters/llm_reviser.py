"""A model that changes a letter by a wish in its owner's own words, where one is set."""

import secrets
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from libs.common.concurrency.work_pool import WorkPool
from libs.common.errors import VkatilsyaError
from libs.common.letters.asked import MODEL_AWAY, Asked
from libs.common.letters.prompts import LetterDraft
from libs.common.letters.revising.revision import Revision
from libs.common.llm.client import LLMClient

TOKENS, SECONDS = 1_500, 40.0
"""What a changed letter may cost, and how long its owner waits for it."""


class LLMReviser:
    """Asks the model and judges what it says; trouble with it leaves the letter as it was and is said."""

    def __init__(self, llm: LLMClient, checks: WorkPool) -> None:
        self._llm, self._checks = llm, checks

    async def revised(
        self, user_id: UUID, current: str, wish: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any], today: date
    ) -> Revision:
        """See `Asked`."""
        asked = Asked(current, wish, resume, vacancy, today=today, marker=secrets.token_hex(8))
        try:
            answer = await self._llm.complete(
                "letter", asked.messages, LetterDraft, user_id=user_id, max_tokens=TOKENS, within_seconds=SECONDS
            )
        except (VkatilsyaError, TimeoutError, OSError, ValueError):
            ended = partial(asked.unchanged, MODEL_AWAY)
        else:
            ended = partial(asked.judged, answer.value.letter)
        return await self._checks.run(user_id, lambda budget: ended(budget=budget))
