"""`python -m tests.chaos.sabotage [name ...]`: every known bug, brought back, must turn a short run red."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.chaos.sabotage import CASES, PatchError, Sabotage, apply, copy_tree
from tests.chaos.settings import ROOT

SECONDS = 85


def prove(case: Sabotage, seed: int) -> dict[str, Any]:
    """Run the sabotaged copy; `found` says whether one of the case's counters was above zero."""
    folder = ROOT / ".local" / "chaos" / "sabotage" / case.name
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"vkatilsya-{case.name}-") as name:
        tree = Path(name)
        copy_tree(tree)
        apply(case.patch, tree)
        command = [sys.executable, "-m", "tests.chaos", "--json", "--scenario", "send", "--seed", str(seed)]
        command += ["--seconds-limit", str(SECONDS), "--folder", str(folder), *case.flags]
        environment = {**os.environ, "PYTHONPATH": str(tree)}
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    seconds = round(time.monotonic() - started, 1)
    if done.returncode not in (0, 1):
        raise PatchError(f"{case.name}: the run could not be carried out: {done.stderr[-2000:]}")
    report = json.loads(done.stdout.splitlines()[-1])
    counts = {name: report[name] for name in case.counters}
    found = done.returncode == 1 and any(counts.values())
    return {"sabotage": case.name, "found": found, "counters": counts, "seconds": seconds, "folder": str(folder)}


def main() -> int:
    """0: every bug was found; 1: one was missed; 2: a patch does not fit or the name is unknown."""
    flags = argparse.ArgumentParser(prog="python -m tests.chaos.sabotage")
    flags.add_argument("names", nargs="*", metavar="NAME", help=", ".join(case.name for case in CASES))
    flags.add_argument("--seed", type=int, default=1)
    args = flags.parse_args()
    known = {case.name: case for case in CASES}
    if unknown := set(args.names) - set(known):
        flags.error(f"there is no {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    results: list[dict[str, Any]] = []
    for name in args.names or known:
        try:
            results.append(prove(known[name], args.seed))
        except PatchError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        print(json.dumps(results[-1], ensure_ascii=False), flush=True)
    return 0 if all(result["found"] for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
