"""Learn what employers' messages call for: `services/chat_analysis/reading/classifier/weights.txt`.

    python -m bench.texts.message_kinds                 learn from the labelled messages and write the weights
    python -m bench.texts.message_kinds --judge FILE    how many messages of a file are read rightly, what is confused

A linear model over stems, pairs of stems and what the rules found, learned by AdaGrad in one fixed order: the same
messages give the same weights. What stands in `blind/`, and the unseen halves of `trades/late, last, newest`, is never
learned from.
"""

import argparse
import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from services.chat_analysis.reading.classifier.features import features, vector
from services.chat_analysis.reading.classifier.likely import (
    COLUMNS,
    KINDS,
    SCALE,
    SENSITIVE,
    TOPICS,
    Likely,
    Weights,
    judged,
    logistic,
    softmax,
    summed,
)
from services.chat_analysis.reading.classifier.signals import signals
from services.chat_analysis.reading.kinds import PRIVATE, ruled_kind
from services.chat_analysis.reading.understanding import understand

CORPUS = Path("tests/corpus/chats")
WEIGHTS = Path("services/chat_analysis/reading/classifier/weights.txt")
NEW = tuple(
    f"learned/{name}.txt"
    for name in (
        "usual", "services", "offices", "indirect", "confusable", "facts", "questions", "voices", "private", "english",
        "facts_in_talk", "facts_bluntly", "private_in_talk", "near_facts",
    )
)  # fmt: skip
"""Messages that no rule was written with: here the rules are as right as they are in life."""
OLD = (
    "messages.txt", "later.txt", "latest.txt", "unread.txt", "trades/open.txt", "trades/more.txt", "trades/closed.txt",
    "trades/further.txt",
)  # fmt: skip
"""Messages that the rules were written with: what they find there is righter than in life, so only words count."""
HALVES = ("trades/late.txt", "trades/last.txt", "trades/newest.txt")
"""The same, and their unseen halves are kept for judging."""
NOW = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/Moscow"))
ROUNDS, STEP, START_STEP, SEED, LEAST = 15, 0.2, 0.02, 1, 3
_TINY = 1e-8
Lesson = tuple[list[float | None], Counter[str]]
"""What each column should say of a message, and its features."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message of a labelled file; `flags` are s (sensitive) and x (suspicious), `more` the third field."""

    kind: str
    flags: frozenset[str]
    text: str
    more: str = ""

    @property
    def unseen(self) -> bool:
        """Whether it belongs to the half that nobody looks at, of a file that has halves."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1

    @property
    def topics(self) -> frozenset[str]:
        """The facts that it asks for, where they are labelled."""
        return (
            frozenset(self.more.removeprefix("topics=").split(",")) if self.more.startswith("topics=") else frozenset()
        )

    def targets(self, *, topics: bool) -> list[float | None]:
        """What each column should say; None where nobody said it, as old files name no topics.

        Raises ValueError where the label is no kind.
        """
        if self.kind not in KINDS:
            raise ValueError(f"no kind of a message: {self.kind}")
        kinds = [float(one == self.kind) for one in KINDS]
        asked = [float(one.value in self.topics) if topics else None for one in TOPICS]
        return [*kinds, float("s" in self.flags), *asked]


def labelled(path: Path) -> list[Labelled]:
    """Read a labelled file: "label flags ¦ text ¦ what else is known" a line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [_row(line) for line in lines if line and not line.startswith("#")]


def _row(line: str) -> Labelled:
    label, text, *more = line.split(" ¦ ")
    name, *flags = label.split()
    return Labelled(name, frozenset("".join(flags)), text.replace("\\n", "\n"), more[0] if more else "")


def learned_from(corpus: Path = CORPUS) -> list[Lesson]:
    """What each message that is learned from should say, and its features."""
    old = [one for name in OLD for one in labelled(corpus / name)]
    old += [one for name in HALVES for one in labelled(corpus / name) if not one.unseen]
    new = [one for name in NEW for one in labelled(corpus / name)]
    # A message is learned by its words alone as well: a sentence of it is judged so.
    words = [(one.targets(topics=False), features(one.text)) for one in old]
    words += [(one.targets(topics=True), features(one.text)) for one in new]
    return [*words, *((one.targets(topics=True), features(one.text, found_in(one.text))) for one in new)]


def found_in(text: str) -> tuple[str, ...]:
    """What the rules find in a text."""
    said = understand(text, NOW, str(NOW.tzinfo))
    return signals(said, ruled_kind(said))


def digest(lessons: Sequence[Lesson]) -> str:
    """Stands in the weights for what they were learned from: messages, labels, and what the rules find."""
    said = json.dumps([(target, list(found.items())) for target, found in lessons], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def learn(rows: Sequence[Lesson]) -> Weights:
    """Weights by which these messages are told apart; kinds count alike however often they are met."""
    met = Counter(name for _, found in rows for name in found)
    rarity = {name: math.log((1 + len(rows)) / (1 + met[name])) for name in sorted(met) if met[name] >= LEAST}
    lines = [vector(found, rarity) for _, found in rows]
    targets = [target for target, _ in rows]
    counts = [sum(filter(None, column)) for column in zip(*targets, strict=True)]
    pull = [len(rows) / (len(KINDS) * max(1, count)) for count in counts[: len(KINDS)]]
    rare = [max(1.0, math.sqrt(len(rows) / max(1, count))) for count in counts[len(KINDS) :]]
    weights = {name: [0.0] * len(COLUMNS) for name in rarity}
    moved = {name: [_TINY] * len(COLUMNS) for name in rarity}
    start = [0.0] * len(COLUMNS)
    order, chance = list(range(len(rows))), random.Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for place in order:
            errors = _errors(start, weights, lines[place], targets[place], pull, rare)
            _move(start, weights, moved, lines[place], errors)
    return Weights(tuple(start), rarity, {name: tuple(values) for name, values in weights.items()})


def _errors(
    start: Sequence[float],
    weights: dict[str, list[float]],
    line: Iterable[tuple[str, float]],
    target: Sequence[float | None],
    pull: Sequence[float],
    rare: Sequence[float],
) -> list[float]:
    sums = summed(start, weights, line)
    wanted, alone = target[: len(KINDS)], target[len(KINDS) :]
    own = pull[wanted.index(1.0)]
    kinds = [own * (one - (there or 0.0)) for one, there in zip(softmax(sums[: len(KINDS)]), wanted, strict=True)]
    others = zip(sums[len(KINDS) :], alone, rare, strict=True)
    return [*kinds, *(_error(logistic(one), there, weight) for one, there, weight in others)]


def _error(share: float, there: float | None, weight: float) -> float:
    if there is None:
        return 0.0
    return (share - there) * (weight if there else 1.0)


def _move(
    start: list[float],
    weights: dict[str, list[float]],
    moved: dict[str, list[float]],
    line: Iterable[tuple[str, float]],
    errors: Sequence[float],
) -> None:
    for column, error in enumerate(errors):
        start[column] -= START_STEP * error
    for name, share in line:
        own, far = weights[name], moved[name]
        for column, error in enumerate(errors):
            slope = error * share
            far[column] += slope * slope
            own[column] -= STEP * slope / math.sqrt(far[column])


def written(weights: Weights, source: str) -> str:
    """The weights as the file keeps them: a line a feature, its rarity, and a weight a column, in hundredths."""
    lines = [
        "# Made by python -m bench.texts.message_kinds; not to be edited. Feature, rarity, weights in hundredths.",
        f"# Learned from {source}",
        "\t".join(COLUMNS),
        "\t".join(str(round(one * SCALE)) for one in weights.start),
    ]
    for name, own in weights.by_feature.items():
        rarity = round(weights.rarity[name] * SCALE)
        lines.append(f"{name}\t{rarity}\t{' '.join(str(round(one * SCALE)) for one in own)}")
    return "\n".join(lines) + "\n"


def report(rows: Sequence[Labelled], found: Sequence[Likely]) -> str:
    """How many messages are read rightly, and what is confused most."""
    pairs = list(zip(rows, found, strict=True))
    wrong = Counter((one.kind, got.kind) for one, got in pairs if one.kind != got.kind)
    asked = [(one, got) for one, got in pairs if "s" in one.flags]
    seen = sum(got.sensitive > PRIVATE for _, got in asked)
    false = sum(got.sensitive > PRIVATE for one, got in pairs if "s" not in one.flags)
    lines = [
        f"kinds: {len(rows) - wrong.total()} of {len(rows)}",
        f"{SENSITIVE}: {seen} of {len(asked)}, {false} false",
    ]
    return "\n".join([*lines, *(f"  {kind} read as {got}: {count}" for (kind, got), count in wrong.most_common(12))])


def main() -> int:
    """Learn and write, or judge."""
    parser = argparse.ArgumentParser(prog="python -m bench.texts.message_kinds", description=__doc__)
    parser.add_argument("--judge", type=Path, help="a labelled file")
    arguments = parser.parse_args()
    if arguments.judge:
        from services.chat_analysis.reading.classifier.likely import learned

        rows = labelled(arguments.judge)
        print(report(rows, [judged(learned(), one.text, found_in(one.text)) for one in rows]))
        return 0
    rows = learned_from()
    WEIGHTS.write_text(written(learn(rows), digest(rows)), encoding="utf-8")
    print(f"{len(rows)} readings of messages, {WEIGHTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
