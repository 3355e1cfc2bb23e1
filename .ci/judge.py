# ruff: noqa: INP001, T201 - a program of CI, not of the product
"""What `.ci/audit` found, against the time frames of docs/security.md ("What is installed"): 0 none is over, 1 one is.

    python .ci/judge.py pip-audit REPORT      what pip-audit wrote as JSON
    python .ci/judge.py npm-audit REPORT      what `npm audit --json` wrote
    python .ci/judge.py age                   when everything was last updated

Whatever was found and has no entry in `known.toml` is exceeded: somebody has to look at it first.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
URGENT, USUAL, UPDATE = timedelta(days=7), timedelta(days=30), timedelta(days=92)
"""For what can be reached and is critical or high; for the rest of that; for all else, and for updates."""
Finding = tuple[str, str, str]


def of_pip_audit(report: dict[str, Any]) -> Iterator[Finding]:
    """Package, identifier and what mends it."""
    for one in report["dependencies"]:
        if "skip_reason" in one:
            yield one["name"], "unchecked", one["skip_reason"]
        for found in one.get("vulns", []):
            mended = ", ".join(found["fix_versions"]) or "исправления нет"
            yield f"{one['name']} {one['version']}", found["id"], f"исправлено в: {mended}"


def of_npm_audit(report: dict[str, Any]) -> Iterator[Finding]:
    """The same of the packages in the web client."""
    for name, one in report["vulnerabilities"].items():
        for cause in one["via"]:
            if isinstance(cause, dict):
                yield name, cause["url"].rpartition("/")[2], f"{cause['severity']}: {cause['title']}"


def frame(entry: dict[str, Any]) -> timedelta:
    """How long it may stand, by what its entry in `known.toml` says."""
    if not entry["reachable"]:
        return UPDATE
    return URGENT if entry["severity"] in {"critical", "high"} else USUAL


def exceeded(found: list[Finding], known: dict[str, dict[str, Any]], today: date) -> list[str]:
    """A sentence for each that stands longer than it may, or that nobody has looked at."""
    said = []
    for package, identifier, what in found:
        entry = known.get(identifier)
        if entry is None:
            said.append(f"✗ {package}: {identifier}; {what}. Исправьте или запишите в .ci/known.toml.")
        elif (end := entry["since"] + frame(entry)) < today:
            said.append(f"✗ {package}: {identifier}; {what}. Срок вышел {end}.")
    return said


def updated() -> date:
    """The day in libs/common/version.py."""
    text = (HERE.parent / "libs" / "common" / "version.py").read_text(encoding="utf-8")
    [given] = re.findall(r"^UPDATED = date\((\d+), (\d+), (\d+)\)$", text, re.MULTILINE)
    return date(*map(int, given))


def main(arguments: list[str]) -> int:
    today = datetime.now(UTC).date()
    if arguments == ["age"]:
        late = today - updated() > UPDATE
        print(f"{'✗' if late else '✓'} Зависимости целиком обновлены {updated()}; раз в {UPDATE.days} дня пора снова.")
        return int(late)
    kind, report = arguments
    read = {"pip-audit": of_pip_audit, "npm-audit": of_npm_audit}[kind]
    found = list(read(json.loads(Path(report).read_text(encoding="utf-8"))))
    known = tomllib.loads((HERE / "known.toml").read_text(encoding="utf-8"))
    bad = exceeded(found, known, today)
    for sentence in bad:
        print(sentence)
    print(f"{kind}: найдено {len(found)}, сверх сроков {len(bad)}.")
    return int(bool(bad))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
