"""`python -m sandbox.faults --listen PORT --target HOST:PORT [--control PORT] [--seed N]`."""

import argparse
import asyncio
import json
import signal
import socket
import sys

import uvicorn

from sandbox.faults.control import control_app
from sandbox.faults.proxy import FaultProxy


def main(arguments: list[str] | None = None) -> int:
    """Run the proxy until SIGINT or SIGTERM; the first line printed is JSON with the addresses."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.faults", description=__doc__)
    parser.add_argument("--listen", type=int, default=0, help="port to listen on (0: any free one)")
    parser.add_argument("--target", type=_address, required=True, help="HOST:PORT to pass connections to")
    parser.add_argument("--control", type=int, default=None, help="port of the JSON control endpoint (0: any free one)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the probabilities")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_run(options.listen, options.target, options.control, options.seed))
    except OSError as error:
        print(f"cannot listen: {error}", file=sys.stderr)  # noqa: T201 - this is the command's own answer
        return 1
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host, int(port)


async def _run(listen: int, target: tuple[str, int], control: int | None, seed: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with FaultProxy(target, port=listen, seed=seed) as proxy:
        listener = None if control is None else socket.create_server(("127.0.0.1", control))
        addresses = {"listen": proxy.port, "control": None if listener is None else listener.getsockname()[1]}
        print(json.dumps(addresses), flush=True)  # noqa: T201 - who started us reads the ports here
        if listener is None:
            for sig in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(sig, stopped.set)
            await stopped.wait()
            return
        config = uvicorn.Config(control_app(proxy), log_level="warning", lifespan="off")
        await uvicorn.Server(config).serve(sockets=[listener])


if __name__ == "__main__":
    raise SystemExit(main())
