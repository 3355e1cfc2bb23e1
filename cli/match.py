"""`vkatilsya match`: compare resumes with vacancies offline, without network, database or model."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from libs.common.hh.payload import as_id
from libs.common.resume_filters import EmployerRules, ResumeFilters
from libs.common.text.money import Rates
from services.auto_reply.matching.areas import AreaTree
from services.auto_reply.matching.engine import Matcher, PreparedResume
from services.auto_reply.matching.facts import VacancyFacts

app = typer.Typer(add_completion=False, no_args_is_help=True)

_MOST_COMPLAINTS = 20
_NO_LIMITS = ResumeFilters(employers=EmployerRules(skip_current=False))
_err = Console(stderr=True)
_out = Console()


@dataclass(slots=True)
class Complaints:
    """Broken lines: the first are shown with their numbers, all are counted."""

    count: int = 0

    def line(self, path: Path, number: int, why: str) -> None:
        """Say that a line was skipped, and why."""
        self.count += 1
        if self.count <= _MOST_COMPLAINTS:
            _err.print(f"[yellow]{path.name}, строка {number}: {why}; пропущена.[/]", highlight=False)

    def sum_up(self) -> None:
        """Say how many were not shown."""
        if self.count > _MOST_COMPLAINTS:
            _err.print(f"[yellow]И ещё пропущено строк: {self.count - _MOST_COMPLAINTS}.[/]")


@dataclass(slots=True)
class Ranking:
    """The best vacancies of one resume, as many as asked for."""

    size: int
    items: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)

    def offer(self, score: float, vacancy_id: str, row: dict[str, Any]) -> None:
        """Keep the vacancy if it is among the best."""
        entry = (score, vacancy_id, row)
        if len(self.items) < self.size:
            heappush(self.items, entry)
        else:
            heappushpop(self.items, entry)

    def best(self) -> list[dict[str, Any]]:
        """Rows, the best first."""
        return [row for _, _, row in sorted(self.items, key=lambda item: (-item[0], item[1]))]


@app.command()
def match(
    resumes: Annotated[Path, typer.Option(help="Файл JSON с резюме: список или {items: [...]}, как в API hh.ru.")],
    vacancies: Annotated[Path, typer.Option(help="Файл JSONL: одна вакансия на строку, как в GET /vacancies/{id}.")],
    pairs: Annotated[
        Path | None, typer.Option(help="Файл JSONL с парами {resume_id, vacancy_id}; без него сравнивается всё.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Куда записать оценки: {resume_id: {vacancy_id: score}}.")] = None,
    explain: Annotated[
        Path | None, typer.Option(help="Куда записать объяснения (JSONL): причины, факторы, препятствия к отклику.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="Сколько лучших вакансий показать на каждое резюме.")] = 20,
    areas: Annotated[Path | None, typer.Option(help="Справочник GET /areas; без него встроенный.")] = None,
    dictionaries: Annotated[
        Path | None, typer.Option(help="Справочник GET /dictionaries (курсы валют); без него встроенные курсы.")
    ] = None,
) -> None:
    """Сравнить резюме с вакансиями без сети и без ИИ: оценка 0–100, причины за и против."""
    if pairs is not None and out is None and explain is None:
        _fail("Укажите, куда записать оценки пар: --out scores.json (или --explain файл.jsonl).")
    matcher = Matcher(
        AreaTree.from_hh(_read_json(areas)) if areas else None,
        Rates.from_hh(_read_json(dictionaries)) if dictionaries else None,
    )
    prepared = _prepare(matcher, resumes)
    complaints = Complaints()
    wanted = _read_pairs(pairs, complaints, frozenset(prepared)) if pairs else None
    _require(vacancies)
    scores: dict[str, dict[str, float]] = {resume_id: {} for resume_id in prepared}
    rankings = {resume_id: Ranking(top) for resume_id in prepared}
    with _Explanations(explain) as sink:
        for vacancy in _vacancies(vacancies, complaints, None if wanted is None else frozenset(wanted)):
            chosen = prepared if wanted is None else wanted.get(vacancy.id, ())
            for resume_id in chosen:
                _compare(matcher, prepared[resume_id], vacancy, scores[resume_id], rankings[resume_id], sink)
    complaints.sum_up()
    if wanted is not None:
        _report_missing(wanted, scores)
    if out is not None:
        _write(out, json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
        _err.print(f"Оценки записаны: {out} ({sum(map(len, scores.values()))} пар).", highlight=False)
    if wanted is None:
        for resume_id, ranking in rankings.items():
            _print_ranking(prepared[resume_id], ranking.best())


def register(parent: typer.Typer) -> None:
    """Add the command to the program's own application."""
    parent.command("match")(match)


def _compare(
    matcher: Matcher,
    prepared: PreparedResume,
    vacancy: VacancyFacts,
    scores: dict[str, float],
    ranking: Ranking,
    sink: TextIO | None,
) -> None:
    fit = matcher.fit(prepared, vacancy)
    score = round(fit.exact, 2)
    scores[vacancy.id] = score
    crowded = len(ranking.items) == ranking.size and score < ranking.items[0][0]
    if sink is None and crowded:
        return
    decision = matcher.judge(prepared, vacancy)
    row = {
        "resume_id": prepared.resume.id,
        "vacancy_id": vacancy.id,
        "score": score,
        "name": vacancy.title.text,
        "employer": vacancy.employer_name,
        "area": vacancy.area_name,
        "reasons": decision.reasons,
        "reasons_against": decision.reasons_against,
        "blockers": [
            {"code": rule["code"], "sentence": rule["sentence"]}
            for rule in decision.trace["rules"]
            if not rule["passed"] and rule["kind"] == "operational"
        ],
        "factors": decision.factors,
        "counterfactual": decision.trace["counterfactual"],
        "matcher": decision.version,
    }
    ranking.offer(score, vacancy.id, row)
    if sink is not None:
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")


def _prepare(matcher: Matcher, path: Path) -> dict[str, PreparedResume]:
    payload = _read_json(path)
    items = payload.get("items", [payload]) if isinstance(payload, dict) else payload
    if not isinstance(items, list):
        _fail(f"В файле {path} нет списка резюме. Нужен список объектов, как в GET /resumes/{{id}}.")
    prepared: dict[str, PreparedResume] = {}
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not str(item.get("id") or "").strip():
            _err.print(f"[yellow]Резюме № {number} в {path.name}: нет id; пропущено.[/]", highlight=False)
            continue
        ready = matcher.prepare(item, _NO_LIMITS)
        prepared[ready.resume.id] = ready
        _warn_if_thin(ready)
    if not prepared:
        _fail(f"В файле {path} нет ни одного резюме с id.")
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
        _err.print(
            f"[yellow]Резюме {ready.resume.id}: нет {', '.join(lacking)}; оценки будут приблизительными.[/]",
            highlight=False,
        )


def _vacancies(path: Path, complaints: Complaints, wanted: frozenset[str] | None) -> Iterator[VacancyFacts]:
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
    with path.open("rb") as source, Progress(*columns, console=_err, transient=True) as progress:
        task = progress.add_task(f"Читаю {path.name}", total=path.stat().st_size)
        for number, raw in enumerate(source, start=1):
            progress.advance(task, len(raw))
            if not raw.strip():
                continue
            try:
                payload = json.loads(raw)
            except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
                complaints.line(path, number, "это не JSON")
                continue
            if isinstance(payload, dict):
                yield number, payload
            else:
                complaints.line(path, number, "нужен объект JSON")


def _read_pairs(path: Path, complaints: Complaints, known: frozenset[str]) -> dict[str, list[str]]:
    _require(path)
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


def _report_missing(wanted: dict[str, list[str]], scores: dict[str, dict[str, float]]) -> None:
    missing = [
        vacancy_id
        for vacancy_id, resume_ids in wanted.items()
        if resume_ids and vacancy_id not in scores[resume_ids[0]]
    ]
    if missing:
        shown = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
        _err.print(
            f"[yellow]Нет в файле вакансий: {shown} (всего {len(missing)}); эти пары без оценки.[/]", highlight=False
        )


def _print_ranking(prepared: PreparedResume, rows: list[dict[str, Any]]) -> None:
    table = Table(title=f"{prepared.resume.title.text or prepared.resume.id}: лучшие вакансии", show_lines=True)
    table.add_column("Оценка", justify="right")
    table.add_column("Вакансия", ratio=3, overflow="fold")
    table.add_column("Почему да", ratio=4, overflow="fold")
    table.add_column("Почему нет", ratio=4, overflow="fold")
    for row in rows:
        against = [*(blocker["sentence"] for blocker in row["blockers"]), *row["reasons_against"]]
        name = ", ".join(part for part in (row["name"], row["employer"], row["area"]) if part)
        table.add_row(
            f"{row['score']:.0f}",
            _plain(f"{name} ({row['vacancy_id']})"),
            _plain("\n".join(row["reasons"])),
            _plain("\n".join(against)),
        )
    if rows:
        _out.print(table)
    else:
        _out.print(f"{prepared.resume.id}: вакансий нет.")


def _plain(text: str) -> str:
    """Text of strangers in a table: no markup of rich, no control characters of the terminal."""
    return escape("".join(char for char in text if char == "\n" or char.isprintable()))


class _Explanations:
    """The file of explanations, or nothing when none is asked for."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> TextIO | None:
        if self._path is not None:
            try:
                self._file = self._path.open("w", encoding="utf-8", newline="\n")
            except OSError as error:
                _fail(f"Не могу записать {self._path}: {error.strerror}.")
        return self._file

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _read_json(path: Path) -> Any:
    _require(path)
    try:
        return json.loads(path.read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        where = f" (строка {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        _fail(f"Файл {path} не читается как JSON{where}. Проверьте, что это выгрузка API hh.ru в UTF-8.")


def _require(path: Path) -> None:
    if not path.is_file():
        _fail(f"Нет файла {path}. Проверьте путь.")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        _fail(f"Не могу записать {path}: {error.strerror}.")


def _fail(sentence: str) -> NoReturn:
    _err.print(f"[red]{sentence}[/]", highlight=False)
    raise typer.Exit(2)


def main() -> None:
    """Run as `python -m cli.match`."""
    app(prog_name="match", args=sys.argv[1:])


if __name__ == "__main__":
    main()
