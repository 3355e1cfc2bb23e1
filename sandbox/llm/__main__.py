"""`python -m sandbox.llm`: the server from the command line."""

import argparse
import sys

from sandbox.llm.app import Sandbox, create_app
from sandbox.serving.serve import run


def main() -> int:
    """Parse the arguments and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.llm", description="A sandbox of an OpenAI-compatible API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    parser.add_argument("--port", type=int, default=8099, help="port; 0 takes any free one (default: 8099)")
    parser.add_argument("--seed", type=int, default=0, help="answers are a function of the request and this number")
    parser.add_argument("--control", action="store_true", help="enable /_sandbox: faults, latency, request log")
    parser.add_argument("--key", action="append", default=[], help="accept only this key (repeatable; default: any)")
    options = parser.parse_args()
    sandbox = Sandbox(seed=options.seed, control=options.control, keys=frozenset(options.key))
    return run(create_app(sandbox), options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
