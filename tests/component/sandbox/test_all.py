"""`python -m sandbox`: all servers in one command."""

import ast
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("headhunter", "llm", "telegram")


@contextmanager
def started(**ports: int) -> Generator[subprocess.Popen[str]]:
    flags = [part for name in NAMES for part in (f"--{name}-port", str(ports.get(name, 0)))]
    command = [sys.executable, "-m", "sandbox", "--control", *flags]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def addresses(process: subprocess.Popen[str]) -> dict[str, str]:
    """What it prints until all are up."""
    assert process.stdout is not None
    lines: dict[str, str] = {}
    for line in process.stdout:
        if line.startswith("all are up"):
            return lines
        name, _, address = line.partition(" ")
        lines[name] = address.strip()
    raise AssertionError(f"it ended before all were up, having told {lines}")


def answers(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    """Process ids by the name of the server."""
    found: dict[str, int] = {}
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        found[command[2].removeprefix("sandbox.")] = int(pid)
    return found


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_all_are_up_with_one_command_and_end_with_code_0(asked: signal.Signals) -> None:
    with started() as process:
        urls = addresses(process)
        assert tuple(urls) == NAMES
        for url in urls.values():
            assert httpx.get(f"{url}/_sandbox", trust_env=False, follow_redirects=True).status_code < 500
        process.send_signal(asked)
        assert process.wait(timeout=30) == 0
        assert not any(answers(url) for url in urls.values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the servers through /proc")
def test_when_one_dies_all_end_and_its_name_is_told() -> None:
    with started() as process:
        urls = addresses(process)
        os.kill(children(process)["telegram"], signal.SIGKILL)
        _, complaint = process.communicate(timeout=30)
        assert process.returncode == 1
        assert "telegram ended by itself with code -9" in complaint
        assert "Traceback" not in complaint
        assert not any(answers(url) for url in urls.values())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_a_command_that_is_killed_leaves_nobody_behind() -> None:
    with started() as process:
        urls = addresses(process)
        process.kill()
        process.communicate(timeout=30)  # the servers share its standard error: this ends when the last of them has
        assert not any(answers(url) for url in urls.values())


def test_a_port_that_is_taken_ends_all_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started(llm=port) as process:
            _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in complaint
    assert "llm ended by itself with code 1" in complaint
    assert "Traceback" not in complaint


def test_the_command_needs_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "sandbox" / "__main__.py").read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
