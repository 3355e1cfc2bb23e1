"""Rules and panels ask for metrics that our processes have; every alert has a page that says what to do."""

import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from libs.common import services
from tests.support.observability import PANELS, PLACE, RULES, asked, ours

ROOT = Path(__file__).resolve().parents[3]
PROMTOOL = shutil.which("promtool") or shutil.which(str(ROOT / ".tools" / "prometheus" / "promtool"))


@pytest.fixture(scope="module")
def served() -> set[str]:
    """What `/metrics` of all services can name: figures are made when a service's modules are loaded."""
    for name in services.names():
        import_module(f"services.{name}.app")
    return {
        f"{metric.name}{end}" for metric in REGISTRY.collect() for end in ("", "_total", "_bucket", "_count", "_sum")
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_a_rule_asks_for_what_there_is_and_has_a_page(rule: dict[str, Any], served: set[str]) -> None:
    assert asked(rule["expr"])
    assert ours(rule["expr"]) <= served
    assert f"### {rule['alert']}\n\n`{rule['expr']}`" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert rule["annotations"]["runbook_url"].endswith(f"#{rule['alert'].lower()}")


def test_every_rule_has_a_case_in_its_unit_tests() -> None:
    cases = yaml.safe_load((PLACE / "rules_test.yml").read_text(encoding="utf-8"))["tests"]
    assert sorted(case["name"] for case in cases) == sorted(rule["alert"] for rule in RULES)


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not here: standalone/promtool.sh")
def test_every_alert_is_silent_in_health_and_fires_in_trouble() -> None:
    assert PROMTOOL is not None
    done = subprocess.run(
        [PROMTOOL, "test", "rules", PLACE / "rules_test.yml"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_panel_asks_for_what_there_is(served: set[str]) -> None:
    expressions = [target["expr"] for panel in PANELS for target in panel.get("targets", ())]
    names = {name for expression in expressions for name in ours(expression)}
    assert len(names) > 20
    assert names <= served
