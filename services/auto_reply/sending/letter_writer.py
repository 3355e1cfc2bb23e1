"""The letter writer behind the port: what only computes has a process, letters of a model have threads.

A model's calls stay on the event loop that owns their connections. Letters of a model wait most of their time, so
several may be written at once; what only computes waits for none of them.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast, get_args
from uuid import UUID

from libs.common.concurrency.work_pool import Budget, WorkPool
from libs.common.errors import PermanentError
from libs.common.letters.prompts import LetterDraft, Message
from libs.common.letters.style import LetterSettings, Style
from libs.common.letters.warm import warm
from libs.common.letters.writer import Letter, LetterModel, write_letter
from services.auto_reply.ports import WrittenLetter
from services.auto_reply.sending.letter_process import OF_ONE, WAITING, LetterProcess

MODELS_AT_ONCE = 16
"""Threads for letters of models."""
ModelOf = Callable[[UUID], LetterModel | None]


class OnLoop:
    """A model asked from a worker thread; its calls run on the loop that owns its connections."""

    def __init__(self, model: LetterModel, loop: asyncio.AbstractEventLoop) -> None:
        self._model, self._loop = model, loop

    async def draft(self, messages: Sequence[Message], schema: type[LetterDraft]) -> LetterDraft:
        """See LetterModel."""
        call = asyncio.run_coroutine_threadsafe(self._model.draft(messages, schema), self._loop)
        return await asyncio.wrap_future(call)


class Writer:
    """Writes letters with the user's model, composes them without one; the grounding check is CPU work."""

    def __init__(
        self, model_of: ModelOf, composing: LetterProcess, *, model_name: str | None = None, model_seconds: float = 180
    ) -> None:
        self._model_of, self._model_name, self._composing = model_of, model_name, composing
        self._models = WorkPool(
            "model_letters", workers=MODELS_AT_ONCE, queue=WAITING, share=OF_ONE, seconds=model_seconds
        )

    async def write(
        self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any], *, style: str, wishes: str
    ) -> WrittenLetter:
        """See the port."""
        model, loop = self._model_of(user_id), asyncio.get_running_loop()
        settings = LetterSettings(style=cast("Style", style) if style in get_args(Style) else "friendly", wishes=wishes)
        if model is None:
            return _written(await self._composing.composed(user_id, resume, vacancy, settings))
        drafting = partial(self._drafted, resume, vacancy, settings, OnLoop(model, loop))
        return _written(await self._models.run(user_id, drafting))

    def _drafted(
        self,
        resume: Mapping[str, Any],
        vacancy: Mapping[str, Any],
        settings: LetterSettings,
        model: OnLoop,
        budget: Budget,
    ) -> Letter:
        warm()
        writing = write_letter(
            resume,
            vacancy,
            settings,
            model,
            today=datetime.now(UTC).date(),
            marker=secrets.token_hex(8),
            model=self._model_name,
            budget=budget,
        )
        return asyncio.run(writing)

    async def check(
        self, user_id: UUID, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]
    ) -> WrittenLetter:
        """See the port."""
        verdict = await self._composing.checked(user_id, text, resume, vacancy)
        if faults := verdict["faults"]:
            raise PermanentError(" ".join(fault["message"] for fault in faults), code=faults[0]["code"])
        return WrittenLetter(
            text=text,
            hash=verdict["letter_hash"],
            source="owner",
            grounded=verdict["grounded"],
            report=verdict,
            prompt_version="",
            model=None,
        )


def _written(letter: Letter) -> WrittenLetter:
    return WrittenLetter(
        text=letter.text,
        hash=letter.hash,
        source=letter.source,
        grounded=letter.report.get("grounded") is True,
        report={**letter.report, "notes": list(letter.notes), "attempts": letter.attempts},
        prompt_version=letter.prompt_version,
        model=letter.model,
    )
