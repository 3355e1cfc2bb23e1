"""How a known mistake is made on purpose, for a while."""

from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import TextClause, text


@contextmanager
def statement(module: ModuleType, name: str, old: str, new: str) -> Generator[None]:
    """Let a statement of the product say something else; AssertionError when it does not say `old` any more."""
    kept: Any = getattr(module, name)
    assert old in kept.text, f"{module.__name__}.{name} does not contain {old!r}: make this mutation anew"
    changed: TextClause = text(kept.text.replace(old, new))
    known, said = kept._bindparams, vars(changed)["_bindparams"]
    changed = changed.bindparams(*(bind for bind in known.values() if bind.key in said))
    setattr(module, name, changed)
    try:
        yield
    finally:
        setattr(module, name, kept)


@contextmanager
def attribute(module: ModuleType, name: str, value: object) -> Generator[None]:
    """Let a module of the product hold another value for a while."""
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, kept)
