"""Applies the topology: `python -m libs.common.messaging.provision [--plan]` with NATS_URL set.

Where NATS has users, NATS_USER=provision and its NATS_PASSWORD.
"""

import argparse
import asyncio
import sys

from nats.js.errors import ServiceUnavailableError

from libs.common.concurrency.retry import retry_transient, waiting
from libs.common.errors import TransientError, VkatilsyaError, exit_code
from libs.common.messaging import topology
from libs.common.messaging.client import connected
from libs.common.messaging.permissions import PROVISION
from libs.common.settings.base import load
from libs.common.settings.servers import MessagingSettings, NatsSettings


async def provision(
    nats_settings: NatsSettings, messaging: MessagingSettings, *, only_plan: bool = False, replicas: int = 1
) -> list[str]:
    """Make the streams and durables what the code expects; returns the changes. TransientError without JetStream."""
    signed_in = connected(nats_settings.servers, name=PROVISION, **nats_settings.login)
    try:
        async with signed_in as client:
            js = client.jetstream()
            if only_plan:
                return await topology.plan(js, messaging)
            return await topology.apply(js, messaging, replicas=replicas)
    except ServiceUnavailableError as error:
        raise TransientError("NATS отвечает, но JetStream не готов. Запустите nats-server с JetStream.") from error


def main() -> int:
    """Command line. Exit codes: 0 done, 2 wrong settings, password or rights, 3 NATS did not answer in time."""
    parser = argparse.ArgumentParser(description="Create or update the NATS streams and durables.")
    parser.add_argument("--plan", action="store_true", help="only show what would change")
    parser.add_argument("--replicas", type=int, default=1, help="stream replicas (3 in a cluster)")
    arguments = parser.parse_args()
    try:
        nats_settings, messaging = load(NatsSettings), load(MessagingSettings)
        changes = asyncio.run(
            retry_transient(
                lambda: provision(nats_settings, messaging, only_plan=arguments.plan, replicas=arguments.replicas),
                seconds=nats_settings.nats_start_deadline_seconds,
                tell=waiting,
            )
        )
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    sys.stdout.write("\n".join(changes or ["topology is as expected"]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
