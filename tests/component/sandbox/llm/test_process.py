"""The server as a process."""

import signal
import socket
import subprocess
import sys
import time

import httpx


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sandbox.llm", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_it_says_where_it_listens_and_stops_at_once_with_exit_code_0_even_with_a_hanging_request() -> None:
    process = start("--port", "0", "--control")
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line.startswith("listening on http://127.0.0.1:")
        base = line.removeprefix("listening on ")
        assert httpx.get(f"{base}/v1/models", headers={"authorization": "Bearer k"}, trust_env=False).status_code == 200
        httpx.post(f"{base}/_sandbox/faults", json={"kind": "hang"}, trust_env=False)
        with socket.create_connection(("127.0.0.1", int(base.rsplit(":", 1)[1]))) as hanging:
            hanging.sendall(b"GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n")
            httpx.get(f"{base}/_sandbox/requests", trust_env=False)
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
        assert time.monotonic() - started < 15
    finally:
        process.kill()


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("--port", str(taken.getsockname()[1]))
        _, complaint = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Choose another --port" in complaint
    assert "Traceback" not in complaint
