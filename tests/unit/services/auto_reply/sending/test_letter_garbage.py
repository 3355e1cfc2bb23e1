"""The process of letters looks for garbage behind answers, never amid a letter."""

import gc
import weakref
from collections.abc import Generator

import pytest

from services.auto_reply.sending.letter_process import LETTERS, Garbage


class _Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Generator[None]:
    yield
    gc.enable()


def test_garbage_goes_behind_the_last_of_so_many_answers() -> None:
    garbage = Garbage()
    left = weakref.ref(_Circle())
    for _ in range(LETTERS - 1):
        garbage.answered()
    assert left() is not None
    garbage.answered()
    assert left() is None


def test_nothing_else_looks_for_it() -> None:
    Garbage()
    assert not gc.isenabled()
