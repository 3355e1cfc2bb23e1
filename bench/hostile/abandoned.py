"""`python -m bench.hostile.abandoned FOLDER`: a user asks for heavy work and hangs up; do others notice?

FOLDER is that of a running demo, e.g. `.local/demo`. Two people are made and linked to applicants of the sandbox: an
attacker, and a neighbour whose applications by link must get their letters. Printed as JSON, calm and attacked:
seconds of sign-ins, of letters, and of checks.
"""

import asyncio
import contextlib
import itertools
import json
import re
import secrets
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from sqlalchemy import select
from sqlmodel import col

from libs.common.db.engine import create_engine
from libs.common.db.tables.matches import Vacancy
from ops.run_state import RunState, read_run_state
from services.api.users import create_user

ABANDONED, SIGN_INS, LETTERS = 10, 30, 4
SHAPES = ("5 лет ", "опыт 10+ лет с ", "+7 ", "2001-2002 ", "A. ", "C++ ", "двадцать ", "1 ")
LONGEST, LOOK = 10_000, 0.2


@dataclass
class Person:
    """Somebody signed in, with a resume of a linked applicant."""

    email: str
    password: str
    http: httpx.AsyncClient
    resume_id: str = ""


async def made(run: RunState) -> Person:
    """A new user, signed in, linked to an applicant of the sandbox."""
    email, password = f"bench{secrets.token_hex(4)}@example.org", secrets.token_urlsafe(16)
    engine = create_engine(run.people_database_url, application_name="bench", pool_size=1)
    async with engine.begin() as connection:
        await create_user(connection, email, password)
    await engine.dispose()
    headers = {"X-CSRF": "1", "Origin": run.api_url}
    client = httpx.AsyncClient(base_url=run.api_url, headers=headers, trust_env=False, timeout=60)
    person = Person(email, password, client)
    await sign_in(person, client)
    await linked(person)
    return person


async def sign_in(person: Person, client: httpx.AsyncClient) -> None:
    """With the password, as everybody."""
    body = {"email": person.email, "password": person.password}
    (await client.post("/api/session", json=body)).raise_for_status()


async def linked(person: Person) -> None:
    """To the first applicant of hh's consent page who is nobody's yet, and the owner's word."""
    for number in itertools.count(1):
        started = (await person.http.post("/api/accounts/link", json={"force_login": True})).raise_for_status().json()
        address = started["authorize_url"]
        people = re.findall(r'name="user_id"[^>]*value="([^"]+)"', (await person.http.get(address)).text)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        form = {**asked, "decision": "allow", "user_id": people[number]}
        granted = await person.http.post(address.partition("?")[0], data=form)
        if (await person.http.get(granted.headers["location"])).status_code == 303:
            break
    waiting = (await person.http.get("/api/accounts/link")).json()
    (await person.http.post("/api/accounts/link/confirm", json={"id": waiting["id"]})).raise_for_status()
    person.resume_id = (await person.http.get("/api/resumes")).json()["items"][0]["id"]


async def hang_up(person: Person, shape: str) -> None:
    """Ask for the check of a letter as long as allowed, and close without waiting for the answer."""
    letter = (shape * LONGEST)[:LONGEST]
    with contextlib.suppress(httpx.TimeoutException):
        await person.http.post(
            "/api/letters/check", json={"letter": letter, "resume_id": person.resume_id}, timeout=httpx.Timeout(0.5)
        )


async def seconds_of(step: Callable[[], Awaitable[Any]]) -> float:
    """How long it took."""
    began = time.perf_counter()
    await step()
    return time.perf_counter() - began


async def letter_written(neighbour: Person, vacancy_id: str) -> None:
    """Apply by link and wait until the application stands with its letter."""
    body = {"url": f"https://hh.ru/vacancy/{vacancy_id}", "resume_id": neighbour.resume_id}
    key = {"Idempotency-Key": secrets.token_hex(16)}
    (await neighbour.http.post("/api/applications/by-link", json=body, headers=key)).raise_for_status()
    async with asyncio.timeout(60):
        while True:
            items = (await neighbour.http.get("/api/applications", params={"limit": 49})).json()["items"]
            found = [one for one in items if one["vacancy"]["id"] == vacancy_id]
            if found and (found[0].get("letter_hash") or found[0]["state"] in {"sent", "failed"}):
                return
            await asyncio.sleep(LOOK)


async def noticed(attacker: Person, neighbour: Person, vacancies: list[str]) -> dict[str, Any]:
    """What the others' steps took."""
    async with httpx.AsyncClient(base_url=neighbour.http.base_url, headers=neighbour.http.headers) as stranger:
        signed = [await seconds_of(lambda: sign_in(neighbour, stranger)) for _ in range(SIGN_INS)]
    written = [await seconds_of(lambda one=one: letter_written(neighbour, one)) for one in vacancies]
    body = {"letter": "Пять лет пишу на Python.", "resume_id": neighbour.resume_id}
    checks = [await seconds_of(lambda: neighbour.http.post("/api/letters/check", json=body)) for _ in range(5)]
    return {
        "sign_in_p50": round(sorted(signed)[len(signed) // 2], 3),
        "sign_in_p99": round(max(signed), 3),
        "letters": [round(one, 3) for one in written],
        "checks": [round(one, 3) for one in checks],
    }


async def known_vacancies(run: RunState) -> list[str]:
    """Ids that the demo has found already."""
    engine = create_engine(run.database_url, application_name="bench", pool_size=1)
    async with engine.connect() as connection:
        found = await connection.execute(select(col(Vacancy.id)).order_by(col(Vacancy.id).desc()).limit(2 * LETTERS))
        ids = [str(one) for one in found.scalars()]
    await engine.dispose()
    return ids


async def attacked(folder: Path) -> dict[str, Any]:
    """Calm first, then beside the attack, which goes on until the others are done."""
    run = read_run_state(folder / "run.json")
    if run is None:
        raise SystemExit(f"nothing runs in {folder}")
    attacker, neighbour = await made(run), await made(run)
    vacancies = await known_vacancies(run)
    calm = await noticed(attacker, neighbour, vacancies[:LETTERS])
    stop, asked = asyncio.Event(), 0

    async def attack() -> None:
        nonlocal asked
        while not stop.is_set():
            await asyncio.gather(*(hang_up(attacker, SHAPES[one % len(SHAPES)]) for one in range(ABANDONED)))
            asked += ABANDONED

    attacking = asyncio.create_task(attack())
    beside = await noticed(attacker, neighbour, vacancies[LETTERS:])
    stop.set()
    await attacking
    for person in (attacker, neighbour):
        await person.http.aclose()
    return {"calm": calm, "attacked": beside, "abandoned": asked}


def main() -> None:
    """Print the figures; 2 without a folder."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m bench.hostile.abandoned FOLDER\n")
        raise SystemExit(2)
    sys.stdout.write(json.dumps(asyncio.run(attacked(Path(sys.argv[1]))), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
