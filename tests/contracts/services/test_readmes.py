"""The README of each service names exactly the subjects, tables and loops that the code gives it."""

import re
from pathlib import Path

import pytest

from libs.common.db.tables import metadata
from libs.common.events.catalogue import PRODUCERS
from libs.common.services import SERVICES, Service

ROOT = Path(__file__).resolve().parents[3]


def paragraph(text: str, *begins: str) -> set[str]:
    """What stands in backticks in the sentences that begin so, up to their full stop at the end of a line."""
    found = [re.search(rf"^{begin}:? (.*?\.)$", text, re.DOTALL | re.MULTILINE) for begin in begins]
    return {name for one in found if one is not None for name in re.findall(r"`([^`]+)`", one[1])}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_readme_names_what_the_code_says(service: Service) -> None:
    folder = ROOT / "services" / service.name
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert paragraph(text, "Takes") == {subject for subjects in service.facts.values() for subject in subjects}
    assert paragraph(text, "Tells") == {subject for subject, whose in PRODUCERS.items() if service.name in whose}
    tables = {name for name, table in metadata.tables.items() if service.name in table.info["writers"]}
    assert paragraph(text, "Writes") == tables
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    loops = set(re.findall(r"runtime\.loop\(f?\"([a-z_]+)", code))
    named = paragraph(text, "Loops", "Loops of the role search", "Loops of the role send")
    assert named == loops
    for path in re.findall(r"\btests/[\w/.]+\w", text):
        assert (ROOT / path).exists(), path
