"""A clause that says what the resume denies is false, though a list of skills has its words."""

from datetime import date

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.claims import ClaimKind

RESUME = {
    "title": "Парикмахер",
    "skills": "Мужские стрижки не делаю.",
    "skill_set": ["Мужские стрижки", "Женские стрижки"],
    "experience": [{"position": "Парикмахер", "company": "«Локон»", "description": "Делаю женские стрижки."}],
}


def kinds(text: str) -> set[ClaimKind]:
    report = check(text, RESUME, {"name": "Парикмахер"}, today=date(2026, 5, 1))
    return {claim.kind for claim in report.unsupported}


@pytest.mark.parametrize("text", ["Делаю мужские стрижки.", "Мужские стрижки делаю."])
def test_the_opposite_of_a_denial_is_false(text: str) -> None:
    assert kinds(text) == {ClaimKind.NEGATION}


@pytest.mark.parametrize("text", ["Мужские стрижки не делаю.", "Делаю женские стрижки."])
def test_the_denial_itself_and_what_it_does_not_deny_pass(text: str) -> None:
    assert not kinds(text)
