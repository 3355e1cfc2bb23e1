"""A user without an hh account: the choice, resumes as texts and files, and vacancies that are pasted."""

import io
import zipfile
from typing import Any
from uuid import uuid4

import httpx
import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from services.api.given_resumes import extracting
from tests.component.services.api.conftest import Api, Person

RESUME = """Иванова Марина Петровна
Главный бухгалтер
г. Тула, marina@example.org
Опыт работы
04.2018 - по настоящее время
ООО «Пряник»
Главный бухгалтер
Сдача отчётности, учёт трёх юридических лиц.
Навыки
1С:Бухгалтерия, СБИС, Excel
"""
VACANCY = """Бухгалтер на участок
Компания: ООО «Луч»
Город: Тула
от 70 000 руб. на руки
Требования: 1С:Бухгалтерия, Excel, опыт работы 3–6 лет, сдача отчётности в налоговую и фонды."""


def pdf(text: str) -> bytes:
    """A PDF of one page with a line of Latin text."""
    stream = f"BT /F1 12 Tf 20 700 Td ({text}) Tj ET".encode()
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


def locked(data: bytes) -> bytes:
    writer, found = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(data)))
    writer.encrypt("secret")
    writer.write(found)
    return found.getvalue()


def word(text: str) -> bytes:
    document, found = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(found)
    return found.getvalue()


def bomb() -> bytes:
    """A DOCX whose document unpacks to far more than memory allows."""
    found = io.BytesIO(word(RESUME))
    with zipfile.ZipFile(found, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/media/{number}.xml", b" " * 40_000_000)
    return found.getvalue()


async def send_file(person: Person, data: bytes, **headers: str) -> httpx.Response:
    return await person.http.post(
        "/api/resumes/given/file", content=data, headers={"Content-Type": "application/octet-stream", **headers}
    )


async def wished(person: Person, wish: dict[str, str], status: int) -> Any:
    """The wish to apply to a vacancy by its link or text."""
    key = {"Idempotency-Key": uuid4().hex}
    return await person.write("POST", "/api/applications/by-link", wish, status, **key)


async def saved(person: Person) -> Any:
    """A resume that was read, and saved as it was read."""
    await person.write("POST", "/api/assisted")
    read = await person.write("POST", "/api/resumes/given/text", {"text": RESUME})
    return await person.write("POST", "/api/resumes/given", read, status=201)


async def test_without_an_account_a_resume_is_read_saved_corrected_and_deleted(anna: Person, boris: Person) -> None:
    body = await saved(anna)
    assert (body["title"], body["given"], body["can_apply"], body["area"]) == ("Главный бухгалтер", True, True, "Тула")
    assert body["settings"]["mode"] == "off"
    path = f"/api/resumes/{body['id']}/given"
    own = await anna.get(path)
    assert own["fields"]["jobs"][0]["company"] == "ООО «Пряник»"
    for method in ("GET", "DELETE"):
        await boris.write(method, path, status=404)
    fields = {**own["fields"], "salary": 90_000}
    changed = {"fields": fields, "text": own["text"], "expected_version": own["version"]}
    assert (await anna.write("PUT", path, changed))["fields"]["salary"] == 90_000
    await anna.write("PUT", path, changed, status=409)
    await boris.write("PUT", path, changed, status=404)
    await anna.write("DELETE", path, status=204)
    assert (await anna.get("/api/resumes"))["total"] == 0


async def test_its_text_is_erased_with_it(api: Api, anna: Person) -> None:
    body = await saved(anna)
    await anna.write("DELETE", f"/api/resumes/{body['id']}/given", status=204)
    [row] = await api.rows("select snapshot, title from resumes")
    assert row["snapshot"] == {}


async def test_an_export_holds_the_resume_and_what_was_pasted(anna: Person) -> None:
    resume = await saved(anna)
    await wished(anna, {"text": VACANCY, "resume_id": resume["id"]}, 202)
    export = (await anna.http.get("/api/personal-data/export")).content
    with zipfile.ZipFile(io.BytesIO(export)) if export[:2] == b"PK" else io.BytesIO(export) as opened:
        text = (
            "".join(opened.read(name).decode() for name in opened.namelist() if name.endswith(".json"))
            if isinstance(opened, zipfile.ZipFile)
            else opened.read().decode()
        )
    assert "ООО «Пряник»" in text
    assert "Бухгалтер на участок" in text


async def test_it_is_no_linked_account_and_stays_when_one_is_linked(anna: Person) -> None:
    await saved(anna)
    first = await anna.get("/api/bootstrap")
    assert first["account"] is None
    assert first["assisted"] is not None
    await anna.write("POST", "/api/assisted")
    assert (await anna.link("code-anna")).status_code == 200
    both = await anna.get("/api/bootstrap")
    assert both["account"]["state"] == "linked"
    assert both["assisted"] == first["assisted"]
    assert sorted(one["given"] for one in both["resumes"]) == [False, False, True]


async def test_before_the_choice_no_resume_is_kept(anna: Person) -> None:
    read = await anna.write("POST", "/api/resumes/given/text", {"text": RESUME})
    await anna.write("POST", "/api/resumes/given", read, status=409)


async def test_leaving_erases_the_resumes(anna: Person) -> None:
    await saved(anna)
    await anna.write("DELETE", "/api/assisted", status=204)
    assert (await anna.get("/api/bootstrap"))["assisted"] is None
    assert (await anna.get("/api/resumes"))["total"] == 0
    await anna.write("DELETE", "/api/assisted", status=404)


async def test_it_cannot_be_switched_to_send_by_itself(anna: Person) -> None:
    body = await saved(anna)
    change = {"expected_version": 1, "mode": "auto"}
    refused = await anna.write("PUT", f"/api/resumes/{body['id']}/settings", change, status=422)
    assert refused["errors"][0]["code"] == "mode_assisted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (locked(pdf("Accountant")), "file_encrypted"),
        (pdf(""), "file_without_text"),
        (b"%PDF-1.4 broken", "file_unreadable"),
        (b"\xd0\xcf\x11\xe0" + b"old word" * 20, "file_old_word"),
        (b"PK\x03\x04 broken", "file_unreadable"),
        (bomb(), "file_too_heavy"),
        (b"   ", "file_without_text"),
        ("Купить молоко и хлеб".encode(), "not_a_resume"),
        (b"GIF89a\x00\x00", "file_unreadable"),
    ],
    ids=["locked", "scan", "broken_pdf", "old_word", "broken_docx", "bomb", "empty", "no_resume", "picture"],
)
async def test_a_file_that_is_not_read_says_why_at_its_field(anna: Person, data: bytes, code: str) -> None:
    answer = await send_file(anna, data)
    assert answer.status_code == 422, answer.text
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/file", code)]
    assert answer.json()["errors"][0]["detail"].endswith(".")


@pytest.mark.parametrize(
    "data", [word(RESUME), RESUME.encode(), RESUME.encode("cp1251")], ids=["docx", "utf-8", "cp1251"]
)
async def test_a_file_is_read_like_a_text(anna: Person, data: bytes) -> None:
    answer = await send_file(anna, data)
    assert answer.status_code == 200, answer.text
    fields = answer.json()["fields"]
    assert (fields["title"], fields["jobs"][0]["company"], fields["skills"][0]) == (
        "Главный бухгалтер",
        "ООО «Пряник»",
        "1С:Бухгалтерия",
    )


async def test_a_file_over_the_limit_or_of_another_type_is_not_even_read(anna: Person) -> None:
    assert (await send_file(anna, b"x" * (5 * 1024 * 1024 + 1))).json()["code"] == "file_too_big"
    assert (await send_file(anna, b"{}", **{"Content-Type": "application/json"})).json()["code"] == "file_only"
    assert (await send_file(anna, b"x", **{"X-CSRF": ""})).json()["code"] == "csrf"


async def test_a_file_that_never_ends_is_ended(anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "_START", "while True: pass")
    monkeypatch.setattr(extracting, "SECONDS", 2.0)
    assert (await send_file(anna, RESUME.encode())).json()["code"] == "overdue"


async def test_a_pasted_vacancy_is_wished_for_once(api: Api, anna: Person, boris: Person) -> None:
    resume = await saved(anna)
    wish = {"text": VACANCY, "resume_id": resume["id"]}
    first = await wished(anna, wish, 202)
    [row] = await api.rows("select vacancy_id, snapshot from pasted_vacancies")
    assert row["vacancy_id"] == first["vacancy_id"]
    assert (row["snapshot"]["name"], row["snapshot"]["employer"]["name"]) == ("Бухгалтер на участок", "ООО «Луч»")
    assert row["snapshot"]["salary"]["from"] == 70_000
    again = {**wish, "text": f"  {VACANCY.upper()}\n"}
    assert (await wished(anna, again, 409))["code"] == "already_applied"
    await wished(boris, wish, 404)


@pytest.mark.parametrize(
    ("wish", "pointer", "code"),
    [
        ({"url": "https://hh.ru/vacancy/77"}, "/text", "vacancy_text_needed"),
        ({"url": "https://hh.ru/vacancy/77", "text": "коротко"}, "/text", "vacancy_text_short"),
        ({}, "/url", "bad_vacancy_link"),
        ({"text": "Мы ищем человека, который умеет всё. " * 5}, "/name", "vacancy_name_needed"),
    ],
)
async def test_what_a_pasted_vacancy_lacks_is_said_at_its_field(
    anna: Person, wish: dict[str, str], pointer: str, code: str
) -> None:
    resume = await saved(anna)
    answer = await wished(anna, {**wish, "resume_id": resume["id"]}, 422)
    assert [(one["pointer"], one["code"]) for one in answer["errors"]] == [(pointer, code)]
