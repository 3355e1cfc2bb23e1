"""`vkatilsya match`: compare resumes with vacancies offline, without network, database or model."""

import json
import sys
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.match.files import (
    Complaints,
    Explanations,
    fail,
    prepare,
    read_dictionary,
    read_pairs,
    report_missing,
    require,
    stderr,
    vacancies_of,
    write,
)
from libs.common.messages.said import retold
from libs.common.text.money import Rates
from services.auto_reply.matching.engine import Matcher, PreparedResume
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import VacancyFacts

app = typer.Typer(add_completion=False, no_args_is_help=True)

_out = Console()


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
        fail("Укажите, куда записать оценки пар: --out scores.json (или --explain файл.jsonl).")
    matcher = Matcher(
        read_dictionary(areas, "/areas", AreaTree.from_hh) if areas else None,
        read_dictionary(dictionaries, "/dictionaries", Rates.from_hh) if dictionaries else None,
    )
    prepared = prepare(matcher, resumes)
    complaints = Complaints()
    wanted = read_pairs(pairs, complaints, frozenset(prepared)) if pairs else None
    require(vacancies)
    scores: dict[str, dict[str, float]] = {resume_id: {} for resume_id in prepared}
    rankings = {resume_id: Ranking(top) for resume_id in prepared}
    with Explanations(explain) as sink:
        for vacancy in vacancies_of(vacancies, complaints, None if wanted is None else frozenset(wanted)):
            chosen = prepared if wanted is None else wanted.get(vacancy.id, ())
            for resume_id in chosen:
                _compare(matcher, prepared[resume_id], vacancy, scores[resume_id], rankings[resume_id], sink)
    complaints.sum_up()
    if wanted is not None:
        report_missing(wanted, scores)
    if out is not None:
        write(out, json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
        stderr.print(f"Оценки записаны: {out} ({sum(map(len, scores.values()))} пар).", highlight=False)
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
        "reasons": [one.told("ru") for one in decision.reasons],
        "reasons_against": [one.told("ru") for one in decision.reasons_against],
        "blockers": [
            {"code": rule["code"], "sentence": retold(rule["said"], "ru")}
            for rule in decision.trace["rules"]
            if not rule["passed"] and rule["kind"] == "operational"
        ],
        "factors": decision.factors,
        "counterfactual": retold(decision.trace["counterfactual"], "ru") or None,
        "matcher": decision.version,
    }
    ranking.offer(score, vacancy.id, row)
    if sink is not None:
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")


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


def main() -> None:
    """Run as `python -m cli.match.command`."""
    app(prog_name="match", args=sys.argv[1:])


if __name__ == "__main__":
    main()
