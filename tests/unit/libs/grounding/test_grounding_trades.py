"""The check holds for trades, resumes and vacancies that its corpus does not contain."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from tests.support import trades

CASES = [
    pytest.param(resume, vacancy, honest, text, id=f"{resume['title']}: {text[:50]}")
    for resume, vacancy, sentences in trades.CASES
    for honest, text in sentences
]


@pytest.mark.parametrize(("resume", "vacancy", "honest", "text"), CASES)
def test_sentence_is_judged(resume: dict[str, Any], vacancy: dict[str, Any], honest: bool, text: str) -> None:
    report = check(text, resume, vacancy, today=date(2026, 5, 1))
    assert report.grounded is honest, [(claim.kind, claim.text, claim.reason) for claim in report.claims]
