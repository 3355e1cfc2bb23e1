"""A file is one subject that fits in the head: 250 lines are the aim, 300 the limit."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = ("libs", "services", "cli", "ops", "standalone", "sandbox", "bench")
LIMIT = 300


def test_no_file_is_longer_than_the_limit() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for folder in PRODUCT
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {name: count for name, count in lines.items() if count > LIMIT} == {}
