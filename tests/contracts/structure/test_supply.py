"""What is installed: only wheels with known hashes, and only under licences that we may pass on."""

import re
import runpy
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.health.check_machine import age
from libs.common.version import UPDATED

ROOT = Path(__file__).resolve().parents[3]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
PERMISSIVE = {
    "Apache-2.0", "Apache Software License", "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause",
    "3-Clause BSD License",     "DFSG approved", "ISC License (ISCL)", "MIT", "MIT-0", "MIT License", "PSF-2.0",
    "Python Software Foundation License",
}  # fmt: skip
WEAK_COPYLEFT = {"MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"}
"""Files of theirs stay theirs when changed; we change none and pass them on as they are."""
EXCEPTIONS = {
    "python-telegram-bot": ("LGPL-3.0-only", "a second client for the tests of the Telegram sandbox; never shipped"),
}
NOT_HERE = {"colorama", "httpx2-jsfetch"}
"""Needed on other systems only, so their metadata is not here; both are under BSD-3-Clause."""


def pinned(lock: Path) -> dict[str, str]:
    """Names of a lock file with their markers."""
    return {name: marker for name, _, marker in PINNED.findall(lock.read_text(encoding="utf-8"))}


@cache
def licences(name: str) -> frozenset[str]:
    """What the installed package says of itself: its expression, else its classifiers, else its old field."""
    found = distribution(name).metadata
    if "License-Expression" in found:
        expression = found["License-Expression"].replace("(", "").replace(")", "")
        return frozenset(re.split(r" (?:AND|OR|WITH) ", expression))
    classifiers = [one.rsplit(" :: ", 1)[-1] for one in found.get_all("Classifier", []) if one.startswith("License")]
    if len(classifiers) > 1 and "OSI Approved" in classifiers:
        classifiers.remove("OSI Approved")  # the heading under which the licence itself stands
    return frozenset(classifiers or [found["License"].strip() if "License" in found else ""])


def refused(name: str) -> str | None:
    """Why a package may not be depended on."""
    try:
        said = licences(name)
    except PackageNotFoundError:
        return None if name in NOT_HERE else f"{name} is not installed: its licence is unknown"
    if name in EXCEPTIONS:
        return None if said == frozenset({EXCEPTIONS[name][0]}) else f"{name} has another licence now: {sorted(said)}"
    wrong = said - PERMISSIVE - WEAK_COPYLEFT
    return f"{name}: {sorted(wrong)}" if wrong else None


def test_every_dependency_has_a_licence_that_is_allowed() -> None:
    locked = {name for lock in LOCKS if "audit" not in lock.name for name in pinned(lock)}
    assert len(locked) > 100
    assert [why for name in sorted(locked) if (why := refused(name))] == []


def test_nothing_that_is_shipped_stands_under_an_exception() -> None:
    shipped = pinned(ROOT / "requirements.lock") | pinned(ROOT / "requirements-standalone.lock")
    assert set(EXCEPTIONS) & set(shipped) == set()


def test_what_is_scanned_is_everything_that_is_shipped() -> None:
    scanned = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    for lock in ("requirements.lock", "requirements-standalone.lock"):
        shipped = PINNED.finditer((ROOT / lock).read_text(encoding="utf-8"))
        assert [one.group() for one in shipped if one.group() not in scanned] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_has_its_version_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^(?:#.*\n)*", "", text))
    assert entries
    assert [entry for entry in entries if not (PINNED.match(entry) and "--hash=sha256:" in entry)] == []
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("path", ["standalone/install.sh", ".ci/audit"])
def test_no_install_runs_the_code_of_a_package(path: str) -> None:
    commands = re.findall(r"pip install(?:[^\n]*\\\n)*[^\n]*", (ROOT / path).read_text(encoding="utf-8"))
    assert commands
    for command in commands:
        assert "--require-hashes" in command
        assert "--only-binary :all:" in command


JUDGE: dict[str, Any] = runpy.run_path(str(ROOT / ".ci" / "judge.py"))
SEEN = date(2026, 3, 1)


def known(*, severity: str = "high", reachable: bool = True) -> dict[str, dict[str, Any]]:
    return {"GHSA-1": {"since": SEEN, "severity": severity, "reachable": reachable, "why": "x"}}


@pytest.mark.parametrize(
    ("entry", "days"),
    [
        (known(), 7),
        (known(severity="critical"), 7),
        (known(severity="medium"), 30),
        (known(reachable=False), 92),
    ],
)
def test_a_known_vulnerability_may_stand_as_long_as_the_page_says(entry: dict[str, dict[str, Any]], days: int) -> None:
    found = [("x 1.0", "GHSA-1", "исправлено в: 1.1")]
    assert JUDGE["exceeded"](found, entry, SEEN + timedelta(days=days)) == []
    [said] = JUDGE["exceeded"](found, entry, SEEN + timedelta(days=days + 1))
    assert said.startswith("✗ x 1.0: GHSA-1")
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert f"{days} days" in page


def test_what_nobody_has_looked_at_may_not_stand_a_day() -> None:
    report = {"dependencies": [{"name": "x", "version": "1.0", "vulns": [{"id": "GHSA-2", "fix_versions": []}]}]}
    web = {"severity": "high", "title": "t", "url": "https://github.com/advisories/GHSA-3"}
    found = [
        *JUDGE["of_pip_audit"](report),
        *JUDGE["of_pip_audit"]({"dependencies": [{"name": "y", "skip_reason": "no such package"}]}),
        *JUDGE["of_npm_audit"]({"vulnerabilities": {"z": {"via": [web, "another of this list"]}}}),
    ]
    assert [identifier for _, identifier, _ in found] == ["GHSA-2", "unchecked", "GHSA-3"]
    assert len(JUDGE["exceeded"](found, known(), SEEN)) == 3


def test_entries_of_what_is_known_say_all_that_the_time_frames_need() -> None:
    for entry in tomllib.loads((ROOT / ".ci" / "known.toml").read_text(encoding="utf-8")).values():
        assert set(entry) == {"since", "severity", "reachable", "why"}
        assert entry["severity"] in {"critical", "high", "medium", "low"}
        JUDGE["frame"](entry)


def test_an_installation_is_told_when_its_dependencies_are_old() -> None:
    assert JUDGE["updated"]() == UPDATED
    assert age(UPDATED + JUDGE["UPDATE"]) == []
    [told] = age(UPDATED + JUDGE["UPDATE"] + timedelta(days=1))
    assert (told.level, "93 дня" in told.text) == ("advice", True)


def test_nothing_is_released_before_it_was_looked_up() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    assert any("bash .ci/audit" in str(step.get("run")) for step in jobs["check"]["steps"])
    assert all(name == "check" or one["needs"] for name, one in jobs.items())
    weekly = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    assert any("bash .ci/audit" in str(step.get("run")) for step in weekly["jobs"]["audit"]["steps"])
