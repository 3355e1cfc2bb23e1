"""python -m tests.simulation --seeds 1000: explore schedules of a subject; a failing seed fails again every time."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial

import structlog
import uvloop

from libs.common.db import migrate
from standalone.servers.postgres import PostgresServer
from tests.simulation.database import Database
from tests.simulation.subject import Outcome, Subject
from tests.simulation.subjects import SUBJECTS
from tests.support.databases import data_root

BATCH = 25


def main() -> int:
    """Explore and report; 1 when a schedule violates something."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--subject", choices=sorted(SUBJECTS), default="sending")
    parser.add_argument("--seeds", type=int, default=1000, help="how many schedules")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--until-found", action="store_true", help="stop at the first violation")
    parser.add_argument("--mutations", action="store_true", help="make every known mistake; each must be found")
    parser.add_argument("--mutation", help="make this known mistake; it must be found")
    parser.add_argument(
        "--trace", action="store_true", help="print the schedule of the first failing seed, or of the only one"
    )
    arguments = parser.parse_args()
    if arguments.mutation and arguments.mutation not in (known := SUBJECTS[arguments.subject].mutations):
        parser.error(f"the mutations of {arguments.subject} are {', '.join(known)}")
    if arguments.mutations:
        return _mutations(arguments)
    return _report(arguments)


def _mutations(arguments: argparse.Namespace) -> int:
    """Every known mistake must be found within the seeds."""
    arguments.until_found = True
    missed: list[str] = []
    for name in SUBJECTS[arguments.subject].mutations:
        arguments.mutation = name
        print(f"mutation {name}: ", end="", flush=True)
        if _report(arguments) == 0:
            missed.append(name)
    print(f"not found: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


def _report(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    with data_root() as folder, PostgresServer(folder / "data", fsync=False) as server:
        migrate.upgrade(server.create_database("template"))
        urls = [server.create_database(f"w{number}", template="template") for number in range(arguments.workers)]
        failed, explored, effects, kills = _explore(arguments, urls)
    seconds = time.monotonic() - started
    failing = sum(bool(outcome.violations) for outcome in failed)
    print(
        f"schedules {explored}, {SUBJECTS[arguments.subject].effects} {effects}, kills {kills}, failing {failing}, "
        f"{seconds:.0f} s ({explored / seconds:.0f} a second)"
    )
    for outcome in failed[:10]:
        print(f"seed {outcome.seed}: {'; '.join(outcome.violations)}")
    if failed and arguments.trace:
        print("\n".join(failed[0].trace))
    return 1 if any(outcome.violations for outcome in failed) else 0


def _explore(arguments: argparse.Namespace, urls: list[str]) -> tuple[list[Outcome], int, int, int]:
    seeds = list(range(arguments.first, arguments.first + arguments.seeds))
    shares = [seeds[number :: len(urls)] for number in range(len(urls))]
    failed: list[Outcome] = []
    explored = effects = kills = 0
    with ProcessPoolExecutor(len(urls)) as pool:
        for one in pool.map(partial(_share, arguments), urls, shares):
            failed += one[0]
            explored, effects, kills = explored + one[1], effects + one[2], kills + one[3]
    return sorted(failed, key=lambda outcome: outcome.seed), explored, effects, kills


def _share(arguments: argparse.Namespace, url: str, seeds: list[int]) -> tuple[list[Outcome], int, int, int]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    subject, mutation = SUBJECTS[arguments.subject], arguments.mutation
    with subject.mutations[mutation]() if mutation else nullcontext():
        return uvloop.run(_work(subject, url, seeds, arguments.until_found))


async def _work(subject: Subject, url: str, seeds: list[int], until_found: bool) -> tuple[list[Outcome], int, int, int]:
    database = Database(url)
    await database.open()
    failed: list[Outcome] = []
    explored = effects = kills = 0
    try:
        for seed in seeds:
            outcome = await subject.explore(database, url, seed)
            explored, effects, kills = explored + 1, effects + outcome.effects, kills + outcome.kills
            if outcome.violations or len(seeds) == 1:
                failed.append(outcome)
                if until_found:
                    break
    finally:
        await database.close()
    return failed, explored, effects, kills


if __name__ == "__main__":
    sys.exit(main())
