"""A cell of the exported table is a text, whatever an employer called himself."""

import pytest

from services.api.applications.table import safe


@pytest.mark.parametrize(
    "value",
    ['=HYPERLINK("http://x")', "+7 999", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0@SUM(A1)", "＝1"],
)
def test_what_a_spreadsheet_would_calculate_becomes_a_text(value: str) -> None:
    assert safe(value) == f"'{value}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Python,=1+1&", "Python,'=1+1&"),
        ("a,\t @SUM(A1)", "a,\t '@SUM(A1)"),
        ("Здравствуйте!\n=1", "Здравствуйте!\n'=1"),
        ("a,-1", "a,'-1"),
        ("Умею:\n- Python,\n- C++, и - Go", "Умею:\n- Python,\n- C++, и - Go"),
    ],
)
def test_nothing_is_calculated_where_another_program_cuts(value: str, cell: str) -> None:
    assert safe(value) == cell


def test_the_rest_stays_as_it_is() -> None:
    assert (safe("Точка; «Банк»"), safe(None), safe(84)) == ("Точка; «Банк»", "", "84")
