"""The text of a file, read in a process of its own: `python -m services.api.given_resumes.extract pdf|docx|txt`.

The file comes on the standard input, the text goes to the standard output as UTF-8; the exit code says why there is
none. Whatever a file does (a bomb, an endless loop), it does it to this process alone: memory and processor time are
bounded here, and whoever started it ends it at its deadline.
"""

import io
import sys
import zipfile
from collections.abc import Callable, Iterator

from libs.common.text.html import html_to_text

MAX_CHARS = 200_000
MAX_PAGES = 40
MAX_UNPACKED, MAX_PARTS = 60 * 1024 * 1024, 2_000
MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
NICE = 10
PAGES, FEW_BROKEN = ("<!doctype html", "<html"), 0.001
ENCRYPTED, UNREADABLE, TOO_BIG, NO_TEXT = 3, 4, 5, 6
"""Exit codes."""


class NotReadError(Exception):
    """Why there is no text."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def pdf(data: bytes) -> str:
    """The text of a PDF, page by page; none of one that is only pictures."""
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotReadError(ENCRYPTED)
        return _first(page.extract_text() for page in reader.pages[:MAX_PAGES])
    except PdfReadError:
        raise NotReadError(UNREADABLE) from None


def docx(data: bytes) -> str:
    """The text of a Word document, its tables in their place."""
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(one.file_size for one in parts) > MAX_UNPACKED:
                raise NotReadError(TOO_BIG)
            if "EncryptedPackage" in archive.namelist():
                raise NotReadError(ENCRYPTED)
        document = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise NotReadError(ENCRYPTED if data[:4] == b"\xd0\xcf\x11\xe0" else UNREADABLE) from None

    def blocks() -> Iterator[str]:
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                yield from _rows(block)
            else:
                listed = (block.style.name or "").startswith("List") if block.style else False
                yield f"• {block.text}" if listed and block.text.strip() else block.text

    def _rows(table: Table) -> Iterator[str]:
        for row in table.rows:
            cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
            yield "\n".join(one for one in cells if one)

    return _first(blocks())


def txt(data: bytes) -> str:
    """A text file in UTF-8, UTF-16 or Windows-1251; of a saved page (HTML) what it shows."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not wide:
        raise NotReadError(UNREADABLE)
    text = data.decode("utf-16", "replace") if wide else _narrow(data[: 4 * MAX_CHARS])
    if text.lstrip()[:20].lower().startswith(PAGES):
        text = html_to_text(text)
    return text[:MAX_CHARS]


def _narrow(data: bytes) -> str:
    """UTF-8 in which hardly a character is broken (a file that was cut off), else Windows-1251."""
    text = data.decode("utf-8-sig", "replace")
    if text.count("\ufffd") <= len(text) * FEW_BROKEN + 1:
        return text.replace("\ufffd", "")
    return data.decode("cp1251", "replace")


READERS: dict[str, Callable[[bytes], str]] = {"pdf": pdf, "docx": docx, "txt": txt}


def _first(pieces: Iterator[str]) -> str:
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > MAX_CHARS:
            break
    return "\n".join(found)[:MAX_CHARS]


def bound() -> None:
    """Limits of this process, where the system has them; everybody else's work comes first."""
    if sys.platform != "win32":
        import os
        import resource

        os.nice(NICE)
        for kind, value in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_FSIZE, 0),
        ):
            try:
                resource.setrlimit(kind, (value, value))
            except (ValueError, OSError):
                continue  # macOS has no bound of memory: the deadline and the bound of time remain


def main() -> int:
    """Read, write, and say how it went."""
    bound()
    try:
        text = READERS[sys.argv[1]](sys.stdin.buffer.read())
    except NotReadError as error:
        return error.code
    except (MemoryError, RecursionError):
        return TOO_BIG
    except Exception:  # noqa: BLE001 - a file that no library understands raises whatever it likes
        return UNREADABLE
    if not any(char.isalnum() for char in text):
        return NO_TEXT
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
