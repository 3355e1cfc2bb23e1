"""Command line of the HeadHunter sandbox: `python -m sandbox.headhunter --port N`."""

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from sandbox.headhunter import server
from sandbox.headhunter.app import App
from sandbox.headhunter.world.records.loader import FileError
from sandbox.headhunter.world.state import Setup, World
from sandbox.serving.serve import bind


def parser() -> argparse.ArgumentParser:
    """The flags."""
    flags = argparse.ArgumentParser(
        prog="python -m sandbox.headhunter",
        description="A server that plays api.hh.ru and the sign-in pages of hh.ru, for tests and demos.",
    )
    flags.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    flags.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default)")
    flags.add_argument("--vacancies", type=Path, metavar="FILE.jsonl", help="serve these vacancies, one JSON a line")
    flags.add_argument("--resumes", type=Path, metavar="FILE.json", help="the default applicant owns these resumes")
    flags.add_argument("--seed", type=int, default=1, help="same seed, same world (default: %(default)s)")
    flags.add_argument("--catalogue-size", type=int, default=1_000, help="vacancies to generate without a file")
    flags.add_argument("--held-back", type=float, default=0.1, help="share of the vacancies to publish later")
    flags.add_argument("--publish-per-hour", type=float, default=60.0, help="vacancies published an hour; 0 for none")
    flags.add_argument("--employers", choices=("off", "calm", "lively", "hostile"), default="off")
    flags.add_argument("--employer-pace", type=float, default=1.0, help="delays of employers times this (0.01: fast)")
    flags.add_argument("--rate", type=float, default=10.0, help="calls a second of one address; 0 for no limit")
    flags.add_argument("--read-back-lag", type=float, default=0.0, help="seconds until an application is listed")
    flags.add_argument("--clock-speed", type=float, default=1.0, help="sandbox seconds per real second")
    flags.add_argument("--public-url", help="base of all links in answers (default: the address listened on)")
    flags.add_argument("--setting", action="append", default=[], metavar="NAME=JSON", help="any other switch")
    flags.add_argument("--control", action="store_true", help="serve the control endpoint under /_sandbox")
    flags.add_argument("--auto-grant", action="store_true", help="sign in without asking (demo)")
    return flags


def switches_of(args: argparse.Namespace) -> dict[str, Any]:
    """The switches that the flags set; ValueError for a malformed --setting."""
    import json

    switches: dict[str, Any] = {
        "publish_per_hour": args.publish_per_hour,
        "employers": args.employers,
        "employer_pace": args.employer_pace,
        "rate": args.rate,
        "rate_burst": args.rate * 2,
        "read_back_lag": args.read_back_lag,
        "auto_grant": args.auto_grant,
    }
    for item in args.setting:
        name, equals, value = item.partition("=")
        if not equals:
            raise ValueError(f"--setting needs NAME=JSON, not {item!r}")
        try:
            switches[name] = json.loads(value)
        except ValueError:
            switches[name] = value
    return switches


def main() -> int:
    """Serve until told to stop; 2 for flags or files that make no sense, 1 for a port that is taken."""
    flags = parser()
    args = flags.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        bound = bind(args.host, args.port)
    except OSError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    port = bound.getsockname()[1]
    url = (args.public_url or f"http://{args.host}:{port}").rstrip("/")
    try:
        setup = Setup(
            vacancies=args.vacancies,
            resumes=args.resumes,
            seed=args.seed,
            held_back=args.held_back,
            catalogue_size=args.catalogue_size,
            base_url=url,
            speed=args.clock_speed,
            switches=switches_of(args),
        )
        world = World(setup)
    except FileError as problem:
        bound.close()
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    except ValueError as problem:
        bound.close()
        flags.error(str(problem))
    for sentence in world.problems:
        print(sentence, file=sys.stderr)  # noqa: T201
    app = App(world, control_on=args.control)
    server.run(app, bound)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
