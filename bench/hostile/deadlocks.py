"""`python -m bench.hostile.deadlocks FOLDER [SECONDS]`: many work on the same applications; does any wait in a circle?

FOLDER is that of a running demo, e.g. `.local/demo`. People are made and linked, each with applications that wait
for his word. Then, for SECONDS (60), each changes his settings (all that waits is looked at again), decides about his
applications, stops and lets go, and asks for new ones, while the services' loops recheck, track, sweep and send.
Printed as JSON with the deadlocks that PostgreSQL counted meanwhile; exit code 1 when there is one.
"""

import asyncio
import json
import random
import secrets
import sys
from collections import Counter
from http import HTTPStatus
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.hostile.abandoned import Person, known_vacancies, made
from libs.common.clock import elapsed
from libs.common.db.engine import create_engine
from ops.run_state import read_run_state

PEOPLE, HANDS, SECONDS = 3, 4, 60.0
COUNTED_AFTER = 2.0
"""Seconds until what PostgreSQL counted is shown to others."""
ACTIONS = ("approve", "edit", "dismiss", "undo")
_DEADLOCKS = text("select deadlocks from pg_stat_database where datname = current_database()")


class BusyPerson:
    """One person who does everything at once; `answers` counts what he was told."""

    def __init__(self, person: Person, vacancies: list[str], answers: Counter[str]) -> None:
        self._person, self._vacancies, self._answers = person, vacancies, answers

    async def work(self, until: float) -> None:
        """Go on until then."""
        acts = (self._settings, self._decide, self._stop, self._wish)
        while elapsed() < until:
            await random.choice(acts)()

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        key = {"Idempotency-Key": secrets.token_hex(16)}
        answer = await self._person.http.request(method, path, json=body, headers=key)
        self._answers[f"{path.split('/')[2]} {answer.status_code}"] += 1
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            await asyncio.sleep(0.1)
        return answer.json() if answer.is_success and answer.content else {}

    async def _settings(self) -> None:
        path = f"/api/resumes/{self._person.resume_id}/settings"
        version = (await self._ask("GET", path)).get("version", 1)
        change = {"threshold": random.randint(1, 60), "mode": random.choice(("review", "auto"))}
        await self._ask("PUT", path, {"expected_version": version, **change})

    async def _decide(self) -> None:
        rows = (await self._ask("GET", "/api/applications?limit=50")).get("items", [])
        for row in random.sample(rows, min(5, len(rows))):
            action = random.choice(ACTIONS)
            body = {"action": action, "expected_version": row["version"], "letter_hash": row["letter_hash"]}
            if action == "edit":
                body["letter"] = f"Здравствуйте! Пишу {secrets.token_hex(4)}."
            await self._ask("POST", f"/api/applications/{row['id']}/decision", body)

    async def _stop(self) -> None:
        await self._ask("PUT", "/api/switches", {"scope": "user"})
        await self._ask("POST", "/api/switches/lift", {"scope": "user"})

    async def _wish(self) -> None:
        link = {"url": f"https://hh.ru/vacancy/{random.choice(self._vacancies)}", "resume_id": self._person.resume_id}
        await self._ask("POST", "/api/applications/by-link", link)


async def counted(engine: AsyncEngine) -> int:
    """Deadlocks of this database so far."""
    await asyncio.sleep(COUNTED_AFTER)
    async with engine.connect() as connection:
        return int(await connection.scalar(_DEADLOCKS) or 0)


async def provoked(folder: Path, seconds: float) -> dict[str, Any]:
    """What was asked, and how many deadlocks there were."""
    run = read_run_state(folder / "run.json")
    if run is None:
        raise SystemExit(f"nothing runs in {folder}")
    people = [await made(run) for _ in range(PEOPLE)]
    vacancies, answers = await known_vacancies(run), Counter[str]()
    engine = create_engine(run.database_url, application_name="bench", pool_size=1)
    before, until = await counted(engine), elapsed() + seconds
    hands = [BusyPerson(person, vacancies, answers) for person in people for _ in range(HANDS)]
    await asyncio.gather(*(one.work(until) for one in hands))
    after = await counted(engine)
    await engine.dispose()
    for person in people:
        await person.http.aclose()
    return {"seconds": seconds, "answers": dict(sorted(answers.items())), "deadlocks": after - before}


def main() -> None:
    """Print the figures; 2 without a folder."""
    if len(sys.argv) not in {2, 3}:
        sys.stderr.write("usage: python -m bench.hostile.deadlocks FOLDER [SECONDS]\n")
        raise SystemExit(2)
    found = asyncio.run(provoked(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) == 3 else SECONDS))
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    raise SystemExit(1 if found["deadlocks"] else 0)


if __name__ == "__main__":
    main()
