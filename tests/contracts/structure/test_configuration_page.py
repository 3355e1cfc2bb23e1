"""The configuration page is what the settings classes say, and says something about every variable."""

import tomllib

from cli.configuration import EXAMPLE, NEEDED, PAGE, example, page
from libs.common.version import VERSION


def test_the_committed_page_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make openapi`"


def test_the_committed_example_of_an_environment_is_that_of_the_code() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text == example(), "run `make openapi`"
    missing = [name for names in NEEDED.values() for name in names if f"{name.upper()}=" not in text]
    assert missing == []


def test_every_variable_is_described() -> None:
    undescribed = [line for line in page().splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert undescribed == []


def test_the_version_is_told_the_same_way_everywhere() -> None:
    project = tomllib.loads((PAGE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
