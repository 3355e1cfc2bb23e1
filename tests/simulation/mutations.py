"""Known mistakes, made on purpose: the simulation must find each of them, or it shows nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import TextClause, text

from services.auto_reply.sending import sender
from services.auto_reply.sending.store import claim, finish, sweep

Change = Callable[[], Iterator[None]]


@contextmanager
def _statement(module: ModuleType, name: str, old: str, new: str) -> Iterator[None]:
    """Let a statement of the product say something else; AssertionError when it does not say `old` any more."""
    kept: Any = getattr(module, name)
    assert old in kept.text, f"{module.__name__}.{name} does not contain {old!r}: make this mutation anew"
    changed: TextClause = text(kept.text.replace(old, new))
    known = {bind.key: bind for bind in kept._bindparams.values()}  # noqa: SLF001
    changed = changed.bindparams(*(known[key] for key in changed._bindparams if key in known))  # noqa: SLF001
    setattr(module, name, changed)
    try:
        yield
    finally:
        setattr(module, name, kept)


@contextmanager
def _no_fence() -> Iterator[None]:
    """A result is written whoever holds the row now."""
    with ExitStack() as stack:
        for name in ("_SENT", "_MOVED"):
            stack.enter_context(
                _statement(finish, name, "lease_token = :token", "cast(:token as uuid) is not null")
            )
        yield


@contextmanager
def _no_switch_check() -> Iterator[None]:
    """The claim believes what it read a moment ago about the switches."""
    with _statement(claim, "_TAKE", "and not EXISTS", "and not false and not EXISTS"):
        yield


@contextmanager
def _blind_repeat() -> Iterator[None]:
    """An attempt whose holder is gone is made again without a look."""
    with _statement(sweep, "_LEASES_OVER", "state = 'unknown'", "state = 'queued'"):
        yield


@contextmanager
def _unlocked_quota() -> Iterator[None]:
    """Two claims of one user may count at the same time."""
    with _statement(claim, "_LANE", "for no key update skip locked", ""):
        yield


@dataclass(frozen=True)
class Mutation:
    """A mistake and what it is called."""

    name: str
    apply: Callable[[], Any]
