"""A file is read by a process that gives way to everybody else, and ends when nobody waits for it."""

import io
import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from docx import Document

from libs.common.concurrency.work_pool import Budget
from libs.common.errors import TransientError
from services.api.given_resumes import extract, extracting
from services.api.web.problems import ApiError

PATIENCE = 30


def test_a_file_that_nobody_waits_for_any_more_is_read_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "pid"
    os.mkfifo(note)
    endless = f"import os; open({str(note)!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    monkeypatch.setattr(extracting, "_START", endless)
    monkeypatch.setattr(extracting, "SECONDS", PATIENCE + 10)
    budget = Budget(PATIENCE)
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(extracting.text_of, b"text", budget)
        pid = int(note.read_text())
        budget.stop()
        with pytest.raises(TransientError):
            reading.result(PATIENCE)
    assert not psutil.pid_exists(pid)


def test_whoever_reads_a_file_gives_way_to_everybody_else() -> None:
    asks = "import os; from services.api.given_resumes.extract import bound; bound(); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=True, timeout=PATIENCE)
    assert int(done.stdout) >= extract.NICE


@pytest.mark.parametrize(
    ("parts", "code"), [(extract.MAX_PARTS, extract.UNREADABLE), (extract.MAX_PARTS + 1, extract.TOO_BIG)]
)
def test_a_document_of_too_many_parts_is_not_unpacked(parts: int, code: int) -> None:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for number in range(parts):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(extract.NotReadError) as refused:
        extract.docx(found.getvalue())
    assert refused.value.code == code


def document(entities: str, text: str) -> bytes:
    """A DOCX whose text is made of entities."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>before {text}</w:t></w:r></w:p></w:body></w:document>'
    plain, found = io.BytesIO(), io.BytesIO()
    Document().save(plain)
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(found, "w") as out:
        for name in archive.namelist():
            hostile = f'<?xml version="1.0"?><!DOCTYPE a [{entities}]>{body}'
            out.writestr(name, hostile if name == "word/document.xml" else archive.read(name))
    return found.getvalue()


def text_or_nothing(data: bytes) -> str:
    try:
        return extracting.text_of(data, Budget(PATIENCE))
    except ApiError:
        return ""


def test_an_entity_of_a_document_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    assert "CANARY" not in text_or_nothing(document(f'<!ENTITY b SYSTEM "file://{secret}">', "&b;"))


def test_entities_within_entities_do_not_grow() -> None:
    grown = "".join(f'<!ENTITY c{n} "{f"&c{n - 1};" * 10}">' for n in range(1, 9))
    assert len(text_or_nothing(document(f'<!ENTITY c0 "lol">{grown}', "&c8;"))) < 1_000


PAGE = (
    "<!DOCTYPE html><html><head><style>p{}</style><script>alert(1)</script></head>"
    "<body><h1>Иванов</h1><p>Бухгалтер &amp; кассир</p></body></html>"
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (("Бухгалтер " * 9).encode()[:-2], ("Бухгалтер " * 9)[:-2]),
        ("Бухгалтер".encode("cp1251"), "Бухгалтер"),
        ("\ufeffБухгалтер".encode(), "Бухгалтер"),
        ("Бухгалтер".encode("utf-16"), "Бухгалтер"),
        (PAGE.encode(), "Иванов\nБухгалтер & кассир"),
        (PAGE.encode("cp1251"), "Иванов\nБухгалтер & кассир"),
    ],
    ids=["cut off", "cp1251", "marked", "utf-16", "a page", "an old page"],
)
def test_a_text_is_read_as_it_was_written_and_a_page_as_it_looks(data: bytes, text: str) -> None:
    assert extract.txt(data) == text


def test_what_was_read_moves_no_cursor_and_shows_the_order_that_it_has() -> None:
    read = extracting.text_of("Иванов\x1b[2J\x07\r\nБух\u202eгалтер\t1С\x85".encode(), Budget(PATIENCE))
    assert read == "Иванов[2J\nБухгалтер\t1С"
