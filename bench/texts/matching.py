"""How well and how fast vacancies are matched.

    python -m bench.texts.matching speed [--vacancies FILE.jsonl]
    python -m bench.texts.matching eval [--data FOLDER]...

Both print JSON. `speed`: vacancies a second on one core, and the cost when there are ten times as many. `eval`: figures
on labelled pairs, as shipped and leave-one-resume-out, from resumes.json, vacancies.jsonl and labels.jsonl of every
FOLDER (by default `data` and `data/trades` of VKATILSYA_REFERENCE).
"""

import argparse
import itertools
import json
import math
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.figures import target
from bench.stage.synthetic import resume, vacancy
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.fit.score import CONTENT, GATES, combine
from services.auto_reply.matching.reading.facts import VacancyFacts

THRESHOLD = 60.0
Pair = tuple[float, int]
Row = tuple[dict[str, float], int]


def speed(path: Path | None, small: int = 1_000) -> dict[str, Any]:
    """Vacancies a second from raw JSON to a decision, and of rules and scoring alone; how the cost grows tenfold.

    Best of three, processor time.

    The smaller run comes first and cold, the larger one sees ten times as many other vacancies.
    """
    source = (
        _real(path)
        if path
        else (json.dumps(vacancy(n, random.Random(n)), ensure_ascii=False) for n in itertools.count())
    )
    lines = list(itertools.islice(source, 11 * small))
    matcher = Matcher()
    prepared = matcher.prepare(resume())
    _judge_all(matcher, prepared, lines[: small // 4])
    first, rest = lines[:small], lines[small:]
    cost_small = min(_cost(lambda: _judge_all(matcher, prepared, first), len(first)) for _ in range(3))
    cost_large = min(_cost(lambda: _judge_all(matcher, prepared, rest), len(rest)) for _ in range(2))
    read = [VacancyFacts.from_hh(json.loads(line)) for line in first]
    cost_judged = min(_cost(lambda: [matcher.judge(prepared, item) for item in read], len(read)) for _ in range(3))
    cost_listed = min(
        _cost(lambda: [matcher.check_listed(prepared, item) for item in read], len(read)) for _ in range(3)
    )
    return {
        "vacancies_per_second": round(1 / cost_small),
        "judged_per_second": round(1 / cost_judged),
        "ratio_10x": round(cost_large / cost_small, 3),
        "vacancies": [len(first), len(rest)],
        "list_checks_per_second": round(1 / cost_listed),
        "source": "file" if path else "synthetic",
        "targets": [target("vacancies judged a second", 1 / cost_judged, 3_500, at_least=True)],
    }


def _real(path: Path) -> Iterable[str]:
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return itertools.islice(itertools.cycle(lines), len(lines) * 3)


def _judge_all(matcher: Matcher, prepared: Any, lines: Sequence[str]) -> None:
    for line in lines:
        matcher.judge(prepared, VacancyFacts.from_hh(json.loads(line)))


def _cost(work: Callable[[], object], count: int) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) / count


def evaluate(*folders: Path) -> dict[str, Any]:
    """NDCG@10 and AUC averaged over resumes, F1 at 60 pooled.

    As shipped, and with settings tuned on the other resumes only.
    """
    rows = _labelled_in(folders)
    shipped = {name: [(combine(factors), grade) for factors, grade in items] for name, items in rows.items()}
    held_out: dict[str, list[Pair]] = {}
    chosen: dict[str, Mapping[str, float]] = {}
    for name in rows:
        others = {key: items for key, items in rows.items() if key != name}
        chosen[name] = _tune(others)
        held_out[name] = [(_weighted(factors, chosen[name]), grade) for factors, grade in rows[name]]
    return {
        "shipped": _figures(shipped),
        "leave_one_resume_out": _figures(held_out),
        "chosen_without": chosen,
        "per_resume": {name: _figures({name: pairs}) for name, pairs in shipped.items()},
    }


def evaluate_shipped(*folders: Path) -> dict[str, float]:
    """The same figures as shipped only."""
    return _figures(_shipped(folders))


def per_resume(*folders: Path) -> dict[str, dict[str, float]]:
    """The figures of every resume by itself, as shipped."""
    return {name: _figures({name: pairs}) for name, pairs in _shipped(folders).items()}


def _shipped(folders: Iterable[Path]) -> dict[str, list[Pair]]:
    rows = _labelled_in(folders)
    return {name: [(combine(factors), grade) for factors, grade in items] for name, items in rows.items()}


def _labelled_in(folders: Iterable[Path]) -> dict[str, list[Row]]:
    return {name: items for folder in folders for name, items in _labelled(folder).items()}


def _labelled(folder: Path) -> dict[str, list[Row]]:
    labels = [
        json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").split("\n") if line.strip()
    ]
    wanted = {label["vacancy_id"] for label in labels}
    payloads = (
        json.loads(line)
        for line in (folder / "vacancies.jsonl").read_text(encoding="utf-8").split("\n")
        if line.strip()
    )
    facts = {item["id"]: VacancyFacts.from_hh(item) for item in payloads if item["id"] in wanted}
    matcher = Matcher()
    prepared = {
        item["id"]: matcher.prepare(item) for item in json.loads((folder / "resumes.json").read_text(encoding="utf-8"))
    }
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for label in labels:
        fit = matcher.fit(prepared[label["resume_id"]], facts[label["vacancy_id"]])
        rows[label["resume_id"]].append((fit.factors, label["grade"]))
    return dict(sorted(rows.items()))


_GRID: dict[str, tuple[float, ...]] = {
    "curve": (0.6, 0.66, 0.72, 0.78, 0.84),
    **dict.fromkeys(GATES, (0.6, 1.0, 1.5)),
    **dict.fromkeys(CONTENT, (0.5, 1.0, 2.0)),
}
"""What leave-one-out may choose: the final curve, an exponent for every gate, a multiple of every content weight."""


def _weighted(factors: Mapping[str, float], settings: Mapping[str, float]) -> float:
    changed = {name: factors[name] ** settings.get(name, 1.0) if name in GATES else factors[name] for name in factors}
    weights = {name: share * settings.get(name, 1.0) for name, share in CONTENT.items()}
    return combine(changed, weights=weights, curve=settings["curve"])


def _tune(rows: Mapping[str, list[Row]], rounds: int = 2) -> dict[str, float]:
    """Coordinate search for NDCG + 2 AUC + F1 on the given resumes; starts at the shipped settings."""
    best = dict.fromkeys(_GRID, 1.0) | {"curve": 0.72}

    def worth(settings: Mapping[str, float]) -> float:
        figures = _figures(
            {name: [(_weighted(f, settings), g) for f, g in items] for name, items in rows.items()}, digits=9
        )
        return figures["ndcg10"] + 2 * figures["auc"] + figures["f1"]

    top = worth(best)
    for _, (name, values) in itertools.product(range(rounds), _GRID.items()):
        for value in values:
            candidate = {**best, name: value}
            if (found := worth(candidate)) > top + 1e-9:
                best, top = candidate, found
    return {name: value for name, value in best.items() if name == "curve" or value != 1.0}


def _figures(pairs: Mapping[str, list[Pair]], digits: int = 3) -> dict[str, float]:
    pooled = [pair for items in pairs.values() for pair in items]
    return {
        "ndcg10": round(fmean(map(ndcg, pairs.values())), digits),
        "auc": round(fmean(map(auc, pairs.values())), digits),
        "f1": round(f1(pooled), digits),
    }


def ndcg(pairs: Sequence[Pair], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first k, ties broken against us."""

    def gain(grades: Iterable[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(itertools.islice(grades, k)))

    ranked = [grade for _, grade in sorted(pairs, key=lambda pair: (-pair[0], pair[1]))]
    return gain(ranked) / (gain(sorted((grade for _, grade in pairs), reverse=True)) or 1.0)


def auc(pairs: Sequence[Pair]) -> float:
    """Chance that a vacancy worth applying to (grade 2 or 3) stands above one that is not."""
    good = [score for score, grade in pairs if grade >= 2]
    poor = [score for score, grade in pairs if grade < 2]
    return sum((one > other) + 0.5 * (one == other) for one in good for other in poor) / (len(good) * len(poor) or 1)


def f1(pairs: Sequence[Pair], threshold: float = THRESHOLD) -> float:
    """Harmonic mean of precision and recall at the threshold."""
    hit = sum(score >= threshold and grade >= 2 for score, grade in pairs)
    chosen, good = sum(score >= threshold for score, _ in pairs), sum(grade >= 2 for _, grade in pairs)
    return 2 * hit / (chosen + good) if chosen + good else 0.0


def main() -> None:
    """Run one of the two and print its JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "eval"))
    parser.add_argument("--vacancies", type=Path)
    parser.add_argument("--data", type=Path, action="append")
    arguments = parser.parse_args()
    if arguments.what == "speed":
        print(json.dumps(speed(arguments.vacancies)))
        return
    reference = os.environ.get("VKATILSYA_REFERENCE")
    given = [Path(reference, "data"), Path(reference, "data", "trades")] if reference else []
    folders = arguments.data or [folder for folder in given if folder.is_dir()]
    if not folders or not all((folder / "labels.jsonl").is_file() for folder in folders):
        sys.exit("No labelled pairs: name their folder with --data or set VKATILSYA_REFERENCE.")
    print(json.dumps(evaluate(*folders), indent=1))


if __name__ == "__main__":
    main()
