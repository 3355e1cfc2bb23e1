"""Sandboxes for the tests of behaviours."""

import pytest

from tests.component.sandbox.headhunter.caller import Sandbox


@pytest.fixture
def hh() -> Sandbox:
    """A quiet sandbox: no rate limit, no captcha, time stands still."""
    return Sandbox()
