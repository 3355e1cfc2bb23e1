"""How well the grounding check tells false sentences from honest ones, on a corpus labelled apart from it."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from libs.common.grounding.check import check

CORPUS = Path("tests/corpus/grounding")
LABELLED_AT = date(2026, 5, 1)
"""The day as of which the labels of the corpus hold."""

SPLITS = ("dev", "holdout")
KINDS = (
    "skill", "years", "number", "employer", "title", "degree", "language_level", "certificate", "team_size",
    "vacancy_claim",
)  # fmt: skip
"""The kinds of falsehood that the corpus has."""
UNSENT = frozenset({"willing", "availability", "motivation", "soft"})
"""Honest kinds that speak for the applicant beyond the resume."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one split: false sentences caught and met by kind, honest ones lost and met."""

    caught: Mapping[str, int]
    false: Mapping[str, int]
    lost: int
    honest: int

    @property
    def caught_share(self) -> float:
        """The share of false sentences caught, all kinds together."""
        return sum(self.caught.values()) / max(1, sum(self.false.values()))

    @property
    def lost_share(self) -> float:
        """The share of honest sentences that were held to be false."""
        return self.lost / max(1, self.honest)

    def kind_share(self, kind: str) -> float:
        """The share of false sentences of a kind that were caught; 1 when there are none."""
        return self.caught.get(kind, 0) / self.false[kind] if self.false.get(kind) else 1.0


def measure(corpus: Path, split: str | None = None) -> Figures:
    """Check every sentence of a split, or of the whole corpus, and count."""
    caught: Counter[str] = Counter()
    false: Counter[str] = Counter()
    lost = honest = 0
    for row, grounded in judged(corpus, split):
        if row["honest"]:
            if row["kind"] in UNSENT:
                continue
            honest += 1
            lost += not grounded
        else:
            false[row["kind"]] += 1
            caught[row["kind"]] += not grounded
    return Figures(caught, false, lost, honest)


def judged(corpus: Path, split: str | None = None) -> Iterator[tuple[dict[str, Any], bool]]:
    """Give each labelled sentence with the verdict of the check."""
    resumes = {item["id"]: item for item in json.loads((corpus / "resumes.json").read_text(encoding="utf-8"))}
    vacancies = {item["id"]: item for item in json.loads((corpus / "vacancies.json").read_text(encoding="utf-8"))}
    for line in (corpus / "sentences.jsonl").read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            continue
        row = json.loads(line)
        if split is None or row["split"] == split:
            resume, vacancy = resumes[row["resume_id"]], vacancies[row["vacancy_id"]]
            yield row, check(row["text"], resume, vacancy, today=LABELLED_AT).grounded


def table(figures: Mapping[str, Figures]) -> str:
    """Write the figures of several splits as one table."""
    rows = [f"{'kind':<16}" + "".join(f"{name:>18}" for name in figures)]
    for kind in KINDS:
        cells = (
            f"{one.caught.get(kind, 0)}/{one.false.get(kind, 0)} {one.kind_share(kind):6.1%}"
            for one in figures.values()
        )
        rows.append(f"{kind:<16}" + "".join(f"{cell:>18}" for cell in cells))
    for title, cells in (
        (
            "false caught",
            [
                f"{sum(one.caught.values())}/{sum(one.false.values())} {one.caught_share:6.1%}"
                for one in figures.values()
            ],
        ),
        ("honest lost", [f"{one.lost}/{one.honest} {one.lost_share:6.1%}" for one in figures.values()]),
    ):
        rows.append(f"{title:<16}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(rows)


def all_figures(corpus: Path) -> dict[str, Figures]:
    """Measure each split and the whole corpus."""
    return {**{split: measure(corpus, split) for split in SPLITS}, "all": measure(corpus)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; with `--failures dev` also the sentences of that split that were judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--failures", choices=SPLITS[:1], help="list the wrongly judged sentences of the dev split")
    options = parser.parse_args(arguments)
    sys.stdout.write(table(all_figures(options.corpus)) + "\n")
    if options.failures:
        for row, grounded in judged(options.corpus, options.failures):
            if grounded != row["honest"]:
                sys.stdout.write(f"{row['id']} {'honest' if row['honest'] else row['kind']}: {row['text']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
