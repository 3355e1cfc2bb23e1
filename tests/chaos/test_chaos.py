"""One minute of chaos: real processes are killed, frozen and lied to, and nothing is lost or done twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.checker import MUST
from tests.chaos.settings import ROOT

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(330)]


def test_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.chaos", "--matches", "150", "--kills", "6", "--seed", "1"]
    command += ["--scenario", "send", "--seconds-limit", "240", "--folder", str(tmp_path / "chaos")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    report = json.loads(done.stdout)
    assert [report[name] for name in MUST] == [0] * len(MUST)
    did = report["scenarios"]["send"]
    assert did["kills"] >= 6
    assert did["accepted"] > 50
    assert did["lost_answers"] > 0
