"""What happened, from three sources: hh's ledger, our database, and what browsers and notifications saw."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nats
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.messaging import dead_letters
from libs.common.messaging.topology import DURABLES
from tests.chaos.nemesis import VICTIMS
from tests.chaos.world import Hh

Row = dict[str, Any]
LOG_SLICE = 500
TABLES = {
    "applications": """
        select id, user_id, account_id, resume_id, match_id, vacancy_id, employer_key, state, reason, held_why,
          extract(epoch from not_before - now()) as held_for, extract(epoch from now() - updated_at) as age,
          lease_until, attempts, posts, readbacks, negotiation_id, attempt_at, sent_at, is_override, made_by, hh_answer
        from applications""",
    "matches": """
        select m.id, m.user_id, m.account_id, m.resume_id, m.vacancy_id, m.mode,
          extract(epoch from now() - m.updated_at) as age, v.archived
        from matches m join vacancies v on v.id = m.vacancy_id where m.decision = 'matched'""",
    "outbox": """
        select event_id, source, subject, user_id, published_at, created_at,
          payload->>'application_id' as application_id, payload->>'negotiation_id' as negotiation_id,
          payload->>'match_id' as match_id, payload->>'reason' as reason
        from outbox order by id""",
    "inbox": "select consumer, event_id from inbox",
    "notifications": """
        select user_id, seq, event_id, kind, data->>'application_id' as application_id from notifications""",
    "counters": "select user_id, last_seq from notification_counters",
    "ledger": "select id, account_id, user_id, resume_id, application_id, take_id, kind, units, at from usage_ledger",
    "accounts": "select id, user_id, hh_user_id, state from hh_accounts",
    "lanes": """
        select user_id, paused_notice, extract(epoch from wake_at - now()) as wakes_in,
          extract(epoch from next_send_at - now()) as sends_in, failures
        from send_lanes""",
    "readings": "select account_id, read_at from negotiation_readings",
    "switches": "select scope, scope_id, reason, until from pause_switches",
    "resumes": """
        select r.id, r.user_id, r.account_id, r.hh_resume_id, s.daily_cap, s.employer_cap, s.mode
        from resumes r join resume_settings s on s.resume_id = r.id""",
    "plans": """
        select u.id as user_id, p.application_limit from users u
        left join subscriptions s on s.user_id = u.id join plans p on p.id = coalesce(s.plan_id, 'self')""",
}


@dataclass
class Facts:
    """Everything the checker looks at. Times of hh are its own seconds since the epoch."""

    tables: dict[str, list[Row]]
    posts: list[Row]
    by_hand: list[Row]
    looks: list[Row]
    parked: list[Row]
    seen: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    account_limit: int = 0
    lease: float = 0.0
    sweep: float = 0.0
    poison: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Unreadable messages by their mark, and who must have parked them."""

    def of(self, table: str) -> list[Row]:
        """The rows of a table."""
        return self.tables[table]


class Looks:
    """Remembers every call of the sandbox's API; the sandbox itself keeps the last few only."""

    def __init__(self, hh: Hh) -> None:
        self._hh = hh
        self._known: set[str] = set()
        self.lines: list[Row] = []
        self.gaps = 0

    async def follow(self, ended: asyncio.Event) -> None:
        """Copy the log until told to end, often enough to miss nothing."""
        while not ended.is_set():
            await self.take()
            await asyncio.sleep(0.5)

    async def take(self) -> None:
        """Copy what is new."""
        newest = (await self._hh.get("/requests", limit=LOG_SLICE))["requests"]
        fresh = [line for line in newest if line["request_id"] not in self._known]
        if self._known and len(fresh) == LOG_SLICE:
            self.gaps += 1
        self._known.update(line["request_id"] for line in fresh)
        self.lines += reversed(fresh)


async def read_tables(engine: AsyncEngine) -> dict[str, list[Row]]:
    """All rows that matter, in one snapshot."""
    found: dict[str, list[Row]] = {}
    async with engine.connect() as connection:
        await connection.execute(text("set transaction isolation level repeatable read"))
        for name, query in TABLES.items():
            found[name] = [dict(row) for row in (await connection.execute(text(query))).mappings()]
    return found


async def read_counters(engine: AsyncEngine) -> dict[Any, int]:
    """The newest number of every user."""
    async with engine.connect() as connection:
        rows = await connection.execute(text(TABLES["counters"]))
        return {row.user_id: row.last_seq for row in rows}


async def read_hh(hh: Hh) -> tuple[list[Row], list[Row]]:
    """Every application that hh received, and those that people made on its site by hand."""
    posts: list[Row] = (await hh.get("/ledger"))["entries"]
    accepted = {post["negotiation_id"] for post in posts if post["accepted"]}
    listed: list[Row] = (await hh.get("/negotiations", limit=1_000_000))["items"]
    return posts, [item for item in listed if item["id"] not in accepted]


async def read_dead_letters(nats_url: str) -> list[Row]:
    """Everything that was parked."""
    client = await nats.connect(nats_url, name="chaos-checker")
    try:
        letters = await dead_letters.listing(client.jetstream(), limit=1_000_000)
    finally:
        await client.close()
    return [
        {
            "durable": letter.durable,
            "subject": letter.subject,
            "event_id": letter.event_id,
            "error": letter.error,
            "delivered": letter.delivered,
            "poison": letter.headers.get("chaos-poison"),
        }
        for letter in letters
    ]


@dataclass(frozen=True)
class Backlog:
    """What is still to be done; `calm` when nothing is."""

    unsettled: int
    unpublished: int
    pending: int
    unrecorded: int
    unannounced: int = 0

    @property
    def calm(self) -> bool:
        """Whether everything has come to its end."""
        return not (self.unsettled or self.unpublished or self.pending or self.unrecorded or self.unannounced)


_BACKLOG = text(
    """
select
  (select count(*) from applications a left join send_lanes l on l.user_id = a.user_id
    where a.state in ('sending', 'unknown', 'review')
      or (a.state = 'held' and a.not_before < now() + make_interval(secs => :soon))
      or (a.state = 'queued' and not coalesce(l.paused_notice is not null
        and l.wake_at > now() + make_interval(secs => :soon), false))) as unsettled,
  (select count(*) from outbox where published_at is null) as unpublished,
  (select count(*) from matches m where m.decision = 'matched' and m.mode <> 'off' and not exists (
    select 1 from applications a where a.account_id = m.account_id and a.vacancy_id = m.vacancy_id)) as unrecorded,
  (select count(*) from outbox o where o.subject not like 'notice.%' and not exists (
    select 1 from inbox i where i.consumer = 'notifier' and i.event_id = o.event_id)) as unannounced
"""
)


async def backlog(engine: AsyncEngine, nats_url: str, *, soon: float) -> Backlog:
    """What is left now; holds that end within `soon` seconds count as unsettled."""
    async with engine.connect() as connection:
        row = (await connection.execute(_BACKLOG, {"soon": soon})).one()
    client = await nats.connect(nats_url, name="chaos-backlog", connect_timeout=3)
    try:
        pending = await _pending(client.jetstream())
    finally:
        await client.close()
    return Backlog(row.unsettled, row.unpublished, pending, row.unrecorded, row.unannounced)


async def _pending(js: JetStreamContext) -> int:
    total = 0
    for durable in (one for one in DURABLES if one.name in VICTIMS):
        try:
            info = await js.consumer_info(durable.stream, durable.name)
        except NotFoundError:
            return -1
        total += (info.num_pending or 0) + (info.num_ack_pending or 0)
    return total


async def redelivered(nats_url: str) -> int:
    """How many messages were delivered more than once, from what the durables count."""
    client = await nats.connect(nats_url, name="chaos-redelivered")
    try:
        total = 0
        for durable in (one for one in DURABLES if one.name in VICTIMS):
            info = await client.jetstream().consumer_info(durable.stream, durable.name)
            delivered, acked = info.delivered, info.ack_floor
            if delivered is not None and acked is not None:
                total += max(0, delivered.consumer_seq - delivered.stream_seq)
    finally:
        await client.close()
    return total


def write_stories(folder: Path, facts: Facts, offenders: Mapping[str, Sequence[str]], logs: Path) -> Path:
    """For every offending id everything that any source knows of it, as one JSON file for a person to read."""
    ids = {ident for group in offenders.values() for ident in group}
    stories = {ident: _story(facts, ident) for ident in sorted(ids)[:60]}
    for story in stories.values():
        users = {row["user_id"] for rows in story["tables"].values() for row in rows if "user_id" in row}
        story["lanes"] = [row for row in facts.of("lanes") if row["user_id"] in users]
    lines = _log_lines(logs, {ident for story in stories.values() for ident in story["ids"]})
    for ident, story in stories.items():
        story["logs"] = [line for key in {ident, *story["ids"]} for line in lines.get(key, [])][:200]
        story["ids"] = sorted(story["ids"])
    path = folder / "offenders.json"
    content = {"offenders": {name: list(group) for name, group in offenders.items()}, "stories": stories}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=_plain), encoding="utf-8")
    return path


def _story(facts: Facts, ident: str) -> Row:
    """Rows that name the id, and rows that name an application found so."""
    related = {ident}
    for row in facts.of("applications"):
        if ident in _ids(row):
            related |= {str(row["id"]), str(row["match_id"]), str(row["negotiation_id"])}
    related.discard("None")
    rows = {name: [row for row in rows if related & _ids(row)] for name, rows in facts.tables.items()}
    pairs = {(str(row["account_id"]), row["vacancy_id"]) for row in rows["applications"]}
    accounts = {str(row["id"]): row["hh_user_id"] for row in facts.of("accounts")}
    wanted = {(accounts.get(account), vacancy) for account, vacancy in pairs} | {tuple(ident.split("/", 1))}
    posts = [post for post in facts.posts if (post["account"], post["vacancy_id"]) in wanted]
    return {"ids": related, "tables": {name: found for name, found in rows.items() if found}, "posts": posts}


def _ids(row: Row) -> set[str]:
    return {str(value) for key, value in row.items() if value is not None and (key == "id" or key.endswith("_id"))}


def _log_lines(logs: Path, ids: Iterable[str]) -> dict[str, list[str]]:
    """The services' log lines that name one of the ids."""
    wanted, found = set(ids), dict[str, list[str]]()
    for path in sorted(logs.glob("*.log")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            for ident in wanted:
                if ident in line:
                    found.setdefault(ident, []).append(f"{path.stem}: {line[:600]}")
    return found


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
