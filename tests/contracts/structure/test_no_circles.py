"""No file imports itself by way of others; every import is read, also those inside functions and conditions."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("libs", "services", "cli", "ops", "standalone", "sandbox", "bench")


def module_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_in(root: Path, packages: tuple[str, ...]) -> dict[str, Path]:
    return {module_of(path, root): path for name in packages for path in (root / name).rglob("*.py")}


def imports_of(path: Path, module: str, known: set[str]) -> Iterator[str]:
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            named = {f"{source}.{alias.name}" for alias in node.names} & known
            # `from package import module` takes the module; its package's own file matters for anything else only
            yield from named
            if len(named) < len(node.names):
                yield source


def circle(modules: dict[str, Path]) -> list[str]:
    """One circle of imports, empty when there is none."""
    known = set(modules)
    graph = {name: {*imports_of(path, name, known)} & known - {name} for name, path in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_imports_itself_by_way_of_others(package: str) -> None:
    assert circle(modules_in(ROOT, (package,))) == []


def test_no_circle_runs_through_several_packages() -> None:
    assert circle(modules_in(ROOT, PACKAGES)) == []


@pytest.mark.parametrize("hidden", ["from here import first", "if TYPE_CHECKING:\n    from here.first import A"])
def test_a_circle_is_found_also_where_only_the_type_checker_sees_it(tmp_path: Path, hidden: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "first.py").write_text("from here.second import B\n\nA = B\n")
    (folder / "second.py").write_text(f"from typing import TYPE_CHECKING\n\n{hidden}\n\nB = 1\n")
    assert set(circle(modules_in(tmp_path, ("here",)))) == {"here.first", "here.second"}
