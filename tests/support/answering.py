"""`python -m tests.support.answering PORT [WORD]`: answers as a process of a run does, or as somebody else."""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from libs.common.runtime.probe import INSTANCE, INSTANCE_HEADER


class Answering(BaseHTTPRequestHandler):
    """Every page is there."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header(INSTANCE_HEADER, sys.argv[2] if len(sys.argv) > 2 else os.environ[INSTANCE])
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Answering).serve_forever()
