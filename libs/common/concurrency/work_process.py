"""A process beside this one for what only computes: its interpreter lock keeps nobody's event loop waiting.

Requests and answers are JSON objects behind their length, over the pipes of the process, one at a time. It has no
secret of ours in its environment and opens nothing. It ends when its parent does, however that ends: its input is over.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import IO, Any, TypeAlias

from libs.common.concurrency.work_pool import Budget

Json: TypeAlias = dict[str, Any]

_LENGTH = 4
_INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR")
_ENDING_SECONDS = 2.0


class WorkProcessError(Exception):
    """The work raised something, or its process ended before it answered. The text names no data of a request."""


class WorkProcess:
    """Runs `python -m module`, which calls `serve`, from the first request on."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: Budget | None = None
        self._one = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def ask(self, request: Mapping[str, Any], budget: Budget) -> Json:
        """The answer to a request; a process that has ended is started anew. To be called from a thread: it waits.

        A process can be ended, unlike a thread: that is done as soon as nobody waits for the answer any more. Raises
        WorkProcessError, and OverdueError when the time is over before it begins.
        """
        with self._one:
            budget.check()
            process = self._running()
            self._asking = budget
            budget.at_stop(lambda: self._end(process, budget))
            try:
                answer = _exchanged(process, request)
            except OSError:
                answer = None
            finally:
                self._asking = None
            if answer is None:
                process.kill()
                raise WorkProcessError(f"{self._module} ended with {process.wait()} before it answered")
        if "fault" in answer:
            raise WorkProcessError(answer["fault"])
        return answer["result"]

    def close(self) -> None:
        """End the process; the next request would start one again."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
            )
        return self._process

    def _end(self, process: "subprocess.Popen[bytes]", budget: Budget) -> None:
        if self._asking is budget:
            process.kill()


def serve(answer: Callable[[Json], Json], *, behind: Callable[[], object] | None = None) -> None:
    """Answer the requests of the parent until there are no more. What the work raises is told by its name and place.

    `behind` is called behind every answer: what takes its time there keeps that answer waiting no more.
    """
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # the parent ends its work in order; then the input is over
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a print must not look like an answer
    while (request := _read(requests)) is not None:
        try:
            _write(answers, {"result": answer(request)})
        except Exception as fault:  # noqa: BLE001 - raised again in the parent
            _write(answers, {"fault": _told(fault)})
        if behind is not None:
            behind()


def _exchanged(process: "subprocess.Popen[bytes]", request: Mapping[str, Any]) -> Json | None:
    assert process.stdin is not None
    assert process.stdout is not None
    _write(process.stdin, request)
    return _read(process.stdout)


def _write(stream: IO[bytes], message: Mapping[str, Any]) -> None:
    body = json.dumps(message).encode()
    stream.write(len(body).to_bytes(_LENGTH) + body)
    stream.flush()


def _read(stream: IO[bytes]) -> Json | None:
    """The next message; None when the other side has ended, whole or in the middle of one."""
    head = stream.read(_LENGTH)
    size = int.from_bytes(head) if len(head) == _LENGTH else -1
    body = stream.read(size) if size >= 0 else b""
    return json.loads(body) if len(body) == size else None


def _told(fault: Exception) -> str:
    """The class of a fault and where it happened, without its words: they may quote a resume."""
    return "".join((*traceback.format_tb(fault.__traceback__), type(fault).__name__))
