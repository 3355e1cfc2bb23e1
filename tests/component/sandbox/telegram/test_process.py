"""The server as a process."""

import signal
import subprocess
import sys
import time

import httpx


def test_it_says_where_it_listens_and_stops_at_once_even_with_a_waiting_poll() -> None:
    command = [sys.executable, "-m", "sandbox.telegram", "--port", "0", "--control", "--username", "some_bot"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        base = process.stdout.readline().strip().removeprefix("listening on ")
        me = httpx.get(f"{base}/bot1:abc/getMe", trust_env=False).json()["result"]
        assert me["username"] == "some_bot"
        with httpx.Client(trust_env=False, timeout=0.3) as client:
            try:
                client.get(f"{base}/bot1:abc/getUpdates?timeout=50")
            except httpx.ReadTimeout:
                started = time.monotonic()
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=10) == 0
                assert time.monotonic() - started < 15
            else:
                raise AssertionError("the poll did not wait")
    finally:
        process.kill()
