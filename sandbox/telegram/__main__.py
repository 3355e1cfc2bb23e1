"""`python -m sandbox.telegram`: the server from the command line."""

import argparse
import ipaddress
import sys

from sandbox.serving.serve import run
from sandbox.telegram.app import create_app
from sandbox.telegram.world import World


def main() -> int:
    """Parse the arguments and serve until told to stop."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.telegram", description="A sandbox of the Telegram Bot API."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    parser.add_argument("--port", type=int, default=8098, help="port; 0 takes any free one (default: 8098)")
    parser.add_argument("--seed", type=int, default=0, help="identifiers and likely faults are drawn from this number")
    parser.add_argument("--control", action="store_true", help="enable the chat page and /_sandbox")
    parser.add_argument("--token", action="append", default=[], help="know only this bot (repeatable; default: any)")
    parser.add_argument("--username", default="sandbox_bot", help="username of the first bot")
    parser.add_argument("--no-limits", action="store_true", help="let bots send as fast as they like")
    parser.add_argument(
        "--neighbour",
        action="append",
        default=[],
        type=ipaddress.ip_network,
        help="a network whose callers count as this machine's, e.g. of a container engine (repeatable)",
    )
    options = parser.parse_args()
    world = World(
        seed=options.seed,
        control=options.control,
        tokens=tuple(options.token),
        username=options.username,
        limits=not options.no_limits,
    )
    return run(create_app(world, options.neighbour), options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
