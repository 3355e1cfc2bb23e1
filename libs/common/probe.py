"""Asks a service of this machine whether it is ready: `python -m libs.common.probe [PATH]`, for containers.

It loads next to nothing: it is started every few seconds. Exit codes: 0 ready, 1 not.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

USUAL_PORT = 8000


def answers(port: int, path: str, seconds: float = 3.0) -> bool:
    """Whether the path is answered with success within the time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "/readyz"
    raise SystemExit(0 if answers(int(os.environ.get("HTTP_PORT") or USUAL_PORT), where) else 1)
