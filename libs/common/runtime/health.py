"""The probes of every service: `/livez` by the beats of its loops, `/readyz` by its servers."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import nats.errors
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from libs.common.clock import elapsed
from libs.common.db.engine import ping
from libs.common.db.faults import DATABASE_AWAY
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.messaging import topology
from libs.common.messaging.broker import (
    core,
    jetstream,
)
from libs.common.runtime.context import Runtime

SLOW_SECONDS, AWAY_SECONDS = 1.0, 5.0
"""A server that answers after the first is slow, which is told; one without an answer after the second is away.

All replicas ask the same servers: were slowness enough to be not ready, a busy machine would have nobody who answers.
"""
_NATS_AWAY = (nats.errors.Error, VkatilsyaError, OSError, TimeoutError)


def add_health_routes(app: FastAPI, *, waits_for_nats: bool) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez(request: Request) -> JSONResponse:
        runtime: Runtime = request.app.state.runtime
        silent = [beat.name for beat in runtime.supervisor.heartbeats if not beat.alive]
        return JSONResponse(
            {"status": "silent" if silent else "ok", "silent": silent}, status_code=503 if silent else 200
        )

    @app.get("/readyz", include_in_schema=False)
    async def readyz(request: Request) -> JSONResponse:
        runtime: Runtime = request.app.state.runtime
        problems, slow = await _looked(runtime)
        blocking = {name: text for name, text in problems.items() if name != "nats" or waits_for_nats}
        status = "unready" if blocking else "degraded" if problems or slow else "ok"
        failing = {
            beat.name: {"times": beat.failures, "error": beat.error}
            for beat in runtime.supervisor.heartbeats
            if beat.failing
        }
        told: dict[str, Any] = {"status": status, "problems": problems, "slow": slow, "failing": failing}
        if runtime.client_certificates:
            told["client_certificates"] = runtime.client_certificates
        return JSONResponse(told, status_code=503 if blocking else 200)


async def _looked(runtime: Runtime) -> tuple[dict[str, str], dict[str, float]]:
    """What is wrong, and how many seconds a slow server took; whoever stops says so at once."""
    if runtime.draining:
        return {"draining": "the service is stopping"}, {}
    looks = {"database": (ping(runtime.engine), DATABASE_AWAY), "nats": (_round_trip(runtime), _NATS_AWAY)}
    found = dict(zip(looks, await asyncio.gather(*(_look(*one) for one in looks.values())), strict=True))
    problems = {name: one for name, one in found.items() if isinstance(one, str)}
    took = {name: one for name, one in found.items() if isinstance(one, float)}
    return problems, {name: round(seconds, 1) for name, seconds in took.items() if seconds > SLOW_SECONDS}


async def _look(asked: Awaitable[None], away: tuple[type[Exception], ...]) -> float | str:
    """Seconds until the answer, or the fault."""
    began = elapsed()
    try:
        async with asyncio.timeout(AWAY_SECONDS):
            await asked
    except away as error:
        return type(error).__name__
    return elapsed() - began


async def _round_trip(runtime: Runtime) -> None:
    """A look at JetStream itself: the connection's own flag tells a lost server, but not for minutes a frozen one."""
    if not runtime.broker_ready.is_set():
        raise TransientError("The broker has not started yet")
    if not core(runtime.broker).is_connected:
        raise TransientError("The connection to NATS is lost")
    js = jetstream(runtime.broker)
    own = [durable for durable in topology.DURABLES if durable.name == runtime.service]
    if own:
        await js.consumer_info(own[0].stream, own[0].name)
    else:
        await js.stream_info(topology.EVENTS)
