"""What a full disk is called, whoever met it."""

from pathlib import Path

from ops.disk import given_up

INITDB = """FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device
child process exited with exit code 1"""
NATS = "[7] [FTL] Can't start JetStream: open /d/nats/x: no space left on device\n"


def test_a_full_disk_is_told_in_our_words_and_the_rest_as_it_was_said() -> None:
    for output in (INITDB, NATS):
        assert given_up(output, Path("/d")).startswith("на диске с папкой /d кончилось место.")
    assert given_up(" FATAL: password\n", Path("/d")) == "FATAL: password"
