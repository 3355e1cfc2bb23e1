"""Every address that a service answers at is known here; those of the api have their own matrix (`test_matrix.py`)."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "websocket", "route", "api_route", "mount"}
ADDED = {"add_route", "add_api_route", "add_websocket_route", "add_api_websocket_route", "mount"}
CLASSES = {"Route", "APIRoute", "WebSocketRoute", "APIWebSocketRoute", "Mount"}
DOORS = {
    # Strangers, foreign origins and ended sessions: test_notifier.py, test_watch.py.
    "services/notifier/sockets.py": {"WebSocketRoute"},
    # Without Telegram's secret: test_linking.py of the bot.
    "services/telegram/updates/webhook.py": {"post"},
    # Whether a process lives: nothing of anybody, and no metrics (they have a port of their own).
    "libs/common/runtime/health.py": {"get"},
}


def doors(file: Path) -> Iterator[str]:
    """How the file adds addresses to an application: by decorators, by methods, by classes of routes."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for one in node.decorator_list:
                if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in VERBS:
                    yield one.func.attr
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ADDED | CLASSES:
                yield name


def test_no_service_answers_at_an_address_that_nobody_has_thought_of() -> None:
    found: dict[str, set[str]] = {}
    for file in [*(ROOT / "services").rglob("*.py"), *(ROOT / "libs" / "common").rglob("*.py")]:
        name = file.relative_to(ROOT).as_posix()
        if not name.startswith("services/api/") and (added := set(doors(file))):
            found[name] = added
    assert found == DOORS
