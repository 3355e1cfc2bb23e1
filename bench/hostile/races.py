"""`python -m bench.hostile.races FOLDER LINK`: a person decides fifty times at once over the public API.

FOLDER is that of a running demo, e.g. `.local/demo`, LINK a sign-in link of its person (`make link`). By link,
approve, edit, dismiss, undo and the pause race against each other; what came of it is judged by the sandbox's own
record of the applications that it was sent. It takes ten minutes or more: how far it is stands on stderr. Printed as
JSON, with `faults`: a vacancy that was applied to twice, a letter that its owner did not let go, something that left
after a dismissal, an undoing or a pause had been confirmed. Exit code 1 when there is one.
"""

import asyncio
import hashlib
import itertools
import json
import secrets
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bench.hostile.abandoned import Person, known_vacancies
from libs.common.applications import LEAVING, WAITING
from ops.run_state import RunState, read_run_state
from services.api.users import token_of

AT_ONCE, LINKS = 50, 4
SETTLED_SECONDS, STILL_SECONDS = 300.0, 10.0
Json = dict[str, Any]


class Races:
    """One person, his requests at once, and what he was answered."""

    def __init__(self, person: Person, run: RunState) -> None:
        self.person, self._run = person, run
        self.answers: dict[str, Counter[str]] = {}
        self.faults: list[str] = []

    async def ask(self, name: str, method: str, path: str, body: Json | None = None) -> httpx.Response:
        """One request; a 429 is an answer like others."""
        answer = await self.person.http.request(
            method, path, json=body, headers={"Idempotency-Key": secrets.token_hex(16)}
        )
        said = str(answer.status_code)
        if answer.status_code >= 400:
            said += f" {answer.json().get('code')}"
        self.answers.setdefault(name, Counter())[said] += 1
        if answer.status_code >= 500:
            self.faults.append(f"{name}: {answer.text[:200]}")
        return answer

    async def get(self, path: str, **params: Any) -> Any:
        """What is to be seen there now."""
        return (await self.person.http.get(path, params=params)).raise_for_status().json()

    async def decide(self, name: str, row: Json, action: str, letter: str | None = None) -> httpx.Response:
        """What the owner says about an application that he saw in this version."""
        body = {"action": action, "expected_version": row["version"], "letter_hash": row["letter_hash"]}
        if letter is not None:
            body["letter"] = letter
        return await self.ask(name, "POST", f"/api/applications/{row['id']}/decision", body)

    async def rows(self) -> dict[str, Json]:
        """The person's applications by id."""
        return {one["id"]: one for one in (await self.get("/api/applications", limit=200))["items"]}

    async def settled(self) -> dict[str, Json]:
        """The applications when every decision has an outcome and nothing has moved for a while."""
        async with asyncio.timeout(SETTLED_SECONDS):
            rows: dict[str, Json] = {}
            while True:
                decisions = (await self.get("/api/decisions", limit=100))["items"]
                before, rows = rows, await self.rows()
                pending = any(one["outcome"] == "pending" for one in decisions)
                moving = sum(one["state"] in {"queued", "sending", "unknown"} for one in rows.values())
                step(f"settling: {moving} on their way, {'some' if pending else 'no'} decisions without an outcome")
                if not pending and not moving and rows == before:
                    return rows
                await asyncio.sleep(STILL_SECONDS)

    async def reviewed(self) -> list[Json]:
        """Applications that wait for the owner, with their letters, when no more of them come."""
        found: list[Json] = []
        while True:
            before = len(found)
            rows = (await self.rows()).values()
            found = [one for one in rows if one["state"] == "review" and one["letter_hash"]]
            if found and len(found) == before:
                return found
            await asyncio.sleep(STILL_SECONDS)

    async def ledger(self) -> list[Json]:
        """What the sandbox took, in its order."""
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            dump = (await http.get(f"{self._run.services['headhunter']}/_sandbox/dump")).raise_for_status().json()
        mine = {one["hh_resume_id"] for one in (await self.get("/api/resumes"))["items"]}
        return [one for one in dump["ledger"] if one["resume_id"] in mine]


def step(words: str, done: int = 0, of: int = 0) -> None:
    """Where it is, for whoever waits."""
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {words}{f' {done} of {of}' if of else ''}\n")
    sys.stderr.flush()


async def by_link(races: Races, vacancies: Sequence[str]) -> None:
    """The same vacancies, each fifty times at once."""
    for number, vacancy in enumerate(vacancies, 1):
        step("by link", number, len(vacancies))
        body = {"url": f"https://hh.ru/vacancy/{vacancy}", "resume_id": races.person.resume_id}
        await asyncio.gather(*(races.ask("by link", "POST", "/api/applications/by-link", body) for _ in range(AT_ONCE)))


async def decisions(races: Races, rows: Sequence[Json]) -> dict[str, set[str]]:
    """Everything at once about each row; the letters that may leave, by application."""
    allowed: dict[str, set[str]] = {}
    for number, row in enumerate(rows, 1):
        step("everything at once", number, len(rows))
        own = [f"Здравствуйте! Меня заинтересовала ваша вакансия. Буду рад разговору, вариант {n}." for n in range(5)]
        allowed[row["id"]] = {row["letter_hash"], *(hashlib.sha256(one.encode()).hexdigest() for one in own)}
        acts = ["edit", *itertools.islice(itertools.cycle(["approve", "dismiss", "undo"]), AT_ONCE - 2), "edit"]
        letters = itertools.cycle(own)
        await asyncio.sleep(STILL_SECONDS)  # what the user is allowed of decisions grows again
        await asyncio.gather(*(races.decide(act, row, act, next(letters) if act == "edit" else None) for act in acts))
    return allowed


async def undone(races: Races, rows: Sequence[Json]) -> None:
    """Approved, and taken back fifty times while the sender is at it."""
    for number, row in enumerate(rows, 1):
        step("approved and undone", number, len(rows))
        await asyncio.sleep(STILL_SECONDS)
        await races.decide("approve", row, "approve")
        now = (await races.rows())[row["id"]]
        await asyncio.gather(*(races.decide("undo", now, "undo") for _ in range(AT_ONCE)))


async def paused(races: Races, rows: Sequence[Json]) -> set[str]:
    """All approved at once, and everything stopped fifty times beside it; the vacancies that must not have left."""
    step(f"{len(rows)} approved, and all stopped beside it")
    approving = [asyncio.create_task(races.decide("approve", row, "approve")) for row in rows]
    await asyncio.sleep(0.5)
    await asyncio.gather(*(races.ask("pause", "PUT", "/api/switches", {"scope": "user"}) for _ in range(AT_ONCE)))
    leaving = {str(one) for one in LEAVING}
    kept = {row["vacancy"]["id"] for row in (await races.rows()).values() if row["state"] not in leaving}
    await asyncio.gather(*approving)
    await asyncio.sleep(10)
    left = {one["vacancy_id"] for one in await races.ledger() if one["accepted"]}
    if kept & left:
        races.faults.append(f"sent after the pause had been confirmed: {sorted(kept & left)}")
    await asyncio.gather(*(races.ask("lift", "POST", "/api/switches/lift", {"scope": "user"}) for _ in range(AT_ONCE)))
    return kept


async def judge(races: Races, allowed: dict[str, set[str]]) -> Json:
    """The sandbox's record against what stands in the product."""
    rows, ledger = await races.settled(), await races.ledger()
    taken = Counter(one["vacancy_id"] for one in ledger if one["accepted"])
    # Whose token was revoked asked for nothing: once the account is linked again the application goes on.
    asked = Counter(one["vacancy_id"] for one in ledger if one["verdict"] != "token_revoked")
    races.faults += [f"vacancy {one} applied to {n} times" for one, n in taken.items() if n > 1]
    races.faults += [f"vacancy {one} asked for {n} times" for one, n in asked.items() if n > 1]
    by_vacancy = Counter(row["vacancy"]["id"] for row in rows.values())
    races.faults += [f"vacancy {one} has {n} applications" for one, n in by_vacancy.items() if n > 1]
    letters = {one["vacancy_id"]: one["letter_sha256"] for one in ledger if one["accepted"]}
    waiting = {str(one) for one in WAITING}
    for row in rows.values():
        vacancy, state = row["vacancy"]["id"], row["state"]
        if (vacancy in letters) != (state == "sent"):
            races.faults.append(f"vacancy {vacancy} is {state}, and hh has {taken[vacancy]}")
        if vacancy in letters and row["id"] in allowed and letters[vacancy] not in allowed[row["id"]]:
            races.faults.append(f"vacancy {vacancy} was sent a letter that nobody let go")
        if vacancy in letters and letters[vacancy] != row["letter_hash"]:
            races.faults.append(f"vacancy {vacancy} was sent another letter than the row says")
    return {
        "applications": dict(Counter(row["state"] for row in rows.values())),
        "still waiting": sum(row["state"] in waiting for row in rows.values()),
        "sent": len(taken),
        "asked": len(ledger),
    }


async def signed_in(run: RunState, link: str) -> Person:
    """The person of a link, with his first resume."""
    client = httpx.AsyncClient(
        base_url=run.api_url, headers={"X-CSRF": "1", "Origin": run.api_url}, trust_env=False, timeout=120
    )
    token = token_of(link)
    (await client.post("/api/session/link", json={"token": token})).raise_for_status()
    resume_id = (await client.get("/api/resumes")).raise_for_status().json()["items"][0]["id"]
    return Person("", "", client, resume_id)


async def raced(folder: Path, link: str) -> Json:
    """All of it, one after the other."""
    run = read_run_state(folder / "run.json")
    if run is None:
        raise SystemExit(f"nothing runs in {folder}")
    person = await signed_in(run, link)
    races = Races(person, run)
    for one in (await races.get("/api/resumes"))["items"]:
        path = f"/api/resumes/{one['id']}/settings"
        version = (await races.get(path))["version"]
        change = {"expected_version": version, "mode": "review", "threshold": 30, "undo_seconds": 0}
        change |= {"employer_cap": 10, "employer_cooldown_days": 0}
        (await races.ask("settings", "PUT", path, change)).raise_for_status()
    step("waiting until no more applications come to be reviewed")
    rows = await races.reviewed()
    part = max(1, len(rows) // 3)
    seen = {row["vacancy"]["id"] for row in (await races.rows()).values()}
    await by_link(races, [one for one in await known_vacancies(run) if one not in seen][:LINKS])
    allowed = await decisions(races, rows[:part])
    await undone(races, rows[part : 2 * part])
    kept = await paused(races, rows[2 * part :])
    notified = await judge(races, allowed)
    await person.http.aclose()
    answers = {name: dict(counted) for name, counted in races.answers.items()}
    return {"answers": answers, **notified, "held by the pause": len(kept), "faults": races.faults}


def main() -> None:
    """Print what came of it; 1 with a fault, 2 without a folder and a link."""
    if len(sys.argv) != 3:
        sys.stderr.write("usage: python -m bench.hostile.races FOLDER LINK\n")
        raise SystemExit(2)
    notified = asyncio.run(raced(Path(sys.argv[1]), sys.argv[2]))
    sys.stdout.write(json.dumps(notified, ensure_ascii=False, indent=1) + "\n")
    raise SystemExit(1 if notified["faults"] else 0)


if __name__ == "__main__":
    main()
