"""The HeadHunter sandbox as a process, for tests: started on a free port, steered by its control endpoint."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


class Sandbox:
    """A running sandbox."""

    def __init__(self, url: str) -> None:
        self.url = url

    def post(self, path: str, **body: Any) -> Any:
        """Ask the control endpoint to do something."""
        answer = httpx.post(f"{self.url}/_sandbox{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str, **params: Any) -> Any:
        """Ask the control endpoint for something."""
        answer = httpx.get(f"{self.url}/_sandbox{path}", params=params, timeout=30)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def sandbox(*flags: str) -> Generator[Sandbox]:
    """Start one; it ends with the block."""
    command = [sys.executable, "-m", "sandbox.headhunter", "--port", "0", "--control", "--rate", "0", *flags]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        while line and not line.startswith("listening on "):
            line = process.stdout.readline()
        assert line, f"the sandbox did not start: exit code {process.poll()}"
        yield Sandbox(line.removeprefix("listening on ").strip())
    finally:
        process.terminate()
        process.wait(10)
