"""A list of breached passwords: every line of it is found, and nothing else, without reading it whole."""

import hashlib
from pathlib import Path

import pytest

from libs.common.errors import ConfigurationError
from services.api.passwords.breached import Breached
from services.api.passwords.hashing import WeakPasswordError, check_password


def listed(folder: Path, passwords: list[str], *, ending: str = "\r\n") -> Path:
    hashes = sorted(hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in passwords)
    lines = [f"{one}:{number * 37}" for number, one in enumerate(hashes)]
    file = folder / "hashes.txt"
    file.write_bytes(ending.join([*lines, ""]).encode())
    return file


@pytest.mark.parametrize("count", [1, 2, 3, 50, 1000])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_line_is_found_and_nothing_else(tmp_path: Path, count: int, ending: str) -> None:
    known = [f"password number {number}" for number in range(count)]
    breached = Breached(listed(tmp_path, known, ending=ending))
    assert [one for one in known if not breached.knows(one)] == []
    assert [number for number in range(1000) if breached.knows(f"another {number}")] == []


def test_a_last_line_without_an_end_is_found(tmp_path: Path) -> None:
    file = listed(tmp_path, ["a", "b", "c"])
    file.write_bytes(file.read_bytes().rstrip())
    assert all(Breached(file).knows(one) for one in "abc")


def test_a_breached_password_is_refused_and_without_a_list_none_is(tmp_path: Path) -> None:
    password = "четыре слова без смысла"
    check_password(password, "anna@example.org", breached=Breached(None))
    with pytest.raises(WeakPasswordError) as refused:
        check_password(password, "anna@example.org", breached=Breached(listed(tmp_path, [password])))
    assert refused.value.facts["reason"] == "breached"


@pytest.mark.parametrize("text", [b"", b"password\n", b"F" * 40 + b"\n" + b"0" * 40 + b"\n", b"ab" * 20 + b"\n"])
def test_what_is_no_list_stops_the_start(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "list").write_bytes(text)
    with pytest.raises(ConfigurationError, match="не список"):
        Breached(tmp_path / "list")
    with pytest.raises(ConfigurationError, match="не читается"):
        Breached(tmp_path / "none")


@pytest.mark.parametrize("damage", [b"0" * 2000, b"\x00" * 500, b"\n\n\n" + b"f" * 90])
def test_a_list_that_is_damaged_later_on_ends_the_search_in_one_sentence(tmp_path: Path, damage: bytes) -> None:
    file = listed(tmp_path, [str(number) for number in range(3)])
    breached = Breached(file)
    file.write_bytes(file.read_bytes() + damage)
    with pytest.raises(ConfigurationError, match="не список"):
        any(breached.knows(f"another {number}") for number in range(50))
    file.unlink()
    with pytest.raises(ConfigurationError, match="не читается"):
        breached.knows("a")
