"""The mistakes that chaos and simulation make on purpose still fit the code: one that fits nothing finds nothing.

What they break is shown by `python -m tests.chaos.sabotage` and `python -m tests.simulation --mutations`.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.chaos.checker import ALSO, MUST
from tests.chaos.sabotage import CASES, PATCHES, Sabotage, apply, changed
from tests.chaos.settings import ROOT
from tests.simulation.subjects import SUBJECTS


def test_every_patch_has_its_case() -> None:
    assert {path.stem for path in PATCHES.glob("*.patch")} == {case.name for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_patch_fits_and_leaves_code_that_compiles(case: Sabotage, tmp_path: Path) -> None:
    names = changed(case.patch)
    assert names
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for path in apply(case.patch, tmp_path):
        source = path.read_text(encoding="utf-8")
        assert source != (ROOT / path.relative_to(tmp_path)).read_text(encoding="utf-8")
        compile(source, str(path), "exec")
    assert set(case.counters) <= {*MUST, *ALSO}


@pytest.mark.parametrize(
    ("subject", "name"), [(subject, name) for subject, found in SUBJECTS.items() for name in found.mutations]
)
def test_a_mutation_finds_what_it_changes(subject: str, name: str) -> None:
    with SUBJECTS[subject].mutations[name]():
        pass


@pytest.mark.parametrize("name", ["scheduler", "database", "network", "subject", "mistakes", "wiring"])
def test_what_all_subjects_share_knows_none_of_them(name: str) -> None:
    text = (ROOT / "tests" / "simulation" / f"{name}.py").read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if re.match(r"\s*(from|import) services\b", line)]
    assert not re.findall(r"(?i)applications?\b|negotiation|vacanc|chat", text)
