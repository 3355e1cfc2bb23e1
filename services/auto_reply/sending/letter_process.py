"""Letters that need no model and checks of the owner's own, in a process of their own: `python -m` this module.

They compute for milliseconds at a time: in a thread, every step of the worker would wait for the interpreter.
"""

import asyncio
import gc
import secrets
from collections.abc import Coroutine, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from libs.common.concurrency.work_pool import Budget, WorkPool
from libs.common.concurrency.work_process import Json, WorkProcess, serve
from libs.common.letters.style import LetterSettings
from libs.common.letters.warm import warm
from libs.common.letters.writer import Letter, check_owner_letter, write_letter

_T = TypeVar("_T")

MODULE = "services.auto_reply.sending.letter_process"
WAITING, OF_ONE, SECONDS = 256, 64, 30.0
"""Pieces of work that wait, those of one user, and how long one may take."""
LETTERS = 500
"""Answers between two looks for garbage."""


class LetterProcess:
    """The parent's side: fair among users, and with a deadline that ends the work."""

    def __init__(self, process: WorkProcess | None = None) -> None:
        self._process = process or WorkProcess(MODULE)
        self._turns = WorkPool("letters", workers=1, queue=WAITING, share=OF_ONE, seconds=SECONDS)

    async def start(self) -> None:
        """Have the process read its dictionaries before the first letter is asked for."""
        await asyncio.to_thread(self._process.ask, {"work": "warm"}, Budget(SECONDS))

    async def composed(
        self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any], settings: LetterSettings
    ) -> Letter:
        """A letter without a model; TransientError when there is no room or no time for it, else WorkProcessError."""
        request = {"work": "compose", "resume": resume, "vacancy": vacancy, "settings": asdict(settings)}
        found = await self._turns.run(user_id, partial(self._process.ask, request))
        found["notes"] = tuple(found["notes"])
        return Letter(**found)

    async def checked(self, user_id: UUID, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> Json:
        """The verdict on the owner's text as `OwnerLetterCheck.as_json` gives it; raises as `composed` does."""
        request = {"work": "check", "text": text, "resume": resume, "vacancy": vacancy}
        return await self._turns.run(user_id, partial(self._process.ask, request))

    def close(self) -> None:
        """End the process."""
        self._process.close()


def answer(request: Json) -> Json:
    """The child's side."""
    today = datetime.now(UTC).date()
    match request["work"]:
        case "warm":
            warm()
            return {}
        case "compose":
            settings = LetterSettings(**request["settings"])
            writing = write_letter(
                request["resume"], request["vacancy"], settings, today=today, marker=secrets.token_hex(8)
            )
            letter = _without_waiting(writing)
            return {one.name: getattr(letter, one.name) for one in fields(letter)}  # `asdict` copies the report
        case _:
            verdict = check_owner_letter(request["text"], request["resume"], request["vacancy"], today=today)
            return verdict.as_json()


class Garbage:
    """Looks for garbage behind every five hundredth answer and at no other time, as long as the process lives.

    A letter leaves none in circles, and a look at all that is kept takes as long as several letters: nobody's letter
    is to wait for it.
    """

    def __init__(self) -> None:
        gc.disable()
        self._answers = 0

    def answered(self) -> None:
        """Note an answer that was given."""
        self._answers += 1
        if self._answers % LETTERS == 0:
            gc.collect()


def _without_waiting(writing: Coroutine[Any, Any, _T]) -> _T:
    """The result of a coroutine that waits for nothing, without an event loop of its own."""
    try:
        writing.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a composed letter waits for nobody")


if __name__ == "__main__":
    serve(answer, behind=Garbage().answered)
