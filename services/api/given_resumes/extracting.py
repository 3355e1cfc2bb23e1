"""Files of resumes: what kind one is by its own bytes, and its text by way of a process that may die of it."""

import subprocess
import sys

from libs.common.concurrency.work_pool import Budget, OverdueError, WorkPool
from libs.common.resumes.reading.read import Understood, read_resume_text
from libs.common.text.clean import plain_lines
from services.api.given_resumes import extract
from services.api.web.validation import invalid_field

WAITING, OF_ONE, SECONDS, AT_ONCE = 16, 1, 15.0, 2
KINDS = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0", "doc"))
REASONS = {
    extract.ENCRYPTED: "file_encrypted",
    extract.UNREADABLE: "file_unreadable",
    extract.TOO_BIG: "file_too_heavy",
    extract.NO_TEXT: "file_without_text",
}


def pool() -> WorkPool:
    """Where resumes are read: few at once, each with a deadline (ADR 0008)."""
    return WorkPool("given_resumes", workers=AT_ONCE, queue=WAITING, share=OF_ONE, seconds=SECONDS)


def kind_of(data: bytes) -> str:
    """pdf, docx, doc (which is not read) or txt: a file's name proves nothing."""
    if not data.strip():
        return "empty"
    return next((kind for begin, kind in KINDS if data[:1024].lstrip()[: len(begin)] == begin), "txt")


def text_of(data: bytes, budget: Budget) -> str:
    """The text of a file; a 422 says why there is none. Raises OverdueError."""
    kind = kind_of(data)
    if kind in {"doc", "empty"}:
        raise invalid_field("/file", "file_old_word" if kind == "doc" else "file_without_text")
    code, found = _read(kind, data, budget)
    if code:
        raise invalid_field("/file", REASONS.get(code, "file_too_heavy"))
    return plain_lines(found.decode("utf-8", "replace"))


def _read(kind: str, data: bytes, budget: Budget) -> tuple[int, bytes]:
    """Exit code and text. The process ends with its time, and when nobody waits for it any more."""
    with subprocess.Popen(  # noqa: S603 - our own module, the file is only its input
        [sys.executable, "-I", "-c", _START, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    ) as process:
        budget.at_stop(process.kill)
        try:
            found, _ = process.communicate(data, timeout=SECONDS - 1)
        except subprocess.TimeoutExpired:
            raise OverdueError("Файл читается слишком долго. Вставьте резюме текстом.") from None
        finally:
            process.kill()
        budget.check()
        return process.returncode, found


_PATHS = [one for one in sys.path if one]
_START = f"import sys; sys.path[:0] = {_PATHS!r}; from services.api.given_resumes.extract import main; sys.exit(main())"
"""Isolated from the environment, whose secrets a file's reader has no use for; with the same packages."""


def understood(text: str, budget: Budget) -> Understood:
    """The fields of a text, in the thread of the pool."""
    budget.check()
    return read_resume_text(text)
