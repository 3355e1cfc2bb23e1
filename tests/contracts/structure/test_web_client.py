"""The web client shows texts of employers, models and strangers as text, and runs none of them."""

import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[3] / "web" / "src"
RUNS = re.compile(
    r"dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\("
    r"|srcDoc\b|createContextualFragment|\bjavascript:"
)


def test_nothing_makes_html_or_script_of_a_text() -> None:
    files = [one for one in SOURCES.rglob("*.ts*") if ".test." not in one.name]
    assert len(files) > 50
    assert [str(one) for one in files if RUNS.search(one.read_text(encoding="utf-8"))] == []
