"""The version of this build, told by every service; pyproject.toml has the same one, and a test compares them."""

from datetime import date

VERSION = "0.1.0"
UPDATED = date(2026, 11, 23)
"""When all dependencies were last brought up to date; `.ci/judge.py` and `doctor` say when that is too long ago."""
