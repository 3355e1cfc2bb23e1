"""How much that is personal is masked before a model, and how much else by mistake; the figures are printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from libs.common.llm.privacy import Mask

FOLDER = Path(__file__).parent
MASKED_AT_LEAST, WRONGLY_AT_MOST = 0.98, 0.02


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _cases() -> Iterator[tuple[str, str]]:
    yield from (("", line) for line in _lines("personal.txt"))
    for line in _lines("surnames.txt"):
        surname, _, text = line.partition(" | ")
        yield surname, text


def _leaks(surname: str, marked: str) -> bool:
    """Whether anything readable is left of what stands between the marks, or the original does not come back."""
    text = marked.replace("⟦", "").replace("⟧", "")
    mask = Mask({"last_name": surname})
    masked = mask.text(text)
    left = masked
    for piece in marked.replace("⟧", "⟦").split("⟦")[::2]:  # what is between the marks is at the odd places
        left = left.replace(piece, "", 1) if piece else left
    rest = "".join(part.partition("}}")[2] if "}}" in part else part for part in left.split("{{"))
    return any(char.isalnum() for char in rest) or mask.restore(masked) != text


def test_nearly_everything_personal_is_masked_and_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    cases = list(_cases())
    missed = [text for surname, text in cases if _leaks(surname, text)]
    share = 1 - len(missed) / len(cases)
    with capsys.disabled():
        print(f"\nmasked: {len(cases) - len(missed)} of {len(cases)} ({share:.1%}); missed: {missed}")
    assert share >= MASKED_AT_LEAST, missed


def test_hardly_anything_else_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _lines("harmless.txt")
    wrong = [(line, masked) for line in lines if (masked := Mask({}).text(line)) != line]
    with capsys.disabled():
        print(f"\nwrongly masked: {len(wrong)} of {len(lines)} ({len(wrong) / len(lines):.1%}): {wrong}")
    assert len(wrong) / len(lines) <= WRONGLY_AT_MOST, wrong


def test_the_corpus_is_large() -> None:
    assert len(list(_cases())) + len(_lines("harmless.txt")) >= 300
    assert len(_lines("harmless.txt")) >= 100


def test_a_leak_is_seen() -> None:
    assert _leaks("", "позывной ⟦Сокол⟧")
