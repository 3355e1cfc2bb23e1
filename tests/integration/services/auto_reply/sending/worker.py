"""auto_reply as a process, on leases of a few seconds."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.component.services.auto_reply.sending.world import World
from tests.support.headhunter import ROOT
from tests.support.workers import KEYS

AMID_A_TRANSACTION = """
select pid, wait_event = 'ClientRead' as asleep from pg_stat_activity
where datname = current_database() and application_name = 'vkatilsya-auto_reply' and state <> 'idle'
  and pid <> pg_backend_pid()
"""


async def workers_asleep(engine: AsyncEngine) -> None:
    """End the sessions of workers who all stand still amid a transaction, as PostgreSQL does after a while.

    Their rows stay locked until it does (`idle_in_transaction_session_timeout`), longer than a test can wait.
    """
    async with asyncio.timeout(60), engine.connect() as looking:
        while sessions := (await looking.execute(text(AMID_A_TRANSACTION))).all():
            for pid, asleep in sessions:
                if asleep:  # between two statements, or between the parts of one
                    await looking.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
            await looking.rollback()  # a transaction sees one moment of the sessions
            await asyncio.sleep(0.02)


class Worker:
    """The service as an operator starts it, on leases of a second."""

    def __init__(self, world: World, log: Path, *, crash: str = "", freeze: str = "") -> None:
        settings = world.deps.settings
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("VKATILSYA")},
            "DATABASE_URL": settings.database_url,
            "NATS_URL": settings.nats_url,
            "NATS_USER": settings.nats_user or "",
            "NATS_PASSWORD": settings.nats_password.get_secret_value() if settings.nats_password else "",
            "ACK_WAIT_SECONDS": str(settings.ack_wait_seconds),
            "REDELIVERY_SCHEDULE_SECONDS": str(list(settings.redelivery_schedule_seconds)),
            "RELAY_POLL_SECONDS": "0.2",
            "GRACEFUL_SECONDS": "5",
            "MODE": "demo",
            "HH_API_URL": settings.hh_api_url,
            "HH_SITE_URL": settings.hh_site_url,
            "HH_USER_AGENT": settings.hh_user_agent,
            "HH_RATE_PER_SECOND": "0",
            "HH_TIMEOUT_SECONDS": "3",
            "SECRET_KEYS": KEYS.get_secret_value(),
            "AUTO_REPLY_ROLES": "send",
            "SEND_LEASE_SECONDS": "6",
            "LETTER_LEASE_SECONDS": "1",
            "SWEEP_SECONDS": "0.3",
            "RECONCILE_GRACE_SECONDS": "1",
            "MISSED_MATCH_SECONDS": "1",
            "VKATILSYA_CRASH": crash,
            "VKATILSYA_FREEZE": freeze,
        }
        self.world, self.path, self.log = world, log, log.open("ab")
        command = [sys.executable, "-m", "services.auto_reply"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    async def ended(self, seconds: float = 60) -> int:
        """The exit code."""
        async with asyncio.timeout(seconds):
            while self.process.poll() is None:
                await asyncio.sleep(0.05)
        self.log.close()
        return self.process.returncode

    async def stop(self) -> int:
        """Stop it as a deployment does."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ready(self, seconds: float = 60) -> None:
        """Wait until it works."""
        async with asyncio.timeout(seconds):
            while b"service.ready" not in self.path.read_bytes():
                assert self.process.poll() is None, "the worker ended"
                await asyncio.sleep(0.05)

    async def frozen(self, seconds: float = 60) -> None:
        """Wait until it has stopped itself."""
        async with asyncio.timeout(seconds):
            while not os.WIFSTOPPED(os.waitpid(self.process.pid, os.WUNTRACED | os.WNOHANG)[1]):
                await asyncio.sleep(0.05)
        await workers_asleep(self.world.engine)

    async def stand(self) -> None:
        """Stop it as a machine that falls asleep does; `workers_asleep` says what PostgreSQL makes of that."""
        self.process.send_signal(signal.SIGSTOP)
        await workers_asleep(self.world.engine)

    def go_on(self) -> None:
        """Wake it."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self.log.close()
