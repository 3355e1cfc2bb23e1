"""The letter writer behind the port: checks run in a thread, the model's calls stay on the event loop.

What only computes has one thread: several would share one interpreter lock and hold up the event loop. Letters of a
model wait most of their time, so several may be written at once. Neither waits for the other.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast, get_args
from uuid import UUID

from libs.common.errors import PermanentError
from libs.common.letters.prompts import LetterDraft, Message
from libs.common.letters.style import LetterSettings, Style
from libs.common.letters.writer import Letter, LetterModel, check_owner_letter, write_letter
from libs.common.workpool import Budget, WorkPool
from services.auto_reply.ports import WrittenLetter

WAITING, OF_ONE, SECONDS, MODELS_AT_ONCE = 256, 64, 30.0, 16
"""Letters that wait, those of one user, how long a composed one or a check may take, and threads for models."""
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

    def __init__(self, model_of: ModelOf, *, model_name: str | None = None, model_seconds: float = 180) -> None:
        self._model_of, self._model_name = model_of, model_name
        self._computing = WorkPool("letters", workers=1, queue=WAITING, share=OF_ONE, seconds=SECONDS)
        self._models = WorkPool(
            "model_letters", workers=MODELS_AT_ONCE, queue=WAITING, share=OF_ONE, seconds=model_seconds
        )

    async def write(
        self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any], *, style: str, wishes: str
    ) -> WrittenLetter:
        """See the port."""
        model, loop = self._model_of(user_id), asyncio.get_running_loop()
        on_loop = OnLoop(model, loop) if model is not None else None
        settings = LetterSettings(style=cast("Style", style) if style in get_args(Style) else "friendly", wishes=wishes)
        pool = self._computing if on_loop is None else self._models
        return _written(await pool.run(user_id, partial(self._write, resume, vacancy, settings, on_loop)))

    def _write(
        self,
        resume: Mapping[str, Any],
        vacancy: Mapping[str, Any],
        settings: LetterSettings,
        model: OnLoop | None,
        budget: Budget,
    ) -> Letter:
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
        return asyncio.run(writing) if model is not None else _without_waiting(writing)

    async def check(
        self, user_id: UUID, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]
    ) -> WrittenLetter:
        """See the port."""
        check = partial(check_owner_letter, text, resume, vacancy, today=datetime.now(UTC).date())
        verdict = await self._computing.run(user_id, lambda budget: check(budget=budget))
        if verdict.faults:
            raise PermanentError(" ".join(fault.message for fault in verdict.faults), code=verdict.faults[0].code)
        return WrittenLetter(
            text=text,
            hash=verdict.hash,
            source="owner",
            grounded=verdict.grounded,
            report=verdict.as_json(),
            prompt_version="",
            model=None,
        )


def _without_waiting(writing: Coroutine[Any, Any, Letter]) -> Letter:
    """The result of a coroutine that waits for nothing, without an event loop of its own."""
    try:
        writing.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a composed letter waits for nobody")


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
