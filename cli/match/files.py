"""The files of `vkatilsya match`: resumes, vacancies and pairs, with a sentence for every line that cannot be read."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TextIO, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from libs.common.lenient_json import as_id
from libs.common.resumes.filters import EmployerRules, ResumeFilters
from services.auto_reply.matching.engine import Matcher, PreparedResume
from services.auto_reply.matching.reading.facts import VacancyFacts

T = TypeVar("T")
_MOST_COMPLAINTS = 20
_NO_LIMITS = ResumeFilters(employers=EmployerRules(skip_current=False))

stderr = Console(stderr=True)


@dataclass(slots=True)
class Complaints:
    """Broken lines: the first are shown with their numbers, all are counted."""

    count: int = 0

    def line(self, path: Path, number: int, why: str) -> None:
        """Say that a line was skipped, and why."""
        self.count += 1
        if self.count <= _MOST_COMPLAINTS:
            stderr.print(f"[yellow]{path.name}, строка {number}: {why}; пропущена.[/]", highlight=False)

    def sum_up(self) -> None:
        """Say how many were not shown."""
        if self.count > _MOST_COMPLAINTS:
            stderr.print(f"[yellow]И ещё пропущено строк: {self.count - _MOST_COMPLAINTS}.[/]")


def prepare(matcher: Matcher, path: Path) -> dict[str, PreparedResume]:
    payload = read_json(path)
    items = payload.get("items", [payload]) if isinstance(payload, dict) else payload
    if not isinstance(items, list):
        fail(f"В файле {path} нет списка резюме. Нужен список объектов, как в GET /resumes/{{id}}.")
    prepared: dict[str, PreparedResume] = {}
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not str(item.get("id") or "").strip():
            stderr.print(f"[yellow]Резюме № {number} в {path.name}: нет id; пропущено.[/]", highlight=False)
            continue
        ready = matcher.prepare(item, _NO_LIMITS)
        prepared[ready.resume.id] = ready
        _warn_if_thin(ready)
    if not prepared:
        fail(f"В файле {path} нет ни одного резюме с id.")
    return prepared


def _warn_if_thin(ready: PreparedResume) -> None:
    lacking = [
        name
        for name, present in (
            ("названия", bool(ready.resume.title.text)),
            ("навыков", bool(ready.resume.skills)),
            ("опыта работы", bool(ready.resume.positions) or bool(ready.resume.career.total)),
        )
        if not present
    ]
    if lacking:
        stderr.print(
            f"[yellow]Резюме {ready.resume.id}: нет {', '.join(lacking)}; оценки будут приблизительными.[/]",
            highlight=False,
        )


def vacancies_of(path: Path, complaints: Complaints, wanted: frozenset[str] | None) -> Iterator[VacancyFacts]:
    seen: set[str] = set()
    for number, payload in _json_lines(path, complaints):
        vacancy_id = as_id(payload.get("id"))
        if not vacancy_id:
            complaints.line(path, number, "у вакансии нет id")
        elif vacancy_id in seen:
            complaints.line(path, number, f"вакансия {vacancy_id} уже была")
        else:
            seen.add(vacancy_id)
            if wanted is None or vacancy_id in wanted:
                yield VacancyFacts.from_hh(payload)


def _json_lines(path: Path, complaints: Complaints) -> Iterator[tuple[int, dict[str, Any]]]:
    r"""Objects of the file with their line numbers; lines end with "\n" only, since texts hold other separators."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with path.open("rb") as source, Progress(*columns, console=stderr, transient=True) as progress:
        task = progress.add_task(f"Читаю {path.name}", total=path.stat().st_size)
        for number, raw in enumerate(source, start=1):
            progress.advance(task, len(raw))
            if not raw.strip():
                continue
            try:
                payload = json.loads(raw)
            except (ValueError, RecursionError):
                complaints.line(path, number, "это не JSON")
                continue
            if isinstance(payload, dict):
                yield number, payload
            else:
                complaints.line(path, number, "нужен объект JSON")


def read_pairs(path: Path, complaints: Complaints, known: frozenset[str]) -> dict[str, list[str]]:
    require(path)
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for number, row in _json_lines(path, complaints):
        resume_id, vacancy_id = str(row.get("resume_id") or ""), str(row.get("vacancy_id") or "")
        if not resume_id or not vacancy_id:
            complaints.line(path, number, "нужны resume_id и vacancy_id")
        elif resume_id not in known:
            complaints.line(path, number, f"резюме {resume_id} нет в файле резюме")
        elif resume_id not in wanted[vacancy_id]:
            wanted[vacancy_id].append(resume_id)
    return dict(wanted)


def report_missing(wanted: dict[str, list[str]], scores: dict[str, dict[str, float]]) -> None:
    missing = [
        vacancy_id
        for vacancy_id, resume_ids in wanted.items()
        if resume_ids and vacancy_id not in scores[resume_ids[0]]
    ]
    if missing:
        shown = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
        stderr.print(
            f"[yellow]Нет в файле вакансий: {shown} (всего {len(missing)}); эти пары без оценки.[/]", highlight=False
        )


class Explanations:
    """The file of explanations, or nothing when none is asked for."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> TextIO | None:
        if self._path is not None:
            try:
                self._file = self._path.open("w", encoding="utf-8", newline="\n")
            except OSError as error:
                fail(f"Не могу записать {self._path}: {error.strerror}.")
        return self._file

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def read_json(path: Path) -> Any:
    require(path)
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        where = f" (строка {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        fail(f"Файл {path} не читается как JSON{where}. Проверьте, что это выгрузка API hh.ru в UTF-8.")


def read_dictionary(path: Path, page: str, build: Callable[[Any], T]) -> T:
    """What `build` makes of a dictionary of hh; a file of another shape is told."""
    content = read_json(path)
    try:
        return build(content)
    except (ValueError, TypeError, AttributeError, KeyError):
        fail(f"Файл {path} — не справочник hh.ru. Нужен ответ GET {page}.")


def require(path: Path) -> None:
    if not path.is_file():
        fail(f"Нет файла {path}. Проверьте путь.")


def write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"Не могу записать {path}: {error.strerror}.")


def fail(sentence: str) -> NoReturn:
    stderr.print(f"[red]{sentence}[/]", highlight=False)
    raise typer.Exit(2)
