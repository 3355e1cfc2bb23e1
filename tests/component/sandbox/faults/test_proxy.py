"""The fault proxy on real sockets: each fault breaks what it says, and only that."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from sandbox.faults.domain import ConnectionFault, FaultError, Kind, Per, read_fault
from sandbox.faults.proxy import FaultProxy

ANSWER = b"answer"


class Upstream:
    """An HTTP server that counts the whole requests it got."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.port = 0

    @asynccontextmanager
    async def run(self) -> AsyncGenerator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        yield
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-l")), 0
                )
                self.bodies.append(await reader.readexactly(length))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(ANSWER), ANSWER))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            writer.close()


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    made = Upstream()
    async with made.run():
        yield made


@pytest.fixture
async def proxy(upstream: Upstream) -> AsyncIterator[FaultProxy]:
    async with FaultProxy(("127.0.0.1", upstream.port), seed=7) as made:
        yield made


async def _post(proxy: FaultProxy, body: bytes = b"hello", timeout: float = 5.0) -> bytes:
    async with httpx.AsyncClient(trust_env=False, timeout=timeout) as client:
        return (await client.post(f"http://127.0.0.1:{proxy.port}/", content=body)).content


async def test_without_faults_bytes_pass_unchanged(proxy: FaultProxy, upstream: Upstream) -> None:
    body = bytes(range(256)) * 4096
    assert await _post(proxy, body) == ANSWER
    assert upstream.bodies == [body]


async def test_latency_delays_the_answer_by_at_least_what_was_asked(proxy: FaultProxy) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.LATENCY, latency_ms=150, jitter_ms=50))
    began = time.monotonic()
    assert await _post(proxy) == ANSWER
    assert time.monotonic() - began >= 0.15


async def test_reset_breaks_before_the_upstream_sees_anything(proxy: FaultProxy, upstream: Upstream) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.RESET))
    with pytest.raises((httpx.ReadError, httpx.WriteError)):
        await _post(proxy)
    assert upstream.bodies == []


async def test_reset_in_the_request_leaves_the_upstream_with_half_of_it(proxy: FaultProxy, upstream: Upstream) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.RESET_IN_REQUEST, after_bytes=20))
    with pytest.raises((httpx.ReadError, httpx.WriteError)):
        await _post(proxy, b"x" * 1000)
    assert upstream.bodies == []
    assert proxy.applied == {"reset_in_request": 1}


async def test_a_lost_answer_means_the_upstream_did_the_work(proxy: FaultProxy, upstream: Upstream) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.LOSE_ANSWER))
    with pytest.raises(httpx.ReadError):
        await _post(proxy)
    assert upstream.bodies == [b"hello"]


async def test_close_ends_in_order_without_an_answer(proxy: FaultProxy, upstream: Upstream) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.CLOSE))
    with pytest.raises(httpx.RemoteProtocolError):
        await _post(proxy)
    assert upstream.bodies == [b"hello"]


@pytest.mark.parametrize(("forward", "seen"), [(True, [b"hello"]), (False, [])])
async def test_a_hang_lets_the_client_time_out(
    proxy: FaultProxy, upstream: Upstream, forward: bool, seen: list[bytes]
) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.HANG, forward=forward))
    with pytest.raises(httpx.ReadTimeout):
        await _post(proxy, timeout=0.2)
    assert upstream.bodies == seen


async def test_a_slow_answer_trickles(proxy: FaultProxy) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.SLOW, bytes_per_second=100))
    began = time.monotonic()
    assert await _post(proxy) == ANSWER
    assert time.monotonic() - began >= 0.3  # 40-odd bytes of head and body at 100 a second


async def test_a_trickle_never_meets_a_timeout_between_bytes(proxy: FaultProxy) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.SLOW, bytes_per_second=10))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.6):
            await _post(proxy, timeout=0.3)  # a byte comes every 0.1 s, so the read timeout alone never fires


async def test_down_refuses_and_up_listens_on_the_same_port(proxy: FaultProxy) -> None:
    port = proxy.port
    await proxy.down()
    with pytest.raises(httpx.ConnectError):
        await _post(proxy)
    await proxy.up()
    assert proxy.port == port
    assert await _post(proxy) == ANSWER


async def test_times_counts_connections_and_then_all_is_well(proxy: FaultProxy) -> None:
    proxy.plan.faults.add(ConnectionFault(Kind.RESET, times=2))
    for _ in range(2):
        with pytest.raises((httpx.ReadError, httpx.WriteError)):
            await _post(proxy)
    assert await _post(proxy) == ANSWER
    assert proxy.plan.faults.remove() == 0


async def test_an_exchange_fault_strikes_inside_a_kept_connection(proxy: FaultProxy, upstream: Upstream) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        url = f"http://127.0.0.1:{proxy.port}/"
        await client.post(url, content=b"1")
        proxy.plan.faults.add(ConnectionFault(Kind.LOSE_ANSWER, per=Per.EXCHANGE, times=1))
        with pytest.raises(httpx.ReadError):
            await client.post(url, content=b"2")
        await client.post(url, content=b"3")
    assert upstream.bodies == [b"1", b"2", b"3"]
    assert proxy.connections == 2


async def test_cut_resets_idle_connections(proxy: FaultProxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    while proxy.connections == 0:
        await asyncio.sleep(0)
    await proxy.cut()
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


async def test_a_dead_target_resets_the_client(proxy: FaultProxy, upstream: Upstream) -> None:
    async with FaultProxy(("127.0.0.1", 1)) as orphan:
        with pytest.raises((httpx.ReadError, httpx.WriteError)):
            await _post(orphan)


async def test_probability_is_decided_by_the_seed(upstream: Upstream) -> None:
    async def outcomes(seed: int) -> list[bool]:
        async with FaultProxy(("127.0.0.1", upstream.port), seed=seed) as proxy:
            proxy.plan.faults.add(ConnectionFault(Kind.RESET, probability=0.5))
            results: list[bool] = []
            for _ in range(12):
                try:
                    await _post(proxy)
                    results.append(True)
                except httpx.TransportError:
                    results.append(False)
            return results

    first = await outcomes(3)
    assert first == await outcomes(3)
    assert True in first
    assert False in first


@pytest.mark.parametrize(
    ("described", "says"),
    [
        ([], "a fault is an object"),
        ({"kind": "explode"}, "kind must be one of latency"),
        ({"kind": "reset", "colour": "red"}, "unknown key colour"),
        ({"kind": "reset", "times": 0}, "times must be"),
        ({"kind": "reset", "times": True}, "times must be"),
        ({"kind": "reset", "probability": 2}, "probability must be"),
        ({"kind": "latency", "latency_ms": -1}, "latency_ms must be"),
        ({"kind": "slow", "bytes_per_second": 0}, "bytes_per_second must be"),
        ({"kind": "reset_in_request", "after_bytes": -1}, "after_bytes must be"),
        ({"kind": "hang", "forward": "yes"}, "forward must be"),
        ({"kind": "hang", "per": "day"}, "per must be one of connection, exchange"),
    ],
)
def test_a_fault_that_makes_no_sense_is_a_sentence(described: object, says: str) -> None:
    with pytest.raises(FaultError, match=says):
        read_fault(described)


async def test_the_command_is_steered_over_http_and_ends_on_sigterm(upstream: Upstream) -> None:
    command = [sys.executable, "-m", "sandbox.faults", "--target", f"127.0.0.1:{upstream.port}", "--control", "0"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    ports = json.loads(await process.stdout.readline())
    control = f"http://127.0.0.1:{ports['control']}"
    async with httpx.AsyncClient(trust_env=False) as client:
        added = await client.post(f"{control}/faults", json={"kind": "lose_answer", "times": 1})
        assert added.status_code == 201
        with pytest.raises(httpx.ReadError):
            await client.post(f"http://127.0.0.1:{ports['listen']}/", content=b"once")
        state = (await client.get(f"{control}/state")).json()
        assert (state["applied"], state["faults"]) == ({"lose_answer": 1}, [])
        refused = await client.put(f"{control}/faults", json={"kind": "reset"})
        assert (refused.status_code, "takes a list" in refused.json()["error"]) == (400, True)
        assert (await client.post(f"{control}/faults", content=b"{")).status_code == 400
        await client.post(f"{control}/down")
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{ports['listen']}/")
        await client.post(f"{control}/up")
        assert (await client.get(f"http://127.0.0.1:{ports['listen']}/")).content == ANSWER
        assert (await client.delete(f"{control}/faults")).json()["faults"] == []
        assert (await client.post(f"{control}/cut")).status_code == 200
    process.terminate()
    await process.wait()
    assert upstream.bodies == [b"once", b""]


async def test_a_taken_port_is_a_sentence(proxy: FaultProxy, upstream: Upstream) -> None:
    command = [sys.executable, "-m", "sandbox.faults", "--target", "127.0.0.1:1", "--listen", str(proxy.port)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 1
    assert b"cannot listen" in said
    assert b"Traceback" not in said
