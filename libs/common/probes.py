"""The probes of every service: `/livez` by the beats of its loops, `/readyz` by its servers."""

import asyncio

import nats.errors
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from libs.common.db.engine import ping
from libs.common.db.faults import DATABASE_AWAY
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.messaging import topology
from libs.common.messaging.broker import (
    jetstream,
)
from libs.common.runtime import Runtime


def add_probes(app: FastAPI, *, waits_for_nats: bool) -> None:
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
        problems = await _problems(runtime)
        blocking = {name: text for name, text in problems.items() if name != "nats" or waits_for_nats}
        status = "unready" if blocking else "degraded" if problems else "ok"
        failing = {
            beat.name: {"times": beat.failures, "error": beat.error}
            for beat in runtime.supervisor.heartbeats
            if beat.failing
        }
        told = {"status": status, "problems": problems, "failing": failing}
        if runtime.client_certificates:
            told["client_certificates"] = runtime.client_certificates
        return JSONResponse(told, status_code=503 if blocking else 200)


async def _problems(runtime: Runtime) -> dict[str, str]:
    problems: dict[str, str] = {}
    if runtime.draining:
        problems["draining"] = "the service is stopping"
    try:
        async with asyncio.timeout(1):
            await ping(runtime.engine)
    except DATABASE_AWAY as error:
        problems["database"] = type(error).__name__
    try:
        async with asyncio.timeout(1):
            await _round_trip(runtime)
    except (nats.errors.Error, VkatilsyaError, OSError, TimeoutError) as error:
        problems["nats"] = type(error).__name__
    return problems


async def _round_trip(runtime: Runtime) -> None:
    """A look at JetStream itself: the connection's own flag stays true for minutes on a frozen server."""
    if not runtime.broker_ready.is_set():
        raise TransientError("The broker has not started yet")
    js = jetstream(runtime.broker)
    own = [durable for durable in topology.DURABLES if durable.name == runtime.service]
    if own:
        await js.consumer_info(own[0].stream, own[0].name)
    else:
        await js.stream_info(topology.EVENTS)
