"""What the command prints: a line for every case under the number of its behaviour, then the counts."""

import re
from collections import Counter
from typing import Any

import pytest

from tests.conformance.target import TARGET, Target

_NAME = re.compile(r"test_(?P<number>\d{3})_(?P<title>\w+)(\[(?P<case>.*)\])?")
_WORDS = {"passed": "ok", "failed": "FAIL", "skipped": "--"}


def shown(name: str) -> str:
    """The name of a test as a number and a sentence."""
    match = _NAME.fullmatch(name)
    if match is None:
        return name
    case = f" ({match['case'].encode().decode('unicode_escape')[:40]})" if match["case"] else ""
    return f"{match['number']}  {match['title'].replace('_', ' ')}{case}"


class Report:
    """A plugin that gives the cases their target and tells how each went."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.counts: Counter[str] = Counter()
        self._config: pytest.Config | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the target over."""
        config.stash[TARGET] = self.target
        self._config = config

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """No dots: every case has a line of its own."""
        return (report.outcome, "", "") if report.when == "call" or not report.passed else None

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell a case when it is over."""
        if report.when != "call" and report.passed:
            return
        self.counts[report.outcome] += 1
        reason = f": {_reason(report)}" if report.skipped else ""
        self._terminal().write_line(f"  {_WORDS[report.outcome]:<5} {shown(report.nodeid.rsplit('::', 1)[-1])}{reason}")

    def pytest_terminal_summary(self) -> None:
        """The counts, and what to say for more."""
        kinds = (("passed", "hold"), ("failed", "do not hold"), ("skipped", "were not asked"))
        self._terminal().write_line("")
        self._terminal().write_line(", ".join(f"{self.counts[kind]} {word}" for kind, word in kinds))

    def _terminal(self) -> Any:
        assert self._config is not None
        return self._config.pluginmanager.get_plugin("terminalreporter")


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)
