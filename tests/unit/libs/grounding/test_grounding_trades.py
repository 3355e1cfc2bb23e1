"""The check holds for trades, resumes and vacancies that its corpus does not contain."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from tests.support.trades import TRADES

CASES = [
    pytest.param(trade.resume, trade.vacancy, honest, text, id=f"{trade.resume['title']}: {text[:50]}")
    for trade in TRADES
    for honest, texts in ((True, trade.honest), (False, trade.false))
    for text in texts
]


@pytest.mark.parametrize(("resume", "vacancy", "honest", "text"), CASES)
def test_sentence_is_judged(resume: dict[str, Any], vacancy: dict[str, Any], honest: bool, text: str) -> None:
    report = check(text, resume, vacancy, today=date(2026, 5, 1))
    assert report.grounded is honest, [(claim.kind, claim.text, claim.reason) for claim in report.claims]
