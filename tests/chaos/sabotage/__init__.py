"""Known bugs as patches, and the counter that each must raise: a harness that cannot fail shows nothing."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.settings import ROOT

PATCHES = Path(__file__).resolve().parent
COPIED = ("libs", "services", "sandbox", "standalone", "ops", "migrations", "tests/chaos")


@dataclass(frozen=True)
class Sabotage:
    """A patch, the flags of a run that must find it, and the counters of which one must be above zero."""

    name: str
    counters: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def patch(self) -> Path:
        """The unified diff."""
        return PATCHES / f"{self.name}.patch"


CASES = (
    Sabotage(
        "default_ack_policy",
        ("notifications_missing",),
        (
            *("--matches", "300", "--kills", "4", "--only", "postgres", "--stops", "0", "--faults", "0"),
            *("--load-seconds", "6", "--no-republish"),
        ),
    ),
    Sabotage(
        "no_read_back",
        ("duplicate_posts",),
        ("--matches", "150", "--kills", "0", "--stops", "0", "--faults", "3"),
    ),
    Sabotage(
        "unlocked_quota",
        ("over_limit",),
        (
            *("--matches", "240", "--users", "16", "--kills", "0", "--stops", "0", "--faults", "0", "--poison", "0"),
            *("--dense-limits", "--load-seconds", "3", "--undo", "15", "--duplicates", "0"),
        ),
    ),
    Sabotage(
        "late_results_count",
        ("double_events", "duplicate_posts", "duplicate_applications"),
        (
            *("--matches", "150", "--kills", "0", "--stops", "6", "--faults", "0", "--poison", "0"),
            *("--load-seconds", "30", "--latency", "1.2", "--duplicates", "0"),
        ),
    ),
    Sabotage(
        "seq_before_insert",
        ("seq_gaps",),
        ("--matches", "100", "--kills", "0", "--stops", "0", "--faults", "0", "--duplicates", "0.5"),
    ),
)


class PatchError(Exception):
    """A patch does not fit the tree any more: it has to be made anew."""


def copy_tree(target: Path) -> None:
    """The part of the project that a run needs, without what tools left behind."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    shutil.copy(ROOT / "tests" / "__init__.py", target / "tests" / "__init__.py")


def apply(patch: Path, tree: Path) -> list[Path]:
    """Apply the patch and return the changed files; PatchError when a hunk does not fit."""
    # Without the ceiling git would look for a repository around the folder and skip what is not in it.
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.resolve().parent)}
    command = ["git", "apply", "-p1", "--whitespace=nowarn", str(patch)]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PatchError(f"{patch.name} does not apply: {done.stderr.strip()}")
    return [tree / name for name in changed(patch)]


def changed(patch: Path) -> list[str]:
    """The files that a patch changes."""
    lines = patch.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("+++ b/").split("\t")[0] for line in lines if line.startswith("+++ b/")]
