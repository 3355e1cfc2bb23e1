"""The HeadHunter sandbox on one core: details against a bare application, search, growth, memory, start.

Speeds are answers a second of the server's own processor time, so that a busy machine does not change them.

- `detail`: vacancy cards a second of `python -m sandbox.headhunter`, as a share of an ASGI application that looks the
  same answers up in a dictionary and sends the same bytes, under the same server with the same settings; in turns.
- `search`: filtered queries a second over 4,000 vacancies, hardly any of them asked twice, compressed as clients ask.
- `growth`: processor time of a filtered query with a catalogue of 400, 4,000 and 40,000, in process and without HTTP,
  which would hide it. The page is the same five lines in each, so that only finding them can grow. "No slower than
  logarithmic" means that a tenfold catalogue multiplies the cost by no more than its logarithm grows: ln 4,000 / ln 400
  = 1.38 and ln 40,000 / ln 4,000 = 1.28. Sets of documents are built on their first use, which is not counted.
  A box of coordinates and the order by distance, which look at every address, are not among the queries.
- `memory`: proportional share of a process that holds 200,000 applications with letters of 500 characters.
- `start`: from the command to the line that says where it listens, with 4,000 vacancies.
"""

import itertools
import json
import math
import random
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import httpx
import psutil

from bench.figures import ratios, spread, target
from bench.sandbox.bare import Running, apart, get, rate, server
from bench.stage import world
from sandbox.headhunter.api import search as searching
from sandbox.headhunter.http.web import Request
from sandbox.headhunter.world.state import Setup, World

CATALOGUE, DETAILS, QUERIES = 4_000, 200, 600
SIZES, LINES, PASSES = (400, 4_000, 40_000), 5, 8
ROUNDS, ROUND_SECONDS, STARTS = 8, 1.0, 3
HELD, AT_ONCE, LETTER = 200_000, 10_000, "Здравствуйте! Пишу по поводу вашей вакансии. " * 11
_QUIET = ("--control", "--rate", "0", "--held-back", "0", "--publish-per-hour", "0", "--setting", "magic=false")
_IT = ("python", "java", "go", "backend", "frontend", "devops", "аналитик", "тестировщик", "дизайнер", "разработчик")
_TOOLS = ("sql", "docker", "linux", "react", "kafka", "postgresql", "git", "api", "команда", "опыт", "проект", "данных")
_WORDS = (*_IT, *_TOOLS)
Query = list[tuple[str, str]]


async def sandbox(logs: Path) -> dict[str, Any]:
    """Measure everything."""
    log = logs / "sandbox.log"
    begun = await starting(log)
    async with server(log, "sandbox.headhunter", *_QUIET, "--catalogue-size", str(CATALOGUE)) as ours:
        headers = await _signed_in(ours)
        detail = await detailing(log, ours, headers)
        found = await rate_of_search(ours, headers)
    growth = growing()
    held = await holding(log)
    return {
        "start_seconds": spread(begun, 2),
        "detail": detail,
        "search_per_second": round(found),
        "growth": growth,
        "held": held,
        "targets": [
            target("detail to bare", detail["to_bare"]["median"], 0.35, at_least=True),
            target("search, a second", found, 300, at_least=True),
            *(target(f"cost, {step}", ratio, bound, at_least=False) for step, ratio, bound in _steps(growth)),
            target("200,000 negotiations, MB", held["pss_mb"], 1000, at_least=False),
            target("start with 4,000 vacancies, s", median(begun), 3, at_least=False),
        ],
    }


async def starting(log: Path) -> list[float]:
    """Seconds of some starts."""
    seconds: list[float] = []
    for _ in range(STARTS):
        async with server(log, "sandbox.headhunter", "--catalogue-size", str(CATALOGUE)) as started:
            seconds.append(started.seconds)
    return seconds


async def _signed_in(ours: Running) -> dict[str, str]:
    async with httpx.AsyncClient(base_url=ours.url, trust_env=False) as client:
        pair = (await client.post("/_sandbox/tokens", json={})).json()
    agent = {"HH-User-Agent": world.USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
    return {**agent, "Authorization": f"Bearer {pair['access_token']}"}


async def detailing(log: Path, ours: Running, headers: dict[str, str]) -> dict[str, Any]:
    """Cards a second of both, round by round."""
    answers: dict[str, tuple[list[list[str]], str]] = {}
    async with httpx.AsyncClient(base_url=ours.url, headers=headers, trust_env=False) as client:
        for page in range(DETAILS // 100):
            listed = (await client.get("/vacancies", params={"per_page": 100, "page": page})).json()
            for path in (f"/vacancies/{item['id']}" for item in listed["items"]):
                answers[path] = await _answer(client, path)
    record = log.with_name("answers.json")
    record.write_text(json.dumps(answers), encoding="utf-8")
    asked = [get(path, headers.items()) for path in answers]
    found: dict[str, list[float]] = {"sandbox": [], "bare": []}
    async with server(log, "bench.sandbox.bare", str(record)) as bare:
        with apart(ours.pid, bare.pid):
            for one in (ours, bare):
                await rate(one, asked, seconds=0.5)
            for _ in range(ROUNDS):
                found["sandbox"].append(await rate(ours, asked, seconds=ROUND_SECONDS))
                found["bare"].append(await rate(bare, asked, seconds=ROUND_SECONDS))
    return {
        "per_second": {name: spread(rates, 0) for name, rates in found.items()},
        "to_bare": ratios(found["sandbox"], found["bare"]),
    }


async def _answer(client: httpx.AsyncClient, path: str) -> tuple[list[list[str]], str]:
    async with client.stream("GET", path) as response:
        body = b"".join([piece async for piece in response.aiter_raw()])
    kept = [[name, value] for name, value in response.headers.items() if name not in ("date", "transfer-encoding")]
    return kept, body.decode("latin-1")


def queries(count: int, seed: int = 7) -> list[Query]:
    """Searches as people and programs make them, hardly two of them alike."""
    rng = random.Random(seed)
    made: list[Query] = []
    for _ in range(count):
        one, two, three = rng.sample(_WORDS, 3)
        text = rng.choice(
            (f"{one} OR {two}", f"{one} {two}", f"({one} OR {two}) NOT {three}", f"{one} OR {two} {three}")
        )
        filters: Query = [
            ("area", rng.choice(("1", "2", "113"))),
            ("experience", rng.choice(("noExperience", "between1And3", "between3And6"))),
            ("work_format", rng.choice(("REMOTE", "HYBRID", "ON_SITE"))),
            ("salary", str(rng.randrange(40, 250) * 1000)),
            ("period", str(rng.choice((3, 7, 14)))),
            ("order_by", rng.choice(("relevance", "publication_time"))),
        ]
        made.append([("text", text), *rng.sample(filters, rng.randint(1, 3))])
    return made


async def rate_of_search(ours: Running, headers: dict[str, str]) -> float:
    """Queries a second, four in five with a page of 20, the others with one of 100."""
    rng = random.Random(3)
    pages = [(rng.randint(0, 2), rng.choice((20, 20, 20, 20, 100))) for _ in range(QUERIES)]
    asked = [
        get(f"/vacancies?{urlencode([*query, ('page', str(page)), ('per_page', str(size))])}", headers.items())
        for query, (page, size) in zip(queries(QUERIES), pages, strict=True)
    ]
    with apart(ours.pid):
        await rate(ours, asked, seconds=2.0)
        return median([await rate(ours, asked, seconds=ROUND_SECONDS) for _ in range(3)])


def growing() -> dict[str, float]:
    """Microseconds of a query by the size of the catalogue: the quickest of some passes, in turns."""
    places = [World(Setup(catalogue_size=size, held_back=0.0, switches={"magic": False})) for size in SIZES]
    asked = [_asked(query) for query in queries(QUERIES)]
    chosen = [request for request in asked if all(_lines(place, request) == LINES for place in places)]
    if len(chosen) < QUERIES // 4:
        raise world.BenchError("Too few queries fill their page everywhere: the sizes would not be comparable")
    rounds = [[_pass(place, chosen) for place in places] for _ in range(PASSES)]
    best = [min(seconds) for seconds in zip(*rounds, strict=True)]
    return {str(size): round(seconds * 1e6, 1) for size, seconds in zip(SIZES, best, strict=True)}


def _asked(query: Query) -> Request:
    return Request("GET", "/vacancies", urlencode([*query, ("per_page", str(LINES))]).encode(), {}, "")


def _answered(place: World, request: Request) -> bytes:
    fresh = Request("GET", "/vacancies", request.raw_query, {}, "")
    fresh.now = place.clock.now()
    return searching.search(place, fresh).body


def _lines(place: World, request: Request) -> int:
    return len(json.loads(_answered(place, request))["items"])


def _pass(place: World, requests: list[Request]) -> float:
    begun = time.process_time()
    for request in requests:
        _answered(place, request)
    return (time.process_time() - begun) / len(requests)


def _steps(growth: dict[str, float]) -> list[tuple[str, float, float]]:
    pairs = itertools.pairwise(SIZES)
    return [
        (f"{low} to {high}", growth[str(high)] / growth[str(low)], round(math.log(high) / math.log(low), 2))
        for low, high in pairs
    ]


async def holding(log: Path) -> dict[str, Any]:
    """Fill a sandbox with applications, each with a letter of its own, all of them looked at; its memory then."""
    flags = [*_QUIET, "--catalogue-size", str(CATALOGUE)]
    async with (
        server(log, "sandbox.headhunter", *flags) as ours,
        httpx.AsyncClient(base_url=f"{ours.url}/_sandbox", trust_env=False, timeout=60) as control,
    ):
        empty = _pss(ours.pid)
        listed = (await control.get("/vacancies", params={"limit": CATALOGUE})).json()["items"]
        wanted = math.ceil(HELD / len(listed))
        people = (await control.post("/users", json={"count": wanted})).json()["users"]
        pairs = [(person["resume_ids"][0], vacancy["id"]) for person in people for vacancy in listed][:HELD]
        for first in range(0, HELD, AT_ONCE):
            batch = [
                {"resume_id": resume, "vacancy_id": vacancy, "message": f"{LETTER}{resume[:9]} {vacancy}"}
                for resume, vacancy in pairs[first : first + AT_ONCE]
            ]
            (await control.post("/negotiations", json={"applications": batch})).raise_for_status()
        (await control.post("/employer", json={"act": "view", "all": True})).raise_for_status()
        state = (await control.get("/state")).json()
        if state["negotiations"] != HELD:
            raise world.BenchError(f"{state['negotiations']} applications are held, not {HELD}")
        return {"negotiations": HELD, "pss_mb": round(_pss(ours.pid), 1), "pss_before_mb": round(empty, 1)}


def _pss(pid: int) -> float:
    return psutil.Process(pid).memory_full_info().pss / 1e6
