"""One writer per table, and a schema that is exactly what the migrations make."""

import ast
import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common import services
from libs.common.db.tables import metadata

ROOT = Path(__file__).resolve().parents[3]
WRITERS = {"insert", "update", "delete", "OneTimeTokens"}
SERVICES = set(services.known())


def test_every_table_names_its_owner_and_its_writers() -> None:
    for table in metadata.sorted_tables:
        assert table.info["owner"] in SERVICES, table.name
        assert set(table.info["writers"]) <= SERVICES, table.name


async def test_the_migrations_make_exactly_the_tables_of_the_code(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def _written(path: Path) -> set[str]:
    """Names of the table classes or aliases that the file inserts into, updates or deletes from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aliases = {
        node.target.id if isinstance(node.target, ast.Name) else "": node
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
    }
    classes = {
        name: node.value.args[0].id
        for name, node in aliases.items()
        if isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "table_of"
        and isinstance(node.value.args[0], ast.Name)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS and node.args:
            target = node.args[0]
            if isinstance(target, ast.Name):
                found.add(classes.get(target.id, target.id))
    return found


def _table_classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path in (ROOT / "libs/common/db/tables").glob("*.py"):
        for name, table in re.findall(
            r'class (\w+)\(Row, table=True\):.*?__tablename__ = "(\w+)"', path.read_text(encoding="utf-8"), re.DOTALL
        ):
            found[name] = metadata.tables[table].info["writers"]
    return found


def test_services_write_only_their_own_tables() -> None:
    writers, wrong = _table_classes(), []
    for path in sorted((ROOT / "services").rglob("*.py")):
        service = path.relative_to(ROOT / "services").parts[0]
        foreign = [name for name in _written(path) & set(writers) if service not in writers[name]]
        wrong += [f"{path.relative_to(ROOT)} writes {name}, which belongs to {writers[name][0]}" for name in foreign]
    assert wrong == []
