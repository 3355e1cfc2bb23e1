"""Section D of the behaviours: faults, over real sockets where HTTP libraries must see them."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.component.sandbox.headhunter.caller import AGENT, QUIET, Sandbox, error_of


class Process:
    """A sandbox in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.process = process
        self.http = httpx.AsyncClient(base_url=url, headers={"User-Agent": AGENT}, timeout=5.0)
        self.port = int(url.rsplit(":", 1)[1])

    async def sign_in(self) -> dict[str, Any]:
        """Sign the default applicant in; the pair with the resume ids."""
        pair = (await self.http.post("/_sandbox/tokens", json={})).json()
        self.http.headers["Authorization"] = f"Bearer {pair['access_token']}"
        return pair

    async def fault(self, **rule: Any) -> None:
        """Put a fault into force."""
        assert (await self.http.post("/_sandbox/faults", json=rule)).status_code == 200


async def started(*flags: str) -> Process:
    """A sandbox that listens."""
    settings = [flag for name, value in QUIET.items() for flag in ("--setting", f"{name}={str(value).lower()}")]
    command = [sys.executable, "-m", "sandbox.headhunter", "--control", "--catalogue-size", "130", *settings, *flags]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    assert line.startswith("listening on http://")
    return Process(process, line.split()[-1])


@pytest.fixture
async def server() -> AsyncIterator[Process]:
    """A sandbox over a real socket, ended by SIGTERM."""
    running = await started()
    await running.sign_in()
    yield running
    await running.http.aclose()
    running.process.terminate()
    assert await asyncio.wait_for(running.process.wait(), 5) == 0


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


async def test_033_html_errors_and_truncated_json(hh: Sandbox, server: Process) -> None:
    await hh.control("/faults", kind="status", status=502, body="html", path="/me", times=1)
    page = await hh.get("/me")
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>Bad Gateway</h1>" in page.text
    await server.fault(kind="truncate", path="/me", times=1)
    broken = await server.http.get("/me")
    assert broken.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|Invalid"):
        broken.json()


async def first_vacancy(server: Process) -> str:
    items = (await server.http.get("/vacancies", params={"per_page": 50})).json()["items"]
    return next(
        i["id"] for i in items if not (i["has_test"] or i["response_letter_required"] or i["type"]["id"] != "open")
    )


@pytest.mark.parametrize("kind", ["status", "close", "reset", "timeout"])
async def test_034_the_write_happened_though_the_client_saw_a_failure(server: Process, kind: str) -> None:
    pair = await server.sign_in()
    vacancy = await first_vacancy(server)
    form = {"vacancy_id": vacancy, "resume_id": pair["resume_ids"][0]}
    await server.fault(kind=kind, status=504, when="after", method="POST", path="/negotiations", times=1, seconds=0.2)
    if kind == "status":
        assert (await server.http.post("/negotiations", data=form)).status_code == 504
    else:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await server.http.post("/negotiations", data=form)
    found = (await server.http.get("/negotiations", params={"vacancy_id": vacancy})).json()
    assert found["found"] == 1
    again = await server.http.post("/negotiations", data=form)
    assert error_of(again) == (403, "negotiations", "already_applied")
    entries = (await server.http.get("/_sandbox/ledger")).json()["entries"]
    answered = "504" if kind == "status" else kind
    assert [(e["accepted"], e["answered"]) for e in entries] == [(True, answered), (False, "403")]


async def test_034_before_the_effect_nothing_happens(server: Process) -> None:
    pair = await server.sign_in()
    vacancy = await first_vacancy(server)
    form = {"vacancy_id": vacancy, "resume_id": pair["resume_ids"][0]}
    await server.fault(kind="status", status=502, when="before", method="POST", path="/negotiations", times=1)
    assert (await server.http.post("/negotiations", data=form)).status_code == 502
    assert (await server.http.post("/negotiations", data=form)).status_code == 201


async def bytes_within(server: Process, path: str, seconds: float) -> int:
    received = 0
    async with server.http.stream("GET", path) as response:
        try:
            async with asyncio.timeout(seconds):
                async for chunk in response.aiter_raw(1):
                    received += len(chunk)
        except TimeoutError:
            return received
    raise AssertionError("the whole body arrived in time")


async def test_035_read_timeout_reset_and_slow_bodies(server: Process) -> None:
    await server.fault(kind="delay", seconds=1.0, path="/me", times=1)
    with pytest.raises(httpx.ReadTimeout):
        await server.http.get("/me", timeout=0.3)
    await server.fault(kind="reset_mid_body", path="/me", times=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await server.http.get("/me")
    await server.fault(kind="slow_body", bytes_per_second=20, path="/me", times=1)
    assert 2 <= await bytes_within(server, "/me", 0.4) <= 12
    await server.fault(kind="close", path="/me", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await server.http.get("/me")
    assert (await server.http.get("/me")).status_code == 200


async def test_035_connection_refused_while_the_sandbox_does_not_listen(server: Process) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        await server.http.get(f"http://127.0.0.1:{free}/me")


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
    assert (await hh.http.delete("/_sandbox/faults")).json() == {"removed": 2}


async def test_answers_are_chunked_compressed_and_without_a_length(server: Process) -> None:
    response = await server.http.get("/vacancies", params={"per_page": 50})
    assert response.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in response.headers
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["server"] == "ddos-guard"
    plain = await server.http.get("/me", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(response.headers["x-request-id"][:13]) > 1_600_000_000_000


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--setting", "limit_status=500"], "limit_status must be one of 400, 403, 429"),
        (["--setting", "nonsense"], "--setting needs NAME=JSON"),
        (["--vacancies", "/no/such/file.jsonl"], "No such file"),
        (["--employers", "kind"], "invalid choice"),
    ],
)
async def test_flags_that_make_no_sense_end_with_a_sentence(flags: list[str], sentence: str) -> None:
    command = [sys.executable, "-m", "sandbox.headhunter", *flags]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert sentence in said.decode()
    assert "Traceback" not in said.decode()


async def test_a_taken_port_ends_with_a_sentence(server: Process) -> None:
    command = [sys.executable, "-m", "sandbox.headhunter", "--port", str(server.port)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1:{server.port}" in said.decode()
