"""A cell of the exported table is a text, whatever an employer called himself."""

import pytest

from services.api.applications.table import safe


@pytest.mark.parametrize(
    "value",
    ['=HYPERLINK("http://x")', "+7 999", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0@SUM(A1)", "＝1"],
)
def test_what_a_spreadsheet_would_calculate_becomes_a_text(value: str) -> None:
    assert safe(value) == f"'{value}"


def test_the_rest_stays_as_it_is() -> None:
    assert (safe("Точка; «Банк»"), safe(None), safe(84)) == ("Точка; «Банк»", "", "84")
