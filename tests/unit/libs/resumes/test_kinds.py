"""What a text of a resume names: a school by its kind or its capitals, not by the ending of any word."""

import pytest

from libs.common.resumes.reading.kinds import SCHOOL


@pytest.mark.parametrize("text", ["МГСУ, 2012", "Колледж связи", "СибГАУ", "ИТМО", "Tomsk State University"])
def test_schools_are_recognised(text: str) -> None:
    assert SCHOOL.search(text)


@pytest.mark.parametrize("text", ["работала бухгалтера замещала", "Диплом с отличием", "кафедра сварки", "2012"])
def test_other_lines_are_none(text: str) -> None:
    assert not SCHOOL.search(text)
