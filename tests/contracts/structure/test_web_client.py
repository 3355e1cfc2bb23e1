"""The web client shows texts of strangers as text, runs none of them, and has words for why sending waits."""

import re
from pathlib import Path

from libs.common.messages.catalogue import catalogue

SOURCES = Path(__file__).resolve().parents[3] / "web" / "src"
RUNS = re.compile(
    r"dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\("
    r"|srcDoc\b|createContextualFragment|\bjavascript:"
)


def test_nothing_makes_html_or_script_of_a_text() -> None:
    files = [one for one in SOURCES.rglob("*.ts*") if ".test." not in one.name]
    assert len(files) > 50
    assert [str(one) for one in files if RUNS.search(one.read_text(encoding="utf-8"))] == []


def test_every_reason_why_sending_waits_has_its_words() -> None:
    said = re.findall(r"^  (\w+): msg`", (SOURCES / "lib" / "reasons.ts").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(catalogue("ru")["pause"]) - set(said) == set()
    gate = SOURCES.parents[1] / "services" / "auto_reply" / "sending" / "gate.py"
    assert set(re.findall(r'\bHold\(row, "(\w+)"', gate.read_text(encoding="utf-8"))) - set(said) == set()
