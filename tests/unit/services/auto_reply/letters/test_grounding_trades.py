"""The check holds for trades, resumes and vacancies that its corpus does not contain."""

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.auto_reply.letters.grounding import check

_SPEC = importlib.util.spec_from_file_location("trades", Path(__file__).with_name("trades.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
trades = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(trades)

CASES = [
    pytest.param(resume, vacancy, honest, text, id=f"{resume['title']}: {text[:50]}")
    for resume, vacancy, sentences in trades.CASES
    for honest, text in sentences
]


@pytest.mark.parametrize(("resume", "vacancy", "honest", "text"), CASES)
def test_sentence_is_judged(resume: dict[str, Any], vacancy: dict[str, Any], honest: bool, text: str) -> None:
    report = check(text, resume, vacancy, today=date(2026, 5, 1))
    assert report.grounded is honest, [(claim.kind, claim.text, claim.reason) for claim in report.claims]
