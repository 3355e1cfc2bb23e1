"""Section D of the behaviours: faults, over real sockets where HTTP libraries must see them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sandbox.faults.proxy import FaultProxy
from tests.component.sandbox.headhunter.caller import AGENT, Sandbox, error_of, listening


class Server:
    """A sandbox on a real socket, and a client of the default applicant."""

    def __init__(self, hh: Sandbox, url: str) -> None:
        self.hh = hh
        self.http = httpx.AsyncClient(
            base_url=url, headers={"User-Agent": AGENT, **hh.auth}, timeout=5.0, trust_env=False
        )
        self.port = int(url.rsplit(":", 1)[1])

    async def fault(self, **rule: Any) -> None:
        """Put a fault into force."""
        await self.hh.control("/faults", **rule)

    def form(self) -> dict[str, str]:
        """An application to a vacancy that takes it."""
        return {"vacancy_id": self.hh.plain_vacancies(1)[0], "resume_id": self.hh.resume}


@pytest.fixture
async def server(hh: Sandbox) -> AsyncIterator[Server]:
    async with listening(hh) as url:
        made = Server(hh, url)
        yield made
        await made.http.aclose()


@pytest.mark.parametrize(
    ("status", "kind", "value"),
    [
        (500, "internal_server_error", None),
        (502, "bad_gateway", None),
        (503, "service_unavailable", "service_unavailable"),
        (504, "gateway_timeout", None),
    ],
)
async def test_032_service_errors_with_and_without_a_body(
    hh: Sandbox, status: int, kind: str, value: str | None
) -> None:
    await hh.control("/faults", kind="status", status=status, path="/vacancies", times=1)
    assert error_of(await hh.get("/vacancies")) == (status, kind, value)
    await hh.control("/faults", kind="status", status=status, body="empty", path="/vacancies", times=1)
    empty = await hh.get("/vacancies")
    assert (empty.status_code, empty.content) == (status, b"")
    assert (await hh.get("/vacancies")).status_code == 200


async def test_033_html_errors_and_truncated_json(hh: Sandbox, server: Server) -> None:
    await hh.control("/faults", kind="status", status=502, body="html", path="/me", times=1)
    page = await hh.get("/me")
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>Bad Gateway</h1>" in page.text
    await server.fault(kind="truncate", path="/me", times=1)
    broken = await server.http.get("/me")
    assert broken.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|Invalid"):
        broken.json()


@pytest.mark.parametrize("kind", ["status", "close", "reset", "timeout"])
async def test_034_the_write_happened_though_the_client_saw_a_failure(server: Server, kind: str) -> None:
    form = server.form()
    await server.fault(kind=kind, status=504, when="after", method="POST", path="/negotiations", times=1, seconds=0.2)
    if kind == "status":
        assert (await server.http.post("/negotiations", data=form)).status_code == 504
    else:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await server.http.post("/negotiations", data=form)
    found = (await server.http.get("/negotiations", params={"vacancy_id": form["vacancy_id"]})).json()
    assert found["found"] == 1
    again = await server.http.post("/negotiations", data=form)
    assert error_of(again) == (403, "negotiations", "already_applied")
    entries = (await server.http.get("/_sandbox/ledger")).json()["entries"]
    answered = "504" if kind == "status" else kind
    assert [(e["accepted"], e["answered"]) for e in entries] == [(True, answered), (False, "403")]


async def test_034_before_the_effect_nothing_happens(server: Server) -> None:
    form = server.form()
    await server.fault(kind="status", status=502, when="before", method="POST", path="/negotiations", times=1)
    assert (await server.http.post("/negotiations", data=form)).status_code == 502
    assert (await server.http.post("/negotiations", data=form)).status_code == 201


async def bytes_within(server: Server, path: str, seconds: float) -> int:
    received = 0
    async with server.http.stream("GET", path) as response:
        try:
            async with asyncio.timeout(seconds):
                async for chunk in response.aiter_raw(1):
                    received += len(chunk)
        except TimeoutError:
            return received
    raise AssertionError("the whole body arrived in time")


async def test_035_read_timeout_reset_and_slow_bodies(server: Server) -> None:
    await server.fault(kind="delay", seconds=1.0, path="/me", times=1)
    with pytest.raises(httpx.ReadTimeout):
        await server.http.get("/me", timeout=0.3)
    await server.fault(kind="reset_mid_body", path="/me", times=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await server.http.get("/me")
    await server.fault(kind="slow_body", bytes_per_second=20, path="/me", times=1)
    assert 1 <= await bytes_within(server, "/me", 0.4) <= 40
    await server.fault(kind="close", path="/me", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await server.http.get("/me")
    assert (await server.http.get("/me")).status_code == 200


async def test_035_connection_refused_while_the_sandbox_does_not_listen(server: Server) -> None:
    async with FaultProxy(("127.0.0.1", server.port)) as proxy:
        url = f"http://127.0.0.1:{proxy.port}/me"
        assert (await server.http.get(url)).status_code == 200
        await proxy.down()
        with pytest.raises(httpx.ConnectError):
            await server.http.get(url)
        await proxy.up()
        assert (await server.http.get(url)).status_code == 200


async def test_035_a_connection_that_never_comes_about(server: Server) -> None:
    async with FaultProxy(("127.0.0.1", server.port)) as proxy:
        await proxy.deaf()
        url = f"http://127.0.0.1:{proxy.port}/negotiations"
        with pytest.raises(httpx.ConnectTimeout):
            await server.http.post(url, data=server.form(), timeout=0.3)
        assert server.hh.world.ledger.entries == []
        await proxy.up()
        assert (await server.http.post(url, data=server.form())).status_code == 201


async def test_035_a_kept_connection_is_closed_without_a_word(server: Server) -> None:
    await server.fault(kind="hang_up", path="/me", times=1)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(_raw(server, "/me"))
    answer = await asyncio.wait_for(reader.read(), 30)  # to the end of the connection
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"connection: close" not in head.lower()
    assert body.endswith(b"\r\n0\r\n\r\n")
    await server.fault(kind="hang_up", path="/me", times=1)
    assert (await server.http.get("/me")).status_code == 200
    assert (await server.http.post("/negotiations", data=server.form())).status_code == 201
    assert len(server.hh.world.ledger.entries) == 1


def _raw(server: Server, path: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"User-Agent: {AGENT}"]
    lines += [f"{name}: {value}" for name, value in server.hh.auth.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def test_036_latency_profile(hh: Sandbox) -> None:
    latency = await hh.control("/faults/latency", profile="real")
    assert (latency["median_ms"], latency["p99_ms"]) == (150.0, 3000.0)
    drawn = sorted(hh.world.faults.wait() for _ in range(4000))
    assert 0.13 < drawn[2000] < 0.17
    assert 2.0 < drawn[3960] < 4.5
    await hh.control("/faults/latency", median_ms=30, p99_ms=30)
    before = asyncio.get_running_loop().time()
    await hh.get("/me")
    assert asyncio.get_running_loop().time() - before >= 0.025


@pytest.mark.parametrize("urls", ["both", "captcha_url", "fallback_url"])
async def test_037_captcha_until_it_is_solved(hh: Sandbox, urls: str) -> None:
    await hh.control("/settings", captcha_urls=urls)
    await hh.control("/captcha", on=True)
    vacancy = hh.plain_vacancies(1)[0]
    for _ in range(2):
        response = await hh.apply(vacancy)
        assert error_of(response) == (403, "captcha_required", "captcha_required")
        error = response.json()["errors"][0]
        assert {"captcha_url", "fallback_url"} & error.keys() == (
            {"captcha_url", "fallback_url"} if urls == "both" else {urls}
        )
    assert (await hh.get("/vacancies")).status_code == 200
    await hh.control("/captcha/solve")
    assert (await hh.apply(vacancy)).status_code == 201


async def test_037_captcha_after_many_applications_and_its_page(hh: Sandbox) -> None:
    await hh.control("/settings", captcha_apply_after=2)
    await hh.applied()
    await hh.applied()
    vacancy = hh.plain_vacancies(1)[0]
    url = (await hh.apply(vacancy)).json()["errors"][0]["captcha_url"]
    page = await hh.http.get(url, params={"state": url.split("state=")[1], "backurl": "http://127.0.0.1:1/back"})
    assert "Я не робот" in page.text
    form = {"state": url.split("state=")[1], "backurl": "http://127.0.0.1:1/back"}
    solved = await hh.http.post("/account/captcha", data=form)
    assert (solved.status_code, solved.headers["location"]) == (302, "http://127.0.0.1:1/back")
    assert (await hh.apply(vacancy)).status_code == 201


@pytest.mark.parametrize("variant", ["unknown_value", "two_errors", "no_request_id", "legacy_only"])
async def test_038_error_bodies_of_other_shapes(variant: str) -> None:
    hh = Sandbox(checked=False, switches={"error_drift": variant})
    body = (await hh.apply("999999999")).json()
    if variant == "unknown_value":
        assert body["errors"] == [{"type": "negotiations", "value": "reason_of_tomorrow"}]
    elif variant == "two_errors":
        assert len(body["errors"]) == 2
    elif variant == "no_request_id":
        assert "request_id" not in body
    else:
        assert set(body) == {"description"}


async def test_faults_can_be_counted_skipped_and_aimed(hh: Sandbox) -> None:
    await hh.control("/faults", kind="status", path="/vacancies/*", skip=1, times=1)
    ident = hh.plain_vacancies(1)[0]
    answers = [(await hh.get(f"/vacancies/{ident}")).status_code for _ in range(4)]
    assert answers == [200, 502, 200, 200]
    await hh.control("/faults", kind="status", account="somebody-else")
    assert (await hh.get("/me")).status_code == 200
    assert (await hh.http.delete("/_sandbox/faults")).json() == {"removed": 1}  # one without further hits is off


async def test_answers_are_chunked_compressed_and_without_a_length(server: Server) -> None:
    response = await server.http.get("/vacancies", params={"per_page": 50})
    assert response.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in response.headers
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["server"] == "ddos-guard"
    plain = await server.http.get("/me", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(response.headers["x-request-id"][:13]) > 1_600_000_000_000


async def test_032_null_for_the_whole_body() -> None:
    hh = Sandbox(checked=False)
    await hh.control("/faults", kind="null_body", path="/vacancies", times=1)
    assert (await hh.get("/vacancies")).content == b"null"
    assert (await hh.get("/vacancies")).json()["found"] > 0


async def test_032_null_entries_stand_before_their_neighbours() -> None:
    hh = Sandbox(checked=False)
    whole = (await hh.get("/vacancies")).json()["items"]
    await hh.control("/faults", kind="null_items", times=1)
    hurt = (await hh.get("/vacancies")).json()["items"]
    assert hurt[0] is None
    assert [item["id"] for item in hurt[1:]] == [item["id"] for item in whole]
    assert hurt[1]["professional_roles"][0] is None


async def test_032_ids_are_gone_from_the_first_entry_or_the_body() -> None:
    hh = Sandbox(checked=False)
    await hh.control("/faults", kind="missing_ids", times=2)
    first, second = (await hh.get("/vacancies")).json()["items"][:2]
    assert ("id" in first, "id" in second) == (False, True)
    assert "id" not in (await hh.get(f"/vacancies/{second['id']}")).json()


async def test_032_damage_leaves_refusals_and_empty_bodies_alone() -> None:
    hh = Sandbox(checked=False)
    await hh.control("/faults", kind="null_items", times=2)
    assert error_of(await hh.get("/vacancies/1")) == (404, "not_found", None)
    answer = await hh.apply(hh.plain_vacancies(1)[0])
    assert (answer.status_code, answer.content) == (201, b"")
