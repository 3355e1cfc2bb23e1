"""The version of this build, told by every service; pyproject.toml has the same one, and a test compares them."""

VERSION = "0.1.0"
