"""`python -m standalone run|stop|restart SERVICE|logs [SERVICE]`; its first line comes before anything heavy loads."""

import os
import sys
from collections.abc import Mapping


def main(arguments: list[str]) -> int:
    """Return the exit code; expected faults are sentences on stderr."""
    command, rest = (arguments[0] if arguments else "run"), [part for part in arguments[1:] if part]
    if command == "run" and not rest:
        return run_everything({})
    from libs.common.errors import VkatilsyaError
    from standalone.control import remote
    from standalone.errors import exit_of

    try:
        return remote.command(command, rest)
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_of(error)


def run_everything(chosen: Mapping[str, str]) -> int:
    """Run until stopped; `chosen` overrides the environment."""
    from ops.terminal import write_what_can_be

    write_what_can_be()
    os.environ.update(chosen)
    sys.stdout.write("Вкатился запускается…\n")
    sys.stdout.flush()
    from standalone.session import run

    return run()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
