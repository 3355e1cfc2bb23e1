"""The configuration page is what the settings classes say, and says something about every variable."""

from cli.configuration import PAGE, page


def test_the_committed_page_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make openapi`"


def test_every_variable_is_described() -> None:
    undescribed = [line for line in page().splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert undescribed == []
