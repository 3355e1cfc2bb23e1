"""python -m tests.chaos.chats: kill what handles chats and notifications, lose nothing. 0: green, 1: not, 2: no run."""

import argparse
import asyncio
import json
import shutil
import sys
import traceback
from pathlib import Path

from tests.chaos.chats.run import run
from tests.chaos.settings import ROOT


def main() -> int:
    """Run once and print one line of JSON."""
    flags = argparse.ArgumentParser(prog="python -m tests.chaos.chats", description=__doc__)
    flags.add_argument("--messages", type=int, default=150, help="messages that employers write (default: %(default)s)")
    flags.add_argument("--kills", type=int, default=24, help="kills by the clock, beside those at crash points")
    flags.add_argument("--seed", type=int, default=1)
    flags.add_argument(
        "--longer", type=float, default=60.0, help="seconds in which points are waited for (default: %(default)s)"
    )
    flags.add_argument("--folder", type=Path, help="where logs go (default: .local/chaos/SEED/chats)")
    args = flags.parse_args()
    folder: Path = args.folder or ROOT / ".local" / "chaos" / str(args.seed) / "chats"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        found = asyncio.run(run(folder, messages=args.messages, kills=args.kills, seed=args.seed, longer=args.longer))
    except Exception:  # noqa: BLE001 - 1 is kept for what the checks find: a fault of the harness is no finding
        traceback.print_exc()
        return 2
    print(json.dumps(found, ensure_ascii=False))
    return 1 if found["wrong"] or found["left"] else 0


if __name__ == "__main__":
    sys.exit(main())
