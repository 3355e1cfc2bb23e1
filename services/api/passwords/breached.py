"""Whether a password is known from breaches: a file of SHA-1 hashes on this machine, asked without reading it whole.

The file is as Have I Been Pwned gives it, "ordered by hash": a line is 40 hexadecimal digits in capitals, and what may
follow a colon. Nothing leaves this machine.
"""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from libs.common.errors import ConfigurationError

LONGEST_LINE = 80
_HASH = re.compile(rb"[0-9A-F]{40}")


class Breached:
    """One file; None knows no password."""

    def __init__(self, file: Path | None) -> None:
        """Raises ConfigurationError for a file that cannot be read or is no such list."""
        self._file = file
        if file is not None:
            _look_at(file)

    def knows(self, password: str) -> bool:
        """Read as many lines as the file's size has bits; raises ConfigurationError for one that is gone or damaged."""
        if self._file is None:
            return False
        try:
            return _has(self._file, password)
        except OSError as error:
            raise _unreadable(self._file, error) from None


NOTHING = Breached(None)


def _has(path: Path, password: str) -> bool:
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            begin, line = _line_at(file, (low + high) // 2)
            found = _hash_in(path, line)
            if found == wanted:
                return True
            if found < wanted:
                low = begin + len(line)
            else:
                high = begin
    return False


def _hash_in(path: Path, line: bytes) -> bytes:
    """The hash of a line: what is none may be longer than is read of it, and no search would end."""
    found = line.partition(b":")[0].strip()
    if not _HASH.fullmatch(found):
        raise _no_list(path)
    return found


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """Where the line begins that the byte at `place` is in, and the line."""
    begin = max(0, place - LONGEST_LINE)
    file.seek(begin)
    before = file.read(place - begin)
    begin = begin + before.rfind(b"\n") + 1 if b"\n" in before or begin else 0
    file.seek(begin)
    return begin, file.readline(LONGEST_LINE)


def _look_at(path: Path) -> None:
    try:
        with path.open("rb") as opened:
            first = [opened.readline(LONGEST_LINE) for _ in range(2)]
    except OSError as error:
        raise _unreadable(path, error) from None
    hashes = [_hash_in(path, line) for line in first if line]
    if not hashes or hashes != sorted(hashes):
        raise _no_list(path)


def _unreadable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"BREACHED_PASSWORDS_FILE: {path} не читается: {error.strerror}.")


def _no_list(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"BREACHED_PASSWORDS_FILE: {path} — не список хешей. Нужны строки из 40 цифр 0-9A-F (SHA-1), по порядку."
    )
