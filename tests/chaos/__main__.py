"""`python -m tests.chaos --matches 2000 --kills 40 --seed 1`: one line of JSON, exit code 1 when anything is wrong."""

import argparse
import asyncio
import json
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import libs
from tests.chaos import report
from tests.chaos.run import Outcome, run
from tests.chaos.settings import ROOT, Plan, Times
from tests.chaos.worker import ChaosError

SEARCH_SHARE = 0.2
SEARCH_SECONDS = 130.0


def parser() -> argparse.ArgumentParser:
    """The flags."""
    flags = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill real processes, lose nothing.")
    flags.add_argument("--matches", type=int, default=2000, help="matches to find (default: %(default)s)")
    flags.add_argument("--kills", type=int, default=40, help="processes to kill (default: %(default)s)")
    flags.add_argument("--seed", type=int, default=1, help="same seed, same schedule (default: %(default)s)")
    flags.add_argument("--seconds-limit", type=float, default=480, help="the whole must be over by then")
    flags.add_argument("--scenario", choices=("both", "send", "search"), default="both")
    flags.add_argument("--folder", type=Path, help="where logs and histories go (default: .local/chaos/SEED)")
    flags.add_argument("--stops", type=int, default=-1, help="how often a worker is frozen (default: kills / 6)")
    flags.add_argument("--faults", type=float, default=1.0, help="scale of hh's bad answers; 0: none")
    flags.add_argument("--duplicates", type=float, default=0.15, help="share of events that come again")
    flags.add_argument("--poison", type=float, default=0.01, help="share of unreadable messages")
    flags.add_argument("--load-seconds", type=float, default=0, help="over how long matches are found")
    flags.add_argument("--users", type=int, default=0, help="applicants (default: by the number of matches)")
    flags.add_argument("--dense-limits", action="store_true", help="every account runs into its limit")
    flags.add_argument("--only", default="", help="kinds of kills, comma separated: crash, kill, nats, postgres")
    flags.add_argument("--undo", type=int, default=0, help="seconds before a match may be sent")
    flags.add_argument("--latency", type=float, default=0, help="seconds that hh takes for an application")
    flags.add_argument("--no-republish", action="store_true", help="without the net under the redelivery of events")
    flags.add_argument("--json", action="store_true", help="only the line of JSON, no words for a person")
    return flags


def plans(args: argparse.Namespace) -> list[Plan]:
    """The scenarios of a run, each with its share of kills and time."""
    folder: Path = args.folder or ROOT / ".local" / "chaos" / str(args.seed)
    base = Plan(
        scenario="send",
        matches=args.matches,
        kills=args.kills,
        seed=args.seed,
        folder=folder / "send",
        seconds_limit=args.seconds_limit,
        stops=args.stops,
        faults=args.faults,
        duplicates=args.duplicates,
        poison=args.poison,
        load_seconds=args.load_seconds,
        users=args.users,
        dense_limits=args.dense_limits,
        only=tuple(kind for kind in args.only.split(",") if kind),
        latency=args.latency,
        undo=args.undo,
        times=Times(republish=3600.0) if args.no_republish else Times(),
    )
    if args.scenario == "send":
        return [base]
    kills = max(2, round(args.kills * SEARCH_SHARE)) if args.scenario == "both" else args.kills
    seconds = min(SEARCH_SECONDS, args.seconds_limit / 2) if args.scenario == "both" else args.seconds_limit
    search = replace(
        base,
        scenario="search",
        matches=max(60, round(args.matches * 0.05)),
        kills=kills,
        folder=folder / "search",
        seconds_limit=seconds,
        users=min(6, max(3, args.matches // 100)),
        load_seconds=min(40.0, max(15.0, kills * 3.0)),
        times=replace(base.times, tracking=3.0),
    )
    if args.scenario == "search":
        return [search]
    return [replace(base, kills=args.kills - kills, seconds_limit=args.seconds_limit - seconds), search]


def own_tree() -> None:
    """The tree under test must be the one this file lies in, not another installed one."""
    found = Path(str(libs.__file__)).resolve().parents[1]
    if found != ROOT:
        raise ChaosError(f"libs comes from {found}, not from {ROOT}; run from the project's folder without -P")


async def all_of(wanted: Sequence[Plan]) -> list[Outcome]:
    """One scenario after the other, each in a world of its own."""
    return [await run(plan) for plan in wanted]


def main() -> int:
    """0: green; 1: something is wrong, the histories are in the folder; 2: the run could not be carried out."""
    args = parser().parse_args()
    try:
        own_tree()
        wanted = plans(args)
        outcomes = asyncio.run(all_of(wanted))
    except ChaosError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except Exception:  # noqa: BLE001 - 1 is kept for what the checker finds: a fault of the harness is no finding
        traceback.print_exc()
        return 2
    found = report.line(outcomes)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (wanted[0].folder.parent / "report.json").write_text(f"{text}\n", encoding="utf-8")
    print(text)
    if not args.json:
        for outcome in outcomes:
            if not outcome.green:
                sys.stderr.write(f"{report.summary(outcome)}\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
