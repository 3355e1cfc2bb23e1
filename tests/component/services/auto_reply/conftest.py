"""A running sandbox for the tests of auto_reply, shared by the tests of one process."""

from collections.abc import Iterator

import pytest

from tests.support.headhunter import Sandbox, sandbox


@pytest.fixture(scope="session")
def shared_hh() -> Iterator[Sandbox]:
    """A sandbox in which nothing happens by itself; each test brings its own applicant."""
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running
