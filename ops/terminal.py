"""The terminal or pipe that our words go to."""

import io
import sys


def write_what_can_be() -> None:
    """A letter that the terminal's encoding has not becomes a question mark instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
