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
        """Read as many lines as the file's size has bits; raises OSError when the file is gone."""
        if self._file is None:
            return False
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self._file.open("rb") as file:
            low, high = 0, self._file.stat().st_size
            while low < high:
                begin, line = _line_at(file, (low + high) // 2)
                found = line.partition(b":")[0].strip()
                if found == wanted:
                    return True
                if found < wanted:
                    low = begin + len(line)
                else:
                    high = begin
        return False


NOTHING = Breached(None)


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """Where the line begins that the byte at `place` is in, and the line."""
    begin = max(0, place - LONGEST_LINE)
    file.seek(begin)
    before = file.read(place - begin)
    begin = begin + before.rfind(b"\n") + 1 if b"\n" in before or begin else 0
    file.seek(begin)
    return begin, file.readline(LONGEST_LINE)


def _look_at(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            first = [opened.readline(LONGEST_LINE) for _ in range(2)]
    except OSError as error:
        raise ConfigurationError(f"BREACHED_PASSWORDS_FILE: {file} не читается: {error.strerror}.") from None
    hashes = [line.partition(b":")[0].strip() for line in first if line]
    if not hashes or any(not _HASH.fullmatch(one) for one in hashes) or hashes != sorted(hashes):
        raise ConfigurationError(
            f"BREACHED_PASSWORDS_FILE: {file} — не список хешей. Нужны строки из 40 цифр 0-9A-F (SHA-1), по порядку."
        )
