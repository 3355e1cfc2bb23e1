"""Reads the files of vacancies and resumes that a person hands to the sandbox; complaints are in Russian, for them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sandbox.headhunter.world.records.models import RecordError, ResumeRecord, check
from sandbox.serving.bodies import parsed

Json = dict[str, Any]
Fill = Callable[[Any, str], Json]
SHOWN_PROBLEMS = 5
_FALLBACK = 900_000_000
_BOM = b"\xef\xbb\xbf"
_LISTED = "это начало списка, а нужен JSON Lines: один объект в строке, без запятых между строками"
_SAID = {
    "Expecting value": "ожидалось значение",
    "Expecting property name enclosed in double quotes": "ожидалось имя поля в двойных кавычках",
    "Illegal trailing comma before end of object": "лишняя запятая перед закрывающей скобкой",
    "Illegal trailing comma before end of array": "лишняя запятая перед закрывающей скобкой",
    "Expecting ':' delimiter": "после имени поля нет двоеточия",
    "Expecting ',' delimiter": "нет запятой или закрывающей скобки",
    "Unterminated string starting at": "строка не закрыта кавычкой",
    "Extra data": "после значения есть лишнее",
    "Invalid control character at": "внутри строки перевод строки или табуляция, их пишут как \\n и \\t",
    "Invalid \\escape": "после обратной косой черты недопустимый символ",
    "Invalid \\uXXXX escape": "после \\u должны быть четыре цифры",
}


class FileError(ValueError):
    """A file of which nothing can be used; the text says in Russian what to do."""


@dataclass(slots=True)
class Loaded:
    """The records of a file that could be read, and a sentence for each that could not (the first five; the rest are
    counted)."""

    path: Path
    records: list[Json] = field(default_factory=list[Json])
    problems: list[str] = field(default_factory=list[str])
    skipped: int = 0

    def skip(self, sentence: str) -> None:
        """Note a record that was left out."""
        self.skipped += 1
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(sentence)

    def summary(self) -> list[str]:
        """The sentences to print."""
        rest = self.skipped - len(self.problems)
        return [*self.problems, f"и ещё пропущено записей: {rest}"] if rest > 0 else self.problems


def read_vacancies(path: Path, fill: Fill) -> Loaded:
    """Vacancies of a JSON Lines file, split on line feeds only because texts contain other line separators.

    Raises FileError for a file that cannot be read or has no usable line.
    """
    loaded = Loaded(path)
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            record = parsed(line)
            card = fill(record, _free_id(number, seen))
        except ValueError as error:
            listed = isinstance(error, json.JSONDecodeError) and line.lstrip().startswith(b"[")
            loaded.skip(f"{path}, строка {number} пропущена: {_LISTED if listed else _reason(error, line)}")
            continue
        if card["id"] in seen:
            loaded.skip(f"{path}, строка {number} пропущена: вакансия с id {card['id']} уже была выше")
            continue
        seen.add(card["id"])
        loaded.records.append(card)
    if not loaded.records:
        why = f" {loaded.problems[0]}." if loaded.problems else ""
        raise FileError(
            f"В файле {path} нет ни одной вакансии. Нужен JSON Lines: одна вакансия в строке, в кодировке UTF-8.{why}"
        )
    return loaded


def read_resumes(path: Path) -> Loaded:
    """Resumes of a JSON file: a list, or one resume. Raises FileError for a file of which nothing can be used."""
    raw = _bytes(path)
    try:
        content = parsed(raw)
    except ValueError as error:
        raise FileError(f"Файл {path} не прочитан: {_reason(error, raw)}. Нужен список резюме в JSON.") from error
    listed: Any = content.get("items", [content]) if isinstance(content, dict) else content
    if not isinstance(listed, list):
        raise FileError(f"В файле {path} нет списка резюме. Нужен JSON вида [{{…}}, {{…}}] или одно резюме {{…}}.")
    loaded = Loaded(path)
    for number, record in enumerate(cast("list[Any]", listed), start=1):
        try:
            loaded.records.append(check(ResumeRecord, record))
        except RecordError as error:
            loaded.skip(f"{path}, резюме {number} пропущено: {error}")
    if not loaded.records:
        why = f" {loaded.problems[0]}." if loaded.problems else ""
        raise FileError(f"В файле {path} нет ни одного резюме. Нужен JSON вида [{{…}}, {{…}}].{why}")
    return loaded


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(f"Файла {path} нет. Проверьте путь.") from error
    except IsADirectoryError as error:
        raise FileError(f"{path} — папка, а нужен файл. Допишите к пути имя файла.") from error
    except OSError as error:
        raise FileError(f"Файл {path} не читается ({error.strerror}). Проверьте права доступа.") from error
    if not raw.strip():
        raise FileError(f"Файл {path} пуст.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"Файл {path} в кодировке UTF-16. Сохраните его в UTF-8.")
    return raw.removeprefix(_BOM)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(_bytes(path).split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _free_id(number: int, seen: set[str]) -> str:
    ident = _FALLBACK + number
    while str(ident) in seen:
        ident += 1
    return str(ident)


def _reason(error: ValueError, raw: bytes) -> str:
    if isinstance(error, RecordError):
        return str(error)
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "кодировка не UTF-8, сохраните файл в UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"это не JSON, {_SAID.get(error.msg, 'ошибка в записи')} (позиция {error.pos + 1})"
    return "это не JSON, который можно сохранить (бесконечность, половина символа или слишком глубокая вложенность)"
