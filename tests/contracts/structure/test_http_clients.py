"""Every HTTP client reads bounded answers and follows no redirect, whoever made it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
READ = ("libs", "services", "cli", "standalone")
CLIENTS = frozenset({"AsyncClient", "Client", "DefaultAsyncHttpxClient"})
AT_ONCE = frozenset({"get", "post", "request", "stream", "put", "delete"})
"""Functions of the module itself, which make a client that nobody bounds."""


def made(text: str) -> Iterator[tuple[int, str]]:
    """The lines that make a client without bounds or with redirects, each with what is wrong."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of_httpx = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "").startswith("httpx")
        if of_httpx and name in AT_ONCE:
            yield node.lineno, "asked by no client"
        if name not in CLIENTS or not (of_httpx or isinstance(node.func, ast.Name)):
            continue
        given = {one.arg: one.value for one in node.keywords}
        if "bounded" not in ast.dump(given.get("event_hooks", ast.Constant(None))):
            yield node.lineno, "no bounds"
        follows = given.get("follow_redirects")
        if follows is None and name.startswith("Default"):
            yield node.lineno, "follows redirects unless told"
        if follows is not None and not (isinstance(follows, ast.Constant) and follows.value is False):
            yield node.lineno, "follows redirects"


def test_no_client_of_the_product_reads_without_bounds() -> None:
    files = [file for folder in READ for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 500
    found = [
        f"{file.relative_to(ROOT)}:{line}: {wrong}"
        for file in files
        if "httpx" in (text := file.read_text(encoding="utf-8").lower()) and "client" in text
        for line, wrong in made(file.read_text(encoding="utf-8"))
    ]
    assert not found, found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("httpx.AsyncClient(timeout=5)", ["no bounds"]),
        ("httpx2.AsyncClient(event_hooks=bounded(httpx2), follow_redirects=True)", ["follows redirects"]),
        ("DefaultAsyncHttpxClient(event_hooks=bounded(httpx2))", ["follows redirects unless told"]),
        ("httpx.get('http://127.0.0.1')", ["asked by no client"]),
        ("httpx.AsyncClient(event_hooks=bounded(httpx))", []),
    ],
)
def test_a_client_made_otherwise_is_found(text: str, wrong: list[str]) -> None:
    assert [one for _, one in made(text)] == wrong
