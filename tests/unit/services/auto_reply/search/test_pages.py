"""What is stored of a vacancy that was judged."""

from typing import Any

import pytest

from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.search.pages import Judged, vacancy_row


@pytest.mark.parametrize(
    ("employer", "name"), [(None, ""), ({}, ""), ({"name": None}, ""), ({"id": "7", "name": "Ромашка"}, "Ромашка")]
)
def test_an_employer_without_a_name_has_none(employer: dict[str, Any] | None, name: str) -> None:
    item = {"id": "1", "name": "Повар", "employer": employer}
    matcher = Matcher()
    decision = matcher.judge(matcher.prepare({"id": "r", "title": "Повар"}), VacancyFacts.from_hh(item))
    assert vacancy_row(Judged(item, None, decision, "score"))["employer_name"] == name
