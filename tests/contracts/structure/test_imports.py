"""Rules about who may import what that are finer than packages."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FRAMEWORKS = {
    "fastapi",
    "faststream",
    "sqlalchemy",
    "sqlmodel",
    "nats",
    "httpx",
    "openai",
    "aiogram",
    "starlette",
    "uvicorn",
}
PRODUCT = [path for folder in ("libs", "services") for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Top-level packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pure(path: Path) -> bool:
    name = relative(path)
    return (
        path.name == "domain.py"
        or "/matching/" in name
        or name.startswith(("libs/common/text/", "libs/common/grounding/"))
    )


@pytest.mark.parametrize("path", [path for path in PRODUCT if pure(path)], ids=relative)
def test_domain_code_imports_no_framework(path: Path) -> None:
    assert imported(path) & FRAMEWORKS == set()


def test_only_messaging_and_handlers_know_faststream() -> None:
    allowed = {relative(path) for path in PRODUCT if path.name == "handlers.py"}
    knowing = {relative(path) for path in PRODUCT if "faststream" in imported(path)}
    assert {name for name in knowing if not name.startswith("libs/common/messaging/")} <= allowed


def test_sql_stands_only_in_stores_and_shared_database_code() -> None:
    verbs = {"insert", "update", "delete", "select"}
    wrong = []
    for path in (ROOT / "services").rglob("*.py"):
        if path.name == "store.py" or path.parent.name == "store" or path.name in {"users.py", "login_link.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
            for alias in node.names
        }
        if names & verbs:
            wrong.append(relative(path))
    assert wrong == []


@pytest.mark.parametrize(
    "path", [*PRODUCT, *(ROOT / "sandbox").rglob("*.py"), *(ROOT / "cli").rglob("*.py")], ids=relative
)
def test_no_fault_is_swallowed(path: Path) -> None:
    """`except Exception` without a raise, a log or a reasoned mark hides a fault for ever."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
            )
            only_pass = all(isinstance(item, ast.Pass | ast.Continue) for item in node.body)
            assert not (broad and only_pass), f"line {node.lineno}"


def test_every_package_folder_says_what_lives_in_it_by_its_files() -> None:
    """File path is import path: package files hold no re-exports (the table registry is the one exception)."""
    wrong = [
        relative(path)
        for path in PRODUCT
        if path.name == "__init__.py" and path.parent.name != "tables" and imported(path) - {"__future__"}
    ]
    assert wrong == []
