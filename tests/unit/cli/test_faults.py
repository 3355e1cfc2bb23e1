"""What may befall any command is a sentence and an exit code."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.__main__ import main
from cli.terminal.faults import told
from libs.common import exits
from ops.folder import ROOT

NOWHERE = {"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x", "NATS_URL": "nats://127.0.0.1:1"}


@pytest.mark.parametrize(
    "command",
    [
        "audit verify",
        "decisions",
        "link a@b.ru",
        "user create a@b.ru",
        "user second-factor-off a@b.ru",
        "user second-factor-demand",
        "export a@b.ru --output {folder}/x.zip",
        "erase a@b.ru --yes",
        "outbox replay --since 1h",
        "dlq list",
    ],
)
def test_a_server_that_is_away_is_named(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in NOWHERE.items():
        monkeypatch.setenv(name, value)
    assert main(command.format(folder=tmp_path).split()) == exits.NOT_IN_TIME
    said = capsys.readouterr().err
    assert "127.0.0.1:1 не отвечает: соединение отклонено." in said
    assert said.count("\n") == 1


def test_a_file_that_cannot_be_written_is_named() -> None:
    assert told(OSError(errno.ENOSPC, "x", "/d/f.zip")) == ("/d/f.zip: на диске кончилось место.", exits.FAILED)
    assert told(PermissionError(errno.EACCES, "x", "/d/f.zip")) == ("/d/f.zip: нет прав.", exits.FAILED)


def test_a_mistake_of_ours_keeps_its_trace() -> None:
    assert told(KeyError("x")) is None


def test_a_reader_that_has_gone_ends_a_command_without_a_word() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "cli", "keys", "new"]
    done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (exits.FAILED, "")


def test_a_terminal_without_our_letters_gets_what_it_can_show() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "cli", "keys", "new", "--cipher", "rot13"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (exits.CANNOT_HELP, False)
