"""python -m tests.simulation --seeds 1000: explore schedules of a subject; a failing seed fails again every time."""

import argparse
import sys
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import nullcontext

import structlog
import uvloop

from libs.common.db import migrate
from standalone.servers.postgres import PostgresServer
from tests.simulation.database import Database
from tests.simulation.subject import Outcome, Subject
from tests.simulation.subjects import SUBJECTS
from tests.simulation.tally import Tally, share_tally, shared
from tests.support.databases import data_root

EVERY = 20.0
"""Seconds between two lines that say how far it is."""


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
    with data_root() as folder, PostgresServer(folder / "data", fsync=False) as server:
        migrate.upgrade(server.create_database("template"))
        urls = [server.create_database(f"w{number}", template="template") for number in range(arguments.workers)]
        tally = Tally(SUBJECTS[arguments.subject].effects)
        failed = _explore(arguments, urls, tally)
    print(tally)
    for outcome in failed[:10]:
        print(f"seed {outcome.seed}: {'; '.join(outcome.violations)}")
    if failed and arguments.trace:
        print("\n".join(failed[0].trace))
    return 1 if any(outcome.violations for outcome in failed) else 0


def _explore(arguments: argparse.Namespace, urls: list[str], tally: Tally) -> list[Outcome]:
    """The outcomes to be shown, in the order of their seeds; how far it is stands on stderr meanwhile."""
    seeds = list(range(arguments.first, arguments.first + arguments.seeds))
    shares = [seeds[number :: len(urls)] for number in range(len(urls))]
    with ProcessPoolExecutor(len(urls), initializer=share_tally, initargs=(tally.counts,)) as pool:
        waiting = {pool.submit(_share, arguments, url, share) for url, share in zip(urls, shares, strict=True)}
        failed: list[Outcome] = []
        while waiting:
            done, waiting = wait(waiting, timeout=EVERY, return_when=FIRST_COMPLETED)
            failed += [outcome for future in done for outcome in future.result()]
            print(f"{tally}; {len(seeds)} to explore", file=sys.stderr, flush=True)
    return sorted(failed, key=lambda outcome: outcome.seed)


def _share(arguments: argparse.Namespace, url: str, seeds: list[int]) -> list[Outcome]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    subject, mutation = SUBJECTS[arguments.subject], arguments.mutation
    with subject.mutations[mutation]() if mutation else nullcontext():
        return uvloop.run(_work(subject, url, seeds, arguments))


async def _work(subject: Subject, url: str, seeds: list[int], arguments: argparse.Namespace) -> list[Outcome]:
    database = Database(url)
    await database.open()
    shown: list[Outcome] = []
    try:
        for seed in seeds:
            if arguments.until_found and shared().failing:
                break
            outcome = await subject.explore(database, url, seed)
            shared().add(outcome)
            if outcome.violations or arguments.seeds == 1:
                shown.append(outcome)
    finally:
        await database.close()
    return shown


if __name__ == "__main__":
    sys.exit(main())
