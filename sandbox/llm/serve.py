"""Where the tests of the language model client start this server."""

from sandbox.serving.serve import serving

__all__ = ["serving"]
