from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"


@pytest.mark.parametrize(
    ("source", "copy"),
    [("observability/rules.yml", "rules.yml"), ("observability/grafana/vkatilsya.json", "dashboard.json")],
)
def test_the_chart_carries_the_rules_and_the_dashboard_of_the_product(source: str, copy: str) -> None:
    assert (DEPLOY / "helm/vkatilsya/files" / copy).read_bytes() == (DEPLOY / source).read_bytes()
