"""The letter writer behind the port: checks run in a thread, the model's calls stay on the event loop.

What only computes has one thread: several would share one interpreter lock and hold up the event loop. Letters of a
model wait most of their time, so each has a thread of its own.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast, get_args
from uuid import UUID

from libs.common.errors import PermanentError
from services.auto_reply.letters.prompts import LetterDraft, Message
from services.auto_reply.letters.style import LetterSettings, Style
from services.auto_reply.letters.writer import Letter, LetterModel, check_owner_letter, write_letter
from services.auto_reply.ports import WrittenLetter

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

    def __init__(self, model_of: ModelOf, *, model_name: str | None = None) -> None:
        self._model_of, self._model_name = model_of, model_name
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")

    async def write(
        self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any], *, style: str, wishes: str
    ) -> WrittenLetter:
        """See the port."""
        model, loop = self._model_of(user_id), asyncio.get_running_loop()
        on_loop = OnLoop(model, loop) if model is not None else None
        settings = LetterSettings(style=cast("Style", style) if style in get_args(Style) else "friendly", wishes=wishes)
        thread = self._thread if on_loop is None else None
        return _written(await loop.run_in_executor(thread, self._write, resume, vacancy, settings, on_loop))

    def _write(
        self, resume: Mapping[str, Any], vacancy: Mapping[str, Any], settings: LetterSettings, model: OnLoop | None
    ) -> Letter:
        writing = write_letter(
            resume,
            vacancy,
            settings,
            model,
            today=datetime.now(UTC).date(),
            marker=secrets.token_hex(8),
            model=self._model_name,
        )
        return asyncio.run(writing) if model is not None else _without_waiting(writing)

    async def check(self, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> WrittenLetter:
        """See the port."""
        work = partial(check_owner_letter, text, resume, vacancy, today=datetime.now(UTC).date())
        verdict = await asyncio.get_running_loop().run_in_executor(self._thread, work)
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
