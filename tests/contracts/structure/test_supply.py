"""What is installed: only wheels with known hashes, and only under licences that we may pass on."""

import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

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
    if expression := found.get("License-Expression"):
        return frozenset(re.split(r" (?:AND|OR|WITH) ", expression.replace("(", "").replace(")", "")))
    classifiers = [one.rsplit(" :: ", 1)[-1] for one in found.get_all("Classifier", []) if one.startswith("License")]
    if len(classifiers) > 1 and "OSI Approved" in classifiers:
        classifiers.remove("OSI Approved")  # the heading under which the licence itself stands
    return frozenset(classifiers or [(found.get("License") or "").strip()])


def refused(name: str) -> str | None:
    """Why a package may not be depended on."""
    try:
        said = licences(name)
    except PackageNotFoundError:
        return None if name in NOT_HERE else f"{name} is not installed: its licence is unknown"
    if name in EXCEPTIONS:
        return None if said == {EXCEPTIONS[name][0]} else f"{name} has another licence now: {sorted(said)}"
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
